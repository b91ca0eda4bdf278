// `nomen link tag`: finds the names in texts and says what each means, one row for each thing, or why.
import type { Command } from 'commander';
import { createKernels } from '../../kernels/index.js';
import {
  factorNames,
  type LinkDecision,
  type Linker,
  mergeMentions,
  type RankedCandidate,
  toMentionDocument,
} from '../../linking/index.js';
import { createTagger, type TaggedText, tagStream } from '../../ner/index.js';
import { readChunks } from '../../node/index.js';
import { coloursFor } from '../colours.js';
import { fileLabel } from '../input.js';
import { linkTagged, readLinker } from '../linker-files.js';
import { readNerModel, usualModel } from '../model-files.js';
import { plainTable } from '../plain-table.js';
import { note, print, printJson, type Session } from '../session.js';

interface TagFlags {
  readonly kb: string;
  readonly model: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** Candidates that are shown of each name. */
const shownCandidates = 3;

/** Adds the command to the group `link`. */
export function addLinkTag(link: Command, session: Session): void {
  link
    .command('tag')
    .description('find the names in texts and what they mean: one row for each thing')
    .argument('[file...]', 'UTF-8 texts, or - for standard input', ['-'])
    .requiredOption('--kb <file>', 'a knowledge base')
    .option('--model <name|path>', 'a shipped recogniser or a model file', usualModel)
    .option('--explain', 'one table for each name: what speaks for its candidates')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: TagFlags) => tagAndLink(files, flags, session));
}

/** A block of a file with its names linked. */
interface LinkedBlock {
  readonly file: string;
  readonly offset: number;
  readonly tagged: TaggedText;
  readonly decisions: readonly LinkDecision[];
}

async function tagAndLink(files: readonly string[], flags: TagFlags, session: Session): Promise<void> {
  const linker = await readLinker(flags.kb);
  const tagger = createTagger(await readNerModel(flags.model), createKernels());
  const documents: unknown[] = [];
  let names = 0;
  for (const path of files) {
    const file = fileLabel(path);
    for await (const tagged of tagStream(tagger, readChunks(path), { name: file })) {
      const decisions = linkTagged(linker, tagged, flags.explain);
      const block = { file, offset: tagged.offset, tagged, decisions };
      if (flags.json) documents.push(recordOf(linker, block));
      else if (decisions.length > 0) await print(session, textOf(linker, block, { session, ...flags }));
      names += decisions.length;
    }
  }
  if (flags.json) await printJson(session, { documents });
  if (names === 0) note(session, `no names found in ${files.join(', ')}`);
}

function textOf(
  linker: Linker,
  block: LinkedBlock,
  { session, explain }: { readonly session: Session; readonly explain?: boolean },
): string {
  return explain ? explanationText(linker, block, session) : mergedText(linker, block, session);
}

function mergedText(linker: Linker, { file, offset, tagged, decisions }: LinkedBlock, session: Session): string {
  const colours = coloursFor(session);
  const columns = ['file', 'id', 'name', 'type', 'mentions', 'as', 'positions'].map((head) => ({
    head,
    numbers: head === 'mentions',
  }));
  const rows = mergeMentions(linker, toMentionDocument(tagged), decisions).map(
    ({ id, name, type, mentions, texts }) => [
      colours.dim(file),
      id ?? '–',
      colours.bold(name),
      type,
      String(mentions.length),
      texts.join(', '),
      mentions.map((m) => String(offset + tagged.spans[m].start)).join(' '),
    ],
  );
  return plainTable(columns, rows, colours);
}

function explanationText(
  { knowledge, threshold }: Linker,
  { offset, tagged, decisions }: LinkedBlock,
  session: Session,
): string {
  const colours = coloursFor(session);
  return tagged.spans
    .map(({ start, text, label }, m) => {
      const { id, confidence, candidates } = decisions[m];
      const verdict = `${text} (${label}, ${offset + start}) → ${id ?? 'not in the knowledge base'}, ${confidence.toFixed(2)}`;
      const best = candidates.slice(0, shownCandidates);
      if (best.length === 0) return `${verdict}\nno candidates\n`;
      const used = factorNames.filter((factor) => best.some(({ shares }) => Math.abs(shares![factor]) >= 0.005));
      const rows = best.map((candidate) => [
        knowledge.idOf(candidate.entity),
        candidate.score.toFixed(2),
        ...used.map((factor) => candidate.shares![factor].toFixed(2)),
      ]);
      const heads = ['candidate', 'score', ...used];
      const columns = heads.map((head, i) => ({ head, numbers: i > 0 }));
      return `${verdict}\n${plainTable(columns, [...rows, ['none of these', threshold.toFixed(2)]], colours)}`;
    })
    .join('\n');
}

function recordOf(linker: Linker, { file, offset, tagged, decisions }: LinkedBlock) {
  const mentions = tagged.spans.map(({ start, end, label, text }, m) => {
    const { id, confidence, candidates } = decisions[m];
    const shown = candidates.slice(0, shownCandidates).map((candidate) => candidateRecord(linker, candidate));
    return { start, end, label, text, entity: id, confidence: rounded(confidence), candidates: shown };
  });
  return {
    file,
    offset,
    text: tagged.text,
    entities: mergeMentions(linker, toMentionDocument(tagged), decisions),
    mentions,
  };
}

function candidateRecord({ knowledge }: Linker, { entity, score, shares }: RankedCandidate) {
  return {
    id: knowledge.idOf(entity),
    name: knowledge.nameOf(entity),
    score: rounded(score),
    ...(shares && { shares }),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
