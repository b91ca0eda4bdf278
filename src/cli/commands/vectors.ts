// `nomen vectors neighbours|analogy|similarity|odd-one-out`: questions to word vectors.
import type { Command } from 'commander';
import { checkNumber } from '../../base/index.js';
import {
  type AnalogyMethod,
  addUnseenWords,
  findNeighbours,
  findOddOneOut,
  type Neighbour,
  similarityOf,
  solveAnalogy,
  type WordVectors,
} from '../../vectors/index.js';
import { coloursFor } from '../colours.js';
import { parseNumber } from '../input.js';
import { plainTable } from '../plain-table.js';
import { note, print, printJson, type Session } from '../session.js';
import { addVectorsFlags, indexVectors, readVectors, type VectorsFlags } from '../vector-files.js';

interface QuestionFlags extends VectorsFlags {
  readonly json?: boolean;
  readonly count: string;
}

interface AnalogyFlags extends QuestionFlags {
  readonly method: AnalogyMethod;
  readonly includeInputs?: boolean;
}

/** Adds the commands to the group `vectors`. */
export function addVectorQuestions(vectors: Command, session: Session): void {
  addQuestion(vectors, 'neighbours', 'the words nearest to a word, or to the mean of several')
    .argument('<words...>', 'words of the vocabulary')
    .option('--count <n>', 'how many words', '10')
    .action((words: string[], flags: QuestionFlags) => showNeighbours(words, flags, session));
  addQuestion(vectors, 'analogy', 'a is to b as c is to which words?')
    .argument('<a>')
    .argument('<b>')
    .argument('<c>')
    .option('--count <n>', 'how many words', '10')
    .option('--method <name>', 'add (3CosAdd) or multiply (3CosMul)', 'add')
    .option('--include-inputs', 'let a, b and c be answers too')
    .action((a: string, b: string, c: string, flags: AnalogyFlags) => showAnalogy({ a, b, c }, flags, session));
  addQuestion(vectors, 'similarity', 'the cosine of two words')
    .argument('<a>')
    .argument('<b>')
    .action((a: string, b: string, flags: QuestionFlags) => showSimilarity([a, b], flags, session));
  addQuestion(vectors, 'odd-one-out', 'the word that does not belong to the others')
    .argument('<words...>', 'three or more words')
    .action((words: string[], flags: QuestionFlags) => showOddOneOut(words, flags, session));
}

function addQuestion(vectors: Command, name: string, description: string): Command {
  const command = vectors.command(name).description(description);
  return addVectorsFlags(command)
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command');
}

async function showNeighbours(words: readonly string[], flags: QuestionFlags, session: Session): Promise<void> {
  const count = countOf(flags);
  const vectors = await readVectorsFor(words, flags, session);
  const neighbours = findNeighbours(indexVectors(vectors), words, { count });
  if (flags.json) await printJson(session, { words, neighbours: neighbours.map(plain) });
  else await print(session, neighbourTable(neighbours, session));
}

async function showAnalogy(
  { a, b, c }: { readonly a: string; readonly b: string; readonly c: string },
  { method, includeInputs, ...flags }: AnalogyFlags,
  session: Session,
): Promise<void> {
  const count = countOf(flags);
  const vectors = await readVectorsFor([a, b, c], flags, session);
  const excludeInputs = includeInputs !== true;
  const answers = solveAnalogy(indexVectors(vectors), { a, b, c }, { method, count, excludeInputs });
  if (flags.json) await printJson(session, { a, b, c, method, excludeInputs, answers: answers.map(plain) });
  else await print(session, neighbourTable(answers, session));
}

async function showSimilarity(
  [a, b]: readonly [string, string],
  flags: QuestionFlags,
  session: Session,
): Promise<void> {
  const vectors = await readVectorsFor([a, b], flags, session);
  const similarity = similarityOf(vectors, a, b);
  if (flags.json) await printJson(session, { a, b, similarity });
  else await print(session, `${similarity.toFixed(4)}\n`);
}

async function showOddOneOut(words: readonly string[], flags: QuestionFlags, session: Session): Promise<void> {
  const vectors = await readVectorsFor(words, flags, session);
  const { word, similarities, unknown } = findOddOneOut(vectors, words);
  if (unknown.length > 0) note(session, `warning: no vector for ${unknown.join(', ')}; left out`);
  if (flags.json) await printJson(session, { word, similarities, unknown });
  else await print(session, `${word}\n\n${neighbourTable(similarities, session)}`);
}

/** The vectors of the flags; where the file has vectors of n-grams, these speak for those of `words` that have none. */
async function readVectorsFor(words: readonly string[], flags: QuestionFlags, session: Session): Promise<WordVectors> {
  const { path, vectors, about } = await readVectors(flags, session);
  if (about?.subwords === undefined) return vectors;
  const extended = addUnseenWords(vectors, about.subwords, words);
  const added = extended.words.slice(vectors.words.length);
  if (added.length > 0) note(session, `${path}: no vector for ${added.join(', ')}; made from n-grams`);
  return extended;
}

function countOf({ count }: QuestionFlags): number {
  const number = parseNumber(count, '--count');
  checkNumber(number, { where: '--count', min: 1, integer: true });
  return number;
}

function plain({ word, similarity }: Neighbour) {
  return { word, similarity };
}

function neighbourTable(rows: readonly Omit<Neighbour, 'id'>[], session: Session): string {
  const columns = [{ head: 'word' }, { head: 'similarity', numbers: true }];
  const cells = rows.map(({ word, similarity }) => [word, similarity.toFixed(4)]);
  return plainTable(columns, cells, coloursFor(session));
}
