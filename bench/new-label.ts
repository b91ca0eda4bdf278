// Does a model that learns a new label from 50 examples keep the old ones? CoNLL-2003 without one label, which then is added.
import { existsSync } from 'node:fs';
import { createRandom, shuffle } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import {
  createTagger,
  drawRehearsal,
  evaluateNer,
  leaveOpen,
  type NerModel,
  type NerOptions,
  type NerTrainingData,
  nerPresets,
  trainNer,
} from '../src/ner/index.js';
import { readBytes, readChunks } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument, LabelledSentence } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { readLabelledDocuments } from './harness/labelled.js';
import { missingData } from './harness/missing-data.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  label: 'MISC',
  examples: '50',
  rehearse: '14041',
  seeds: '1,2,3',
  /** A model of eng.train without the label, trained before. */
  base: '',
};
type Bench = Benchmark<typeof defaults>;

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { data, label, seeds } = benchmark.flags;
  const [train, dev] = ['eng.train', 'eng.testa'].map((file) => readLabelledDocuments(`${data}/conll2003/${file}`));
  const old = withoutLabel(train, label);
  const base = await readBase(benchmark, { train: old, dev: withoutLabel(dev, label) });
  const before = scoresOf(base, dev);
  const rehearse = benchmark.count('rehearse');
  const rows: string[][] = [];
  for (const seed of seeds.split(',').map(Number)) {
    const examples = drawExamples(train, { label, count: benchmark.count('examples'), seed });
    const rehearsed = drawRehearsal(leaveOpen(old, [label]), base, { sentences: rehearse, seed });
    for (const [variant, rest] of [
      ['no rehearsal', []],
      [`${rehearse} sentences rehearsed`, rehearsed],
    ] as const) {
      // No development data: fifty examples leave none, so the last epoch counts.
      const after = scoresOf(await train1({ train: [...examples, ...rest], from: base }, { seed }, benchmark), dev);
      benchmark.keep({ variant, seed, label, before, after });
      rows.push(
        ...Object.keys(after).map((name) => [variant, String(seed), name, ...change(before[name] ?? 0, after[name])]),
      );
    }
  }
  return { heads: ['variant', 'seed', 'F1 of', 'before', 'after', 'change'], rows };
});

async function train1(data: NerTrainingData, options: Partial<NerOptions>, { note }: Bench): Promise<NerModel> {
  const onProgress = (event: { kind: string; epoch: number; loss: number }) => {
    if (event.kind === 'epoch') note(`epoch ${event.epoch} loss ${event.loss.toFixed(4)}`);
  };
  return (await trainNer(data, options, { kernels: createKernels(), onProgress })).model;
}

async function readBase(benchmark: Bench, data: NerTrainingData): Promise<NerModel> {
  const { base, vectors: path } = benchmark.flags;
  if (base !== '') return deserializeNerModel(await readBytes(base), { name: base });
  if (!existsSync(path)) throw missingData('--vectors', path);
  const { vectors } = await parseVectors(readChunks(path), { file: path });
  return train1({ ...data, vectors }, nerPresets.fast, benchmark);
}

/** F1 on all labels, on those but the new one, and of each. */
function scoresOf(model: NerModel, dev: readonly LabelledDocument[]): Record<string, number> {
  const { f1, labels } = evaluateNer(createTagger(model, createKernels()), dev);
  return { ...Object.fromEntries(Object.entries(labels).map(([label, score]) => [label, score.f1])), all: f1 };
}

function withoutLabel(documents: readonly LabelledDocument[], label: string): LabelledDocument[] {
  const strip = (sentence: LabelledSentence) => ({
    ...sentence,
    spans: sentence.spans.filter((span) => span.label !== label),
  });
  return documents.map((document) => ({ ...document, sentences: document.sentences.map(strip) }));
}

/** Sentences drawn at random until they hold `count` spans of the label; all their labels are known. */
function drawExamples(
  documents: readonly LabelledDocument[],
  { label, count, seed }: { readonly label: string; readonly count: number; readonly seed: number },
): LabelledDocument[] {
  const spansIn = ({ spans }: LabelledSentence) => spans.filter((span) => span.label === label).length;
  const sentences = documents.flatMap((document) => document.sentences).filter((sentence) => spansIn(sentence) > 0);
  shuffle(sentences, createRandom(seed));
  let left = count;
  const drawn = sentences.filter((sentence) => {
    if (spansIn(sentence) > left) return false;
    left -= spansIn(sentence);
    return true;
  });
  return drawn.map((sentence, i) => ({ id: `example ${i}`, sentences: [sentence] }));
}

function change(before: number, after: number): string[] {
  return [before.toFixed(2), after.toFixed(2), `${after < before ? '−' : '+'}${Math.abs(after - before).toFixed(2)}`];
}
