// Files of linkers: a knowledge base with the weights that choose in it.
import { type LinkDecision, type Linker, linkDocument, toMentionDocument } from '../linking/index.js';
import type { TaggedText } from '../ner/index.js';
import { readBytes, writeAtomically } from '../node/index.js';
import { deserializeLinker, serializeLinker } from '../pipeline/index.js';

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

/** A decision for each span of a tagged text. */
export function linkTagged(linker: Linker, tagged: TaggedText, explain = false): LinkDecision[] {
  return linkDocument(linker, toMentionDocument(tagged), { explain });
}
