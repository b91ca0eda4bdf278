// Files of linkers: a knowledge base with the weights that choose in it.
import {
  type KnowledgeBase,
  type LinkDecision,
  type LinkedDocument,
  type Linker,
  linkDocument,
  toMentionDocument,
} from '../linking/index.js';
import type { TaggedText } from '../ner/index.js';
import { readBytes, writeAtomically } from '../node/index.js';
import { deserializeLinker, serializeLinker } from '../pipeline/index.js';
import { note, type Session } from './session.js';

/** Reads and checks the file that `nomen link build` or `nomen link train` wrote. */
export async function readLinker(path: string): Promise<Linker> {
  return deserializeLinker(await readBytes(path), { name: path });
}

/** What was written, for people and programs. */
export interface LinkerSummary {
  readonly knowledgeBase: string;
  readonly bytes: number;
  readonly entities: number;
  readonly names: number;
  readonly types: readonly string[];
}

/** Writes a linker and tells what it holds. */
export async function writeLinker(path: string, linker: Linker): Promise<LinkerSummary> {
  const bytes = await serializeLinker(linker);
  await writeAtomically(path, bytes);
  const { entityCount, aliasCount, types } = linker.knowledge;
  return { knowledgeBase: path, bytes: bytes.length, entities: entityCount, names: aliasCount, types };
}

/** `writeLinker`'s summary as a line. */
export function summaryLine({ knowledgeBase, bytes, entities, names, types }: LinkerSummary): string {
  const kinds = types.length === 0 ? 'no types' : types.join(' ');
  return `${knowledgeBase}: ${(bytes / 1e6).toFixed(2)} MB, ${entities} entities, ${names} names, ${kinds}`;
}

/** Ids of another system would only look like bad scores, or teach nothing. */
export function warnOfMissing(knowledge: KnowledgeBase, documents: readonly LinkedDocument[], session: Session): void {
  const ids = new Set(documents.flatMap(({ mentions }) => mentions.flatMap(({ entity }) => entity ?? [])));
  const missing = [...ids].filter((id) => knowledge.entityOf(id) < 0);
  if (missing.length === 0) return;
  const shown = missing.slice(0, 3).join(', ');
  note(session, `warning: ${missing.length} of ${ids.size} entities are not in the knowledge base (${shown})`);
}

/** A decision for each span of a tagged text. */
export function linkTagged(linker: Linker, tagged: TaggedText, explain = false): LinkDecision[] {
  return linkDocument(linker, toMentionDocument(tagged), { explain });
}
