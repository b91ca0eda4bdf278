// `nomen evaluate ner`: precision, recall and F1 of a model on labelled data, tokens taken as the file gives them.
import type { Command } from 'commander';
import { createKernels } from '../../kernels/index.js';
import {
  createTagger,
  evaluateNer,
  intervalOfF1,
  type NerEvaluation,
  type NerModel,
  sortErrors,
} from '../../ner/index.js';
import { writeAtomically } from '../../node/index.js';
import type { LabelledDocument } from '../../text/index.js';
import { coloursFor } from '../colours.js';
import { errorLines } from '../error-lines.js';
import { parseList, parseMap } from '../input.js';
import { readLabelledFile } from '../labelled-files.js';
import { readNerModel, usualModel } from '../model-files.js';
import { checkWritable } from '../output-paths.js';
import { plainTable } from '../plain-table.js';
import { note, print, printJson, type Session } from '../session.js';
import { taggingOptions } from '../tagging-flags.js';

interface EvaluateFlags {
  readonly model: string;
  readonly data: string;
  readonly labels?: string;
  readonly map?: string;
  readonly errors?: string;
  readonly minScore?: string;
  readonly bias?: string;
  readonly calibration?: boolean;
  readonly json?: boolean;
}

/** Scores with what is measured around them. */
type FullEvaluation = Omit<NerEvaluation, 'guesses'> & {
  readonly tokensPerSecond: number;
  /** 95 % of F1. */
  readonly f1Interval: readonly [number, number] | null;
};

/** Adds the command to the group `evaluate`. */
export function addEvaluateNer(evaluate: Command, session: Session): void {
  evaluate
    .command('ner')
    .description('score a name recogniser on labelled data by exact spans')
    .option('--model <name|path>', 'a shipped model or a model file', usualModel)
    .requiredOption('--data <file>', 'labelled data: CoNLL columns or JSON lines')
    .option('--labels <list>', 'score these labels only, in gold and guess alike, e.g. PER,ORG')
    .option('--map <pairs>', 'rename labels first, e.g. person=PER,location=LOC')
    .option('--errors <file>', 'write every error to this file as JSON lines')
    .option('--min-score <p>', 'leave out guesses whose score is below p: 0 to 1, or for each label as PER=0.4,ORG=0.6')
    .option('--bias <nats>', 'above 0 finds more names, below 0 fewer')
    .option('--calibration', 'show how often guesses of each score are right, and the best --min-score')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluateModel(flags, session));
}

async function evaluateModel(flags: EvaluateFlags, session: Session): Promise<void> {
  const labels = flags.labels === undefined ? undefined : parseList(flags.labels, '--labels');
  const map = flags.map === undefined ? {} : parseMap(flags.map, '--map');
  if (flags.errors !== undefined) await checkWritable(flags.errors, '--errors');
  const tagging = taggingOptions(flags);
  const { documents } = await readLabelledFile(flags.data, session);
  const model = await readNerModel(flags.model);
  const options = labels === undefined ? { map } : { map, labels };
  warnOfUnknown(options, { model, documents }, session);
  const tagger = createTagger(model, createKernels(), tagging);
  const start = performance.now();
  const { guesses, ...scores } = evaluateNer(tagger, documents, options);
  const tokensPerSecond = Math.round((1000 * scores.tokens) / (performance.now() - start));
  if (flags.errors !== undefined) {
    const gold = documents.flatMap(({ sentences }) => sentences.map(({ spans }) => spans));
    const { errors, counts } = sortErrors(gold, guesses, options);
    await writeAtomically(flags.errors, new TextEncoder().encode(errorLines(documents, errors).join('')));
    const kinds = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
    note(session, `${flags.errors}: ${errors.length} errors (${kinds.join(', ')})`);
  }
  const evaluation = { ...scores, tokensPerSecond, f1Interval: intervalOfF1(documents, guesses, options) };
  if (flags.json) await printJson(session, inOrder(evaluation));
  else await print(session, evaluationText(evaluation, session));
  if (flags.calibration && !flags.json) await print(session, calibrationText(evaluation, session));
}

/** A misspelt label would silently score nothing, so say which are nowhere to be found. */
function warnOfUnknown(
  { labels = [], map }: { readonly labels?: readonly string[]; readonly map: Readonly<Record<string, string>> },
  { model, documents }: { readonly model: NerModel; readonly documents: readonly LabelledDocument[] },
  session: Session,
): void {
  const inData = documents.flatMap(({ sentences }) =>
    sentences.flatMap(({ spans }) => spans.map(({ label }) => label)),
  );
  const given = new Set([...model.labels, ...inData]);
  const renamed = new Set([...given].map((label) => map[label] ?? label));
  const unknown = [
    ...Object.keys(map).filter((name) => !given.has(name)),
    ...labels.filter((name) => !renamed.has(name)),
  ];
  if (unknown.length > 0) {
    note(
      session,
      `warning: neither the model nor the data have ${unknown.join(', ')}; they have ${[...given].sort().join(', ')}`,
    );
  }
}

/** The keys in the order of the documentation. */
function inOrder(evaluation: FullEvaluation) {
  const { precision, recall, f1, f1Interval, labels, accuracy, tokens, tokensPerSecond, calibration, minScores } =
    evaluation;
  return { precision, recall, f1, f1Interval, labels, accuracy, tokens, tokensPerSecond, calibration, minScores };
}

function evaluationText(evaluation: FullEvaluation, session: Session): string {
  const columns = ['', 'precision', 'recall', 'F1', 'support'].map((head) => ({ head, numbers: head !== '' }));
  const { labels, precision, recall, f1, f1Interval, accuracy, tokens, tokensPerSecond, calibration } = evaluation;
  const support = Object.values(labels).reduce((sum, label) => sum + label.support, 0);
  const rows = [...Object.entries(labels), ['all', { precision, recall, f1, support }] as const].map(
    ([name, score]) => [
      name,
      ...[score.precision, score.recall, score.f1].map((value) => value.toFixed(2)),
      String(score.support),
    ],
  );
  const table = plainTable(columns, rows, coloursFor(session));
  const sure = calibration === undefined ? '' : `, calibration error ${calibration.error.toFixed(2)} %`;
  const interval = f1Interval?.map((value) => value.toFixed(2)).join('–') ?? 'unknown';
  return `${table}\n95 % interval of F1 ${interval}, accuracy ${accuracy.toFixed(2)} % of ${tokens} tokens${sure}, ${tokensPerSecond} tokens/s\n`;
}

/** How often guesses of each score are right; the flag that serves F1 best. */
function calibrationText({ calibration, minScores = {} }: FullEvaluation, session: Session): string {
  const columns = ['score', 'guesses', 'mean score', 'right'].map((head) => ({ head, numbers: head !== 'score' }));
  const rows = (calibration?.bins ?? []).map(({ from, to, guesses, meanScore, right }) => [
    `${from.toFixed(1)}–${to.toFixed(1)}`,
    String(guesses),
    meanScore.toFixed(3),
    right.toFixed(3),
  ]);
  const best = Object.entries(minScores).map(([label, score]) => `${label}=${score}`);
  return `\n${plainTable(columns, rows, coloursFor(session))}\nbest F1 on these data: --min-score ${best.join(',')}\n`;
}
