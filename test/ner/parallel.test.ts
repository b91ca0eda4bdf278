// Training with several threads: gradients at the same weights, bytes that repeat, one outcome when something breaks.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom, type WorkerHost } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  createTagger,
  evaluateNer,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  type NerProgress,
  type NerTrainingControl,
  trainNer,
} from '../../src/ner/index.js';
import { createNodeWorkers } from '../../src/node/index.js';
import type { LabelledDocument, LabelledSentence } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';
import { bundleForNode } from '../node/bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-parallel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const workersOf = (source: string) => createNodeWorkers({ script: pathToFileURL(bundleForNode(source, folder)) });
const workers = workersOf('src/node/worker.ts');

/** Documents of two sentences, "Ada went to Lima ." and some without a name. */
function corpus(seed: number, count: number): LabelledDocument[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[random.integer(words.length)];
  const named = (line: number) => ({
    words: [pick(['Ada', 'Grace', 'Alan']), 'went', 'to', pick(['Lima', 'Oslo', 'Rome']), '.'],
    spans: [
      { start: 0, end: 1, label: 'PER' },
      { start: 3, end: 4, label: 'LOC' },
    ],
    line,
  });
  const plain = (line: number) => ({ words: ['it', 'rained', pick(['again', 'little'])], spans: [], line });
  return Array.from({ length: count }, (_, d) => ({ id: String(d), sentences: [named(d), plain(d)] }));
}

const small: Partial<NerOptions> = {
  hidden: [6],
  dimensions: 4,
  ngramBuckets: 20,
  epochs: 3,
  // Small enough for an epoch of eight rounds with three threads.
  batchTokens: 6,
  warmupSteps: 5,
};
const data = { train: corpus(1, 20), dev: corpus(2, 7) };

function train(count: number, options: Partial<NerOptions> = small, control: Partial<NerTrainingControl> = {}) {
  return trainNer(data, options, { kernels: createReferenceKernels(), threads: { count, workers }, ...control });
}

describe('a round of minibatches', () => {
  /** Rates, losses so far and weights of an epoch θ − α ∇, in float64; nothing is drawn at random but where `extra` says so. */
  const epoch = async (
    count: number,
    documents: readonly (readonly LabelledSentence[])[],
    extra: Partial<NerOptions>,
  ) => {
    const rates: number[] = [];
    const losses: number[] = [];
    const onProgress = (progress: NerProgress) => {
      if (progress.kind !== 'step') return;
      losses.push(progress.loss);
      rates.push(progress.learningRate);
    };
    const control = { kernels: createReferenceKernels('float64'), threads: { count, workers }, onProgress };
    const train = documents.map((sentences, d) => ({ id: String(d), sentences }));
    const { model } = await trainNer({ train }, { ...small, ...still, ...extra }, control);
    return { losses, rates, weights: model.weights };
  };
  type Epoch = Awaited<ReturnType<typeof epoch>>;
  const still: Partial<NerOptions> = {
    ...{ inputDropout: 0, hiddenDropout: 0, clipNorm: 0, warmupSteps: 0, epochs: 1, optimizer: 'sgd', batchTokens: 1 },
    ...{ learningRate: 0.3, affixDimensions: 2, affixMinCount: 1 },
  };
  /** A document's sentences as one of eight tokens: each such minibatch is a round's worth by itself where they need one token. */
  const joined = ({ sentences }: LabelledDocument) => ({
    ...sentences[0],
    words: sentences.flatMap(({ words }) => words),
  });
  const [sentence] = corpus(3, 1).map(joined);
  const expectSame = (first: Epoch, second: Epoch) =>
    first.weights.forEach(({ name, value }, w) => {
      const differences = Array.from(value, (number, i) => Math.abs(number - second.weights[w].value[i]));
      expect(Math.max(...differences), name).toBeLessThan(1e-10);
    });

  it.each<[string, number, number, Partial<NerOptions>]>([
    ['sentence likelihood', 2, 2, { architecture: 'chain' }],
    ['word likelihood with a penalty', 3, 3, { architecture: 'feedforward', l2: 0.1 }],
    ['logistic, word vectors frozen', 2, 2, { architecture: 'logistic', label: 'LOC', wordVectors: 'frozen' }],
    ['max-margin', 2, 2, { architecture: 'margin', label: 'LOC' }],
    ['clipped', 2, 2, { clipNorm: 0.1 }],
    ['whole documents', 2, 2, { poolDimensions: 3, poolUnits: 4, documentDropout: 0 }],
    ['fewer minibatches than threads', 4, 3, { architecture: 'chain' }],
  ])('takes all gradients at the same weights, each at its own rate: %s', async (_, count, minibatches, extra) => {
    // Minibatches of one and the same document: their steps are one step along its gradient.
    const document = extra.poolDimensions === undefined ? [sentence] : [sentence, sentence];
    const documents = new Array<readonly LabelledSentence[]>(minibatches).fill(document);
    const round = await epoch(count, documents, extra);
    const learningRate = round.rates.reduce((sum, rate) => sum + rate);
    const step = await epoch(1, documents, { ...extra, batchTokens: 1e6, learningRate });
    expect(step.rates).toEqual([learningRate]);
    expect(round.rates).toHaveLength(minibatches);
    for (const loss of round.losses) expect(loss).toBeCloseTo(step.losses[0], 10);
    expectSame(round, step);
  });

  it('gives each thread another minibatch', async () => {
    const documents = corpus(5, 6).map((document) => [joined(document)]);
    const options = { architecture: 'feedforward' } as const;
    const [round, step] = [
      await epoch(6, documents, options),
      await epoch(1, documents, { ...options, batchTokens: 1e6 }),
    ];
    expect(round.losses).toHaveLength(6);
    expect(round.losses[5]).toBeCloseTo(step.losses[0], 10);
  });

  it('gives each minibatch dropout masks of its own', async () => {
    const { losses } = await epoch(2, [[sentence], [sentence]], { inputDropout: 0.5 });
    expect(losses[1]).not.toBeCloseTo(losses[0], 10);
  });

  it('is of one minibatch where an epoch has fewer than eight for each thread', async () => {
    const documents = corpus(6, 15).map((document) => [joined(document)]);
    const inTurn = await epoch(1, documents, { batchTokens: 8 });
    expectSame(await epoch(2, documents, { batchTokens: 8 }), inTurn);
    await expect(async () => expectSame(await epoch(2, documents, { batchTokens: 7 }), inTurn)).rejects.toThrow();
  });
});

describe('a run with several threads', () => {
  it('gives the same bytes again, and others with another number of threads', async () => {
    const [first, again, three, alone] = [await train(2), await train(2), await train(3), await train(1)];
    expect(first).toMatchObject({ threads: 2, finished: true });
    expect(contentOf(again.model)).toEqual(contentOf(first.model));
    expect(first.model.record.threads).toBe(2);
    expect(contentOf(three.model)).not.toEqual(contentOf(first.model));
    expect(contentOf(alone.model)).not.toEqual(contentOf(first.model));
  });

  it.each(['chain', 'margin'] as const)('learns, and scores all development data: %s', async (architecture) => {
    // Replicas take turns with documents: were one's score taken for that of all, every second document would be missing.
    const dev = data.dev.map((document, d) => (d % 2 === 0 ? document : { ...document, sentences: unnamed(document) }));
    const options = { ...small, architecture, label: 'LOC', learningRate: 0.05, epochs: 8, averageEpochs: 3 };
    const threads = { count: 2, workers };
    const { model } = await trainNer({ ...data, dev }, options, { kernels: createReferenceKernels(), threads });
    const { precision, recall, f1 } = evaluateNer(createTagger(model, createReferenceKernels()), dev, {
      labels: model.labels,
    });
    expect(model.record.dev).toEqual({ precision, recall, f1 });
    expect(f1).toBeGreaterThan(60);
    expect(f1).toBeLessThan(95);
  });

  it('averages over epochs the weights that all threads have', async () => {
    const options = { ...small, averageEpochs: 3 };
    const ends: Map<string, Float32Array>[] = [];
    const onCheckpoint = async ({ tensors }: NerCheckpoint) => {
      ends.push(new Map([...tensors].map(([name, { value }]) => [name, Float32Array.from(value)])));
    };
    const threads = { count: 2, workers };
    const control = { kernels: createReferenceKernels(), threads, onCheckpoint };
    const { model } = await trainNer({ train: data.train }, options, control);
    for (const { name, value } of model.weights) {
      const [first, second, third] = ends.map((end) => end.get(`weights/${name}`)!);
      first.forEach((number, i) => {
        expect(value[i]).toBeCloseTo((number + second[i] + third[i]) / 3, 5);
      });
    }
  });

  it('tells of each minibatch and epoch once, in order', async () => {
    const [alone, shared]: NerProgress[][] = [[], []];
    await train(1, small, { onProgress: (progress) => alone.push(progress) });
    await train(2, small, { onProgress: (progress) => shared.push(progress) });
    const outline = (events: NerProgress[]) =>
      events.map((event) => [event.epoch, event.kind === 'step' ? event.learningRate : event.tokens]);
    expect(outline(shared)).toEqual(outline(alone));
    const steps = shared.filter(({ kind, epoch }) => kind === 'step' && epoch === 2).map(({ tokens }) => tokens);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });

  it('stopped at some minibatch and resumed, ends with identical bytes', async () => {
    // So many steps that the stop comes in time: a thread does not wait for those who listen.
    const options = { ...small, epochs: 20, averageEpochs: 20 };
    const whole = await train(2, options);
    const stop = new AbortController();
    let steps = 0;
    let saved: NerCheckpoint | undefined;
    const first = await train(2, options, {
      signal: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === 'step' && ++steps === 2) stop.abort();
      },
      onCheckpoint: async (checkpoint) => {
        saved = checkpoint;
      },
    });
    expect(first.finished).toBe(false);
    const second = await train(2, options, { resume: saved! });
    expect(second.finished).toBe(true);
    expect(contentOf(second.model)).toEqual(contentOf(whole.model));
    await expect(train(3, options, { resume: saved! })).rejects.toThrow(
      'checkpoint: expected a run with the same data and options, got 2 threads.',
    );
  });

  it('trains with one thread where no memory can be shared', async () => {
    const obstacle: WorkerHost = {
      obstacle: 'no shared memory here',
      start: () => expect.unreachable(),
    };
    const fallen = await train(2, small, { threads: { count: 2, workers: obstacle } });
    expect(fallen.threads).toBe(1);
    expect(contentOf(fallen.model)).toEqual(contentOf((await train(1)).model));
  });
});

describe('a run with several threads ends with one error', () => {
  it('when the loss is no number', async () => {
    const vectors = createWordVectors({
      words: ['Ada', 'Lima'],
      values: new Float32Array(16).fill(3e38),
      dimensions: 8,
    });
    const run = trainNer({ ...data, vectors }, small, {
      kernels: createReferenceKernels(),
      threads: { count: 2, workers },
    });
    await expect(run).rejects.toThrow(/^training, epoch 1, step \d: expected a finite loss, got (NaN|-?Infinity)\./);
  });

  it('when a thread goes away while the others wait for it', async () => {
    const broken = workersOf('test/ner/parallel-broken-worker.ts');
    await expect(train(3, small, { threads: { count: 3, workers: broken } })).rejects.toThrow(
      'thread 2 of 3, train-ner: expected a thread that runs to the end of its job, got an end with exit code 3.',
    );
  });

  it('when a checkpoint cannot be saved', async () => {
    const onCheckpoint = () => Promise.reject(new Error('disk full'));
    await expect(train(2, small, { onCheckpoint })).rejects.toThrow('disk full');
  });

  it.each([0, 1.5, 1000])('when %d threads are asked for', async (count) => {
    await expect(train(count)).rejects.toThrow(`threads: expected a whole number ≥ 1 and ≤ 256, got ${count}.`);
  });
});

function unnamed({ sentences }: LabelledDocument) {
  return sentences.map((sentence) => ({ ...sentence, spans: [] }));
}

function contentOf({ weights, record: { threads: _, ...record } }: NerModel) {
  return { weights: weights.map(({ value }) => Array.from(value)), record };
}
