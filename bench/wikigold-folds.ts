// How well do recipes do on wikigold, which they are trained on? Each part of its documents is held out in turn.
import { readFileSync } from 'node:fs';
import { definedNames } from '../scripts/defined-names.js';
import { allLists, type OpenGold, readGold, readNames, trainOpen } from '../scripts/open-training.js';
import { unknownName } from '../src/base/index.js';
import { type LabelScore, type NerOptions, type SortedErrors, scoreSpans, sortErrors } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { type Scored, scoreTokens, spansOfMean } from './harness/mean-scores.js';
import { storedRecords } from './harness/stored-records.js';

/** What a model learns from, and how. */
interface Recipe {
  /** How many times the documents of a set are learned in an epoch, in the place of all sets and made sentences once. */
  readonly times?: Readonly<Record<string, number>>;
  readonly options?: Partial<NerOptions>;
}

const asWritten = { caseAugmentation: 0 };
/** What an encyclopaedia says of the names of its articles, learned like another set. */
const defined = 'defined names';
const longer = { ...asWritten, epochs: 20, averageEpochs: 8 };
const context = { affixDimensions: 10, poolDimensions: 100 };
const recipes: Readonly<Record<string, Recipe>> = {
  /** All sets and made sentences, as the shipped model learns them. */
  en: {},
  alone: { times: { wikigold: 1 } },
  'alone-as-written': { times: { wikigold: 1 }, options: asWritten },
  'alone-longer': { times: { wikigold: 1 }, options: longer },
  'alone-context': { times: { wikigold: 1 }, options: { ...longer, ...context } },
  edited: { times: { wikigold: 1, crossner: 1, 'gum-open train': 1, 'uner-ewt dev': 1 }, options: asWritten },
  encyclopaedia: {
    times: { wikigold: 3, crossner: 1, 'gum-open train': 1 },
    options: { ...asWritten, ...context, epochs: 6 },
  },
  'encyclopaedia-defined': {
    times: { wikigold: 3, crossner: 1, 'gum-open train': 1, [defined]: 1 },
    options: { ...asWritten, ...context, epochs: 6 },
  },
};
const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  /** The Wikipedia sample, unpacked, for recipes with defined names. */
  encyclopaedia: 'enwiki.txt',
  recipe: 'en',
  /** Into how many parts the documents are dealt out. */
  parts: '10',
  /** The parts to measure, e.g. `0,9`; `none` to see those that are stored. */
  folds: 'all',
  /** Models of several seeds are measured one by one and by the mean of their scores. */
  seeds: '1',
};
const chosen = { labels: ['PER', 'ORG', 'LOC'] };
const kinds = ['boundary', 'type', 'boundaryAndType', 'missed', 'invented'] as const;

/** What one held-out part came to. */
interface FoldRecord {
  readonly recipe: string;
  readonly parts: number;
  readonly fold: number;
  /** Of the models whose scores were averaged. */
  readonly seeds: readonly number[];
  readonly labels: Readonly<Record<string, LabelScore>>;
  readonly correct: number;
  /** Errors by kind. */
  readonly counts: SortedErrors['counts'];
}

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { folds, recipe, vectors: path } = benchmark.flags;
  if (recipes[recipe] === undefined)
    throw unknownName(recipe, Object.keys(recipes), { where: '--recipe', kind: 'recipe' });
  if (folds !== 'none') {
    const wanted = folds === 'all' ? [...Array(benchmark.count('parts')).keys()] : folds.split(',').map(Number);
    const { vectors } = await parseVectors(readChunks(path), { file: path });
    const gold = withDefined(readGold(benchmark.flags, vectors), benchmark.flags);
    for (const fold of wanted) await measure(fold, { gold, vectors }, benchmark);
  }
  const rows = new Map<string, FoldRecord[]>();
  for (const record of storedRecords<FoldRecord>('wikigold-folds')) {
    const key = [record.recipe, record.parts, record.seeds].join();
    rows.set(key, [...(rows.get(key) ?? []), record]);
  }
  return {
    heads: ['recipe', 'seeds', 'parts', 'precision', 'recall', 'F1', 'of each', ...chosen.labels, ...kinds],
    rows: [...rows.values()].map(row),
  };
});

type Bench = Benchmark<typeof defaults>;

/** The sets, and what an encyclopaedia adds to them where the recipe asks for it. */
function withDefined(gold: OpenGold, flags: typeof defaults): OpenGold {
  if (recipes[flags.recipe].times?.[defined] === undefined) return gold;
  const documents = definedNames(readFileSync(flags.encyclopaedia, 'utf8'), (list) => readNames(flags, list));
  return { ...gold, sets: new Map([...gold.sets, [defined, documents]]) };
}

/** Trains without one part of wikigold and scores that part. */
async function measure(
  fold: number,
  { gold, vectors }: { readonly gold: OpenGold; readonly vectors: WordVectors },
  { flags, count, keep, note }: Bench,
): Promise<void> {
  const recipe = recipes[flags.recipe];
  const parts = count('parts');
  const held = gold.sets.get('wikigold')!.filter((_, place) => place % parts === fold);
  const data = { train: trainingOf(recipe, gold, new Set(held)), vectors, lists: allLists };
  const scored: Scored[] = [];
  const seeds = flags.seeds.split(',').map(Number);
  const spans = held.flatMap(({ sentences }) => sentences.map((sentence) => sentence.spans));
  const keepScores = (of: readonly number[], models: readonly Scored[]) => {
    const found = spansOfMean(models);
    const { correct, counts } = sortErrors(spans, found, chosen);
    const { labels } = scoreSpans(spans, found, chosen);
    keep({ recipe: flags.recipe, parts, fold, seeds: of, labels, correct, counts } satisfies FoldRecord);
  };
  for (const seed of seeds) {
    const options = { hidden: [300], maxWords: 400_000, seed, ...recipe.options };
    scored.push(scoreTokens(await trainOpen(data, options, { folders: flags, note }), held));
    keepScores([seed], scored.slice(-1));
  }
  if (seeds.length > 1) keepScores(seeds, scored);
}

/** The documents of a recipe but those that are held out. */
function trainingOf({ times }: Recipe, { documents, sets }: OpenGold, held: ReadonlySet<LabelledDocument>) {
  if (times === undefined) return documents.filter((document) => !held.has(document));
  return [...sets].flatMap(([name, set]) => {
    const kept = set.filter((document) => !held.has(document));
    return Array.from({ length: times[name] ?? 0 }, () => kept).flat();
  });
}

/** The scores of all names of some parts together. */
function row(records: readonly FoldRecord[]): string[] {
  const [{ recipe, seeds, parts }] = records;
  const rates = ratesOf(records).map((rate) => (100 * rate).toFixed(1));
  const each = records.map((record) => 100 * ratesOf([record])[2]);
  const spread = `${Math.min(...each).toFixed(1)}–${Math.max(...each).toFixed(1)}`;
  const byKind = kinds.map((kind) => String(records.reduce((sum, { counts }) => sum + counts[kind], 0)));
  const run = [recipe, seeds.join(' + '), `${records.length} of ${parts}`];
  return [...run, ...rates.slice(0, 3), spread, ...rates.slice(3), ...byKind];
}

/** Precision, recall, F1, and F1 of each label. */
function ratesOf(records: readonly FoldRecord[]): number[] {
  const sum = (read: (record: FoldRecord) => number) => records.reduce((total, record) => total + read(record), 0);
  const [correct, overlapping] = [
    sum((record) => record.correct),
    sum(({ counts }) => counts.boundary + counts.type + counts.boundaryAndType),
  ];
  const gold = correct + overlapping + sum(({ counts }) => counts.missed);
  const found = correct + overlapping + sum(({ counts }) => counts.invented);
  return [
    correct / found,
    correct / gold,
    (2 * correct) / (found + gold),
    ...chosen.labels.map((label) => f1Of(label, sum)),
  ];
}

function f1Of(label: string, sum: (read: (record: FoldRecord) => number) => number): number {
  const right = sum(({ labels }) => (labels[label].recall * labels[label].support) / 100);
  const guessed = sum(({ labels }) => {
    const { precision, recall, support } = labels[label];
    return precision === 0 ? 0 : (recall * support) / precision;
  });
  return (2 * right) / (guessed + sum(({ labels }) => labels[label].support));
}
