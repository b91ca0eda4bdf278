// `nomen evaluate vectors`: analogies answered and agreement with people's judgement of similarity.
import { basename } from 'node:path';
import type { Command } from 'commander';
import { NomenError } from '../../base/index.js';
import { readText } from '../../node/index.js';
import {
  type AnalogyEvaluation,
  type AnalogyMethod,
  type AnalogyProgress,
  evaluateAnalogies,
  evaluateSimilarity,
  type Interval,
  parseAnalogies,
  parseWordPairs,
  type SimilarityEvaluation,
} from '../../vectors/index.js';
import { coloursFor } from '../colours.js';
import { parseNumber } from '../input.js';
import { plainTable } from '../plain-table.js';
import { createProgressLines } from '../progress-lines.js';
import { print, printJson, type Session } from '../session.js';
import { addVectorsFlags, indexVectors, readVectors, type VectorsFlags } from '../vector-files.js';

interface EvaluateFlags extends VectorsFlags {
  readonly analogies?: string;
  readonly similarity?: readonly string[];
  readonly method: AnalogyMethod;
  readonly includeInputs?: boolean;
  readonly seed: string;
  readonly json?: boolean;
}

interface VectorsEvaluation {
  readonly words: number;
  readonly dimensions: number;
  readonly analogies?: AnalogyEvaluation & { readonly method: AnalogyMethod; readonly excludeInputs: boolean };
  readonly similarity?: Readonly<Record<string, SimilarityEvaluation>>;
}

/** Adds the command to the group `evaluate`. */
export function addEvaluateVectors(evaluate: Command, session: Session): void {
  const command = evaluate
    .command('vectors')
    .description('score word vectors on analogies and on similarity as people see it');
  addVectorsFlags(command)
    .option('--analogies <file>', 'sections ": name", then four words a line, as in questions-words.txt')
    .option('--similarity <files...>', 'two words and a score a line, as in WordSim-353')
    .option('--method <name>', 'add (3CosAdd) or multiply (3CosMul)', 'add')
    .option('--include-inputs', 'let the three words of a question be answers too')
    .option('--seed <n>', 'of the bootstrap intervals', '1')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluateFiles(flags, session));
}

async function evaluateFiles(flags: EvaluateFlags, session: Session): Promise<void> {
  const { method, includeInputs, analogies, similarity = [] } = flags;
  if (analogies === undefined && similarity.length === 0) throw nothingToScore();
  const seed = parseNumber(flags.seed, '--seed');
  const sections = analogies === undefined ? undefined : parseAnalogies(await readText(analogies), { file: analogies });
  const pairs: [string, ReturnType<typeof parseWordPairs>][] = [];
  for (const file of similarity) pairs.push([nameOf(file), parseWordPairs(await readText(file), { file })]);
  const { vectors } = await readVectors(flags, session);
  const excludeInputs = includeInputs !== true;
  const say = createProgressLines(session);
  const onProgress = ({ words, allWords }: AnalogyProgress) =>
    say(`analogies: compared with ${words} of ${allWords} words`);
  const options = { method, excludeInputs, seed, onProgress };
  const answered = sections && {
    ...(await evaluateAnalogies(indexVectors(vectors), sections, options)),
    method,
    excludeInputs,
  };
  const agreed = pairs.map(([name, list]) => [name, evaluateSimilarity(vectors, list, { seed })] as const);
  const evaluation: VectorsEvaluation = {
    words: vectors.words.length,
    dimensions: vectors.dimensions,
    ...(answered === undefined ? {} : { analogies: answered }),
    ...(agreed.length === 0 ? {} : { similarity: Object.fromEntries(agreed) }),
  };
  if (flags.json) await printJson(session, evaluation);
  else await print(session, evaluationText(evaluation, session));
}

/** A list's name: its file's without folder and ending. */
function nameOf(path: string): string {
  return basename(path).replace(/\.[^.]+$/, '');
}

function evaluationText({ words, dimensions, analogies, similarity }: VectorsEvaluation, session: Session): string {
  const head = `${words} words of ${dimensions} numbers\n`;
  const parts = [
    ...(analogies === undefined ? [] : [analogyText(analogies, session)]),
    ...(similarity === undefined ? [] : [similarityText(similarity, session)]),
  ];
  return [head, ...parts].join('\n');
}

function analogyText(evaluation: AnalogyEvaluation, session: Session): string {
  const { sections, intervals, asked, skipped, coverage } = evaluation;
  const heads = ['analogies', 'correct %', '95 % interval', 'asked', 'skipped'];
  const columns = heads.map((head, i) => ({ head, numbers: i > 0 }));
  const rows = sections.map(({ name, accuracy, asked: own, skipped: left }) => [
    name,
    percent(accuracy),
    '',
    `${own}`,
    `${left}`,
  ]);
  const sums = (['semantic', 'syntactic', 'total'] as const).map((kind) => {
    const counted = sections.filter((section) => kind === 'total' || section.kind === kind);
    const sum = (key: 'asked' | 'skipped') => String(counted.reduce((total, section) => total + section[key], 0));
    return [kind, percent(evaluation[kind]), intervalText(intervals[kind], 1), sum('asked'), sum('skipped')];
  });
  const table = plainTable(columns, [...rows, ...sums], coloursFor(session));
  return `${table}coverage ${coverage.toFixed(1)} %: ${asked} of ${asked + skipped} questions have vectors for all four words\n`;
}

function similarityText(similarity: Readonly<Record<string, SimilarityEvaluation>>, session: Session): string {
  const heads = ['similarity', 'Spearman', '95 % interval', 'pairs', 'skipped'];
  const columns = heads.map((head, i) => ({ head, numbers: i > 0 }));
  const rows = Object.entries(similarity).map(([name, { spearman, interval, pairs, skipped }]) => {
    return [name, spearman === null ? '-' : spearman.toFixed(4), intervalText(interval, 3), `${pairs}`, `${skipped}`];
  });
  return plainTable(columns, rows, coloursFor(session));
}

function percent(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

function intervalText(interval: Interval, digits: number): string {
  return interval === null ? '-' : interval.map((value) => value.toFixed(digits)).join(' … ');
}

function nothingToScore(): NomenError {
  return new NomenError({
    code: 'nothing-to-score',
    where: 'nomen evaluate vectors',
    expected: '--analogies or --similarity',
    got: 'neither',
    fix: 'Pass a file of analogies or of word pairs',
  });
}
