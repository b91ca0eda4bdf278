// GloVe: the update against a hand computation, the graph engine and its own plain form; runs that stop and go on.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import type { FactorKernels, GloveTables } from '../../src/embeddings/factor-kernels/factor-kernels.js';
import { createReferenceFactorKernels } from '../../src/embeddings/factor-kernels/reference.js';
import { createWasmFactorKernels } from '../../src/embeddings/factor-kernels/wasm.js';
import { gloveDefaults } from '../../src/embeddings/glove/options.js';
import { shuffleEntries } from '../../src/embeddings/glove/shuffled-entries.js';
import {
  countCooccurrences,
  createCorpus,
  createMemoryStorage,
  deserializeGloveCheckpoint,
  type GloveCheckpoint,
  type GloveProgress,
  serializeGloveCheckpoint,
  trainGlove,
} from '../../src/embeddings/index.js';
import {
  add,
  backward,
  denseGradient,
  forward,
  matrixProduct,
  multiplyBy,
  parameter,
  squaredError,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createNodeWorkers } from '../../src/node/index.js';

const bytesOf = (checkpoint: GloveCheckpoint) =>
  new Uint8Array(Buffer.concat([...serializeGloveCheckpoint(checkpoint)]));
/** A checkpoint as it comes back from a file. */
const stored = (checkpoint: GloveCheckpoint) =>
  deserializeGloveCheckpoint(bytesOf(checkpoint), { name: 'a.checkpoint' });

type Entry = readonly [row: number, column: number, logCount: number, weight: number];

function entriesIn(kernels: FactorKernels, entries: readonly Entry[]) {
  const words = kernels.ints(entries.length * 4);
  const numbers = new Float32Array(words.buffer, words.byteOffset, words.length);
  for (const [e, [row, column, logCount, weight]] of entries.entries()) {
    words.set([row, column], 4 * e);
    numbers.set([logCount, weight], 4 * e + 2);
  }
  return words;
}

/** Tables of rows [vector, ones, bias, 1, 0, 0] for vectors that are filled up with zeros to a multiple of 4. */
function tablesIn(
  kernels: FactorKernels,
  parts: Record<'words' | 'contexts', readonly (readonly number[])[]>,
): GloveTables {
  const dimensions = parts.words[0].length - 1;
  const size = Math.ceil(dimensions / 4) * 4;
  const table = (rows: readonly (readonly number[])[]) => {
    const numbers = kernels.floats(rows.length * (2 * size + 4));
    for (const [i, row] of rows.entries()) {
      const at = i * (2 * size + 4);
      numbers.set(row.slice(0, dimensions), at);
      numbers.fill(1, at + size, at + 2 * size);
      numbers.set([row[dimensions], 1], at + 2 * size);
    }
    return numbers;
  };
  return { words: table(parts.words), contexts: table(parts.contexts), size };
}

const backends: readonly (readonly [string, FactorKernels])[] = [
  ['reference float64', createReferenceFactorKernels('float64')],
  ['reference float32', createReferenceFactorKernels()],
  ['WebAssembly', createWasmFactorKernels(2 ** 22)],
];

/** The cells of the table in docs/maths/glove.md, each a list of numbers. */
function handComputation(): number[][][] {
  const page = readFileSync(new URL('../../docs/maths/glove.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| \d \|/.test(line));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('−', '-').split(' ').map(Number)),
  );
}

describe('the update', () => {
  it.each(backends)('of %s equals the hand computation of docs/maths/glove.md', (_, kernels) => {
    const tables = tablesIn(kernels, {
      words: [
        [0.1, 0.2, 0.05],
        [-0.3, 0.4, -0.05],
      ],
      contexts: [
        [0.5, -0.1, 0.1],
        [0.2, 0.3, 0],
      ],
    });
    const rows = handComputation();
    expect(rows).toHaveLength(3);
    for (const [, [i], [j], [x], [f], [logX], , , [loss], w, c, [b], [contextBias], sumsW, sumsC, [sumB]] of rows) {
      expect(logX).toBeCloseTo(Math.log(x), 5);
      expect(f).toBeCloseTo((x / 16) ** 0.75, 5);
      const entries = entriesIn(kernels, [[i, j, Math.log(x), (x / 16) ** 0.75]]);
      const got = kernels.gloveSteps(tables, { entries, count: 1, learningRate: 0.1 });
      const word = Array.from(tables.words.subarray(i * 12, (i + 1) * 12));
      const context = Array.from(tables.contexts.subarray(j * 12, (j + 1) * 12));
      const expected = [
        loss,
        ...w,
        0,
        0,
        ...sumsW,
        1,
        1,
        b,
        sumB,
        0,
        0,
        ...c,
        0,
        0,
        ...sumsC,
        1,
        1,
        contextBias,
        sumB,
        0,
        0,
      ];
      for (const [at, number] of [got, ...word, ...context].entries()) expect(number).toBeCloseTo(expected[at], 5);
    }
  });

  it('moves against the gradient of the graph engine', () => {
    const random = createRandom(4);
    const kernels = createReferenceKernels('float64');
    const draw = (name: string, shape: number[]) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return parameter({ name, shape, value: Float64Array.from({ length }, () => random.normal()) });
    };
    const [w, c, b, contextBias] = [draw('w', [1, 5]), draw('c', [5, 1]), draw('b', [1, 1]), draw('b~', [1, 1])];
    const [logX, f] = [Math.fround(1.75), Math.fround(0.375)];
    const score = add(add(matrixProduct(w, c), b), contextBias);
    const loss = multiplyBy(squaredError(score, Float64Array.of(logX)), f / 2);
    const value = forward(loss, kernels)[0];
    backward(loss, kernels);

    const factor = createReferenceFactorKernels('float64');
    const tables = tablesIn(factor, {
      words: [[...w.value!, b.value![0]]],
      contexts: [[...c.value!, contextBias.value![0]]],
    });
    const before = { words: tables.words.slice(), contexts: tables.contexts.slice() };
    // With a rate of 1 and sums of 1 the step is the gradient itself.
    const got = factor.gloveSteps(tables, { entries: entriesIn(factor, [[0, 0, logX, f]]), count: 1, learningRate: 1 });
    expect(got).toBeCloseTo(value, 12);
    const steps = (name: 'words' | 'contexts') => Array.from(before[name], (x, at) => x - tables[name][at]);
    for (const [name, vector, bias] of [
      ['words', w, b],
      ['contexts', c, contextBias],
    ] as const) {
      const step = steps(name);
      denseGradient(vector, kernels).forEach((slope, d) => {
        expect(step[d]).toBeCloseTo(slope, 12);
      });
      expect(step[16]).toBeCloseTo(denseGradient(bias, kernels)[0], 12);
    }
  });

  it('gives the same numbers in WebAssembly and in plain TypeScript', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 37 }), fc.integer(), (dimensions, seed) => {
        const random = createRandom(seed);
        const row = () => Array.from({ length: dimensions + 1 }, () => random.normal() * 0.3);
        const parts = { words: [row(), row(), row()], contexts: [row(), row(), row()] };
        const list: Entry[] = Array.from({ length: 20 }, () => [
          random.integer(3),
          random.integer(3),
          random.normal(),
          random.uniform(),
        ]);
        const [plain, compiled] = [createReferenceFactorKernels(), createWasmFactorKernels(2 ** 16)].map((kernels) => {
          const tables = tablesIn(kernels, parts);
          const entries = entriesIn(kernels, list);
          const loss = kernels.gloveSteps(tables, { entries, count: list.length, learningRate: 0.05 });
          return [loss, ...tables.words, ...tables.contexts];
        });
        for (const [at, number] of compiled.entries()) expect(Math.abs(number - plain[at])).toBeLessThan(1e-4);
      }),
      { numRuns: 50 },
    );
  });
});

const text = Array.from({ length: 60 }, (_, i) =>
  Array.from({ length: 12 }, (_, j) => `w${(i * i * 5 + j * j * 3 + i) % 23}`),
);
const counts = await countCooccurrences(createCorpus(text), { windowSize: 4 });

describe('the order of entries', () => {
  const orderOf = async (seed: number, blockEntries: number) => {
    const run = { storage: createMemoryStorage(), blockEntries };
    const shuffled = await shuffleEntries(counts, { ...gloveDefaults, seed }, run);
    const keys: string[] = [];
    for (let block = 0; block < shuffled.blockCount; block++) {
      const entries = await shuffled.load(block);
      for (let e = 0; e < entries.length; e += 4) keys.push(entries.slice(e, e + 4).join(' '));
    }
    return { keys, ...shuffled };
  };

  it('holds each entry once, whatever the blocks', async () => {
    const whole = await orderOf(1, 2 ** 18);
    expect(whole.blockCount).toBe(1);
    expect(whole.keys).toHaveLength(counts.entryCount);
    const cut = await orderOf(2, 50);
    expect(cut.blockCount).toBe(Math.ceil(counts.entryCount / 50));
    expect([...cut.keys].sort()).toEqual([...whole.keys].sort());
    expect(cut.keys).not.toEqual(whole.keys);
    expect(cut.hash).toBe(whole.hash);
  });

  it('puts every entry in every place about equally often', async () => {
    const three = await countCooccurrences(createCorpus([['a', 'b', 'c', 'a']]), { windowSize: 1, side: 'right' });
    expect(three.entryCount).toBe(3);
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 600; seed++) {
      const shuffled = await shuffleEntries(
        three,
        { ...gloveDefaults, seed },
        { storage: createMemoryStorage(), blockEntries: 2 },
      );
      const rows: number[] = [];
      for (let block = 0; block < 2; block++) {
        const entries = await shuffled.load(block);
        for (let e = 0; e < entries.length; e += 4) rows.push(entries[e]);
      }
      seen.set(rows.join(), (seen.get(rows.join()) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const times of seen.values()) expect(Math.abs(times - 100)).toBeLessThan(40);
  });
});

describe('trainGlove', () => {
  const options = { dimensions: 6, epochs: 3, fullWeightCount: 5 };

  it('learns the logarithms of the counts', async () => {
    const losses: number[] = [];
    const onProgress = ({ loss, entries, entryCount }: GloveProgress) => {
      expect([entries, entryCount]).toEqual([counts.entryCount, counts.entryCount]);
      losses.push(loss);
    };
    const { vectors, finished } = await trainGlove(
      counts,
      { dimensions: 30, epochs: 60, learningRate: 0.3 },
      { onProgress },
    );
    expect(finished).toBe(true);
    expect(losses).toHaveLength(60);
    expect(losses.at(-1)!).toBeLessThan(losses[0] * 0.05);
    expect(vectors.words).toEqual(counts.words);
    expect(vectors.dimensions).toBe(30);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const whole = await trainGlove(counts, options);
    expect((await trainGlove(counts, options)).vectors.values).toEqual(whole.vectors.values);
    expect((await trainGlove(counts, { ...options, seed: 2 })).vectors.values).not.toEqual(whole.vectors.values);
  });

  it('goes on to the same bytes from a checkpoint anywhere in an epoch', async () => {
    const random = createRandom(3);
    const lines = Array.from({ length: 300 }, () => Array.from({ length: 40 }, () => `w${random.integer(500)}`));
    const many = await countCooccurrences(createCorpus(lines));
    const batches = Math.ceil(many.entryCount / 65536);
    expect(batches).toBeGreaterThan(1);
    const short = { dimensions: 3, epochs: 2 };
    const whole = await trainGlove(many, short);
    for (let stopAt = 1; stopAt <= 2 * batches; stopAt++) {
      const abort = new AbortController();
      let seen = 0;
      const checkpoints: GloveCheckpoint[] = [];
      const stopped = await trainGlove(many, short, {
        signal: abort.signal,
        onProgress: () => ++seen === stopAt && abort.abort(),
        onCheckpoint: async (checkpoint) => void checkpoints.push(stored(checkpoint)),
      });
      expect(stopped.finished).toBe(stopAt === 2 * batches);
      const resumed = await trainGlove(many, short, { resume: checkpoints.at(-1)! });
      expect(resumed.finished).toBe(true);
      expect(resumed.vectors.values).toEqual(whole.vectors.values);
    }
  });

  it('learns every entry once an epoch with threads on one memory, interrupted or not', async () => {
    const random = createRandom(5);
    const lines = Array.from({ length: 900 }, () => Array.from({ length: 60 }, () => `w${random.integer(600)}`));
    const many = await countCooccurrences(createCorpus(lines));
    const threads = { count: 2, workers: createNodeWorkers() };
    const short = { dimensions: 4, epochs: 2 };
    const abort = new AbortController();
    const checkpoints: GloveCheckpoint[] = [];
    const onCheckpoint = async (checkpoint: GloveCheckpoint) => void checkpoints.push(stored(checkpoint));
    const stopped = await trainGlove(many, short, {
      threads,
      onCheckpoint,
      signal: abort.signal,
      onProgress: ({ epoch, entries }) => epoch === 2 && entries > 65_536 && abort.abort(),
    });
    expect(stopped.finished).toBe(false);
    const { epoch, block, entry, entries } = checkpoints.at(-1)!.position;
    expect(epoch).toBe(1);
    // All that were given are learnt when a checkpoint is taken; blocks are of about 2^18 entries.
    expect(block > 0 ? entries > entry : entries === entry).toBe(true);
    let after: GloveProgress | undefined;
    const resume = checkpoints.at(-1)!;
    const { finished } = await trainGlove(many, short, {
      threads,
      resume,
      onCheckpoint,
      onProgress: (now) => (after = now),
    });
    expect(finished).toBe(true);
    expect(checkpoints.at(-1)!.position).toEqual({ epoch: 2, block: 0, entry: 0, entries: 0, lossSum: 0 });
    const losses: number[] = [];
    await trainGlove(many, short, { onProgress: ({ loss }) => losses.push(loss) });
    expect(after!.loss / losses.at(-1)!).toBeGreaterThan(0.9);
    expect(after!.loss / losses.at(-1)!).toBeLessThan(1.1);
  }, 30_000);

  it('refuses bytes that are no checkpoint of GloVe, or part of one', async () => {
    let bytes = new Uint8Array(0);
    const onCheckpoint = async (checkpoint: GloveCheckpoint) => {
      bytes = bytesOf(checkpoint);
    };
    await trainGlove(counts, options, { onCheckpoint });
    const read = (some: Uint8Array) => () => deserializeGloveCheckpoint(some, { name: 'a.checkpoint' });
    expect(read(bytes.subarray(1))).toThrow('a.checkpoint: expected a GloVe checkpoint, got other bytes.');
    expect(read(bytes.subarray(0, -4))).toThrow(/expected a GloVe checkpoint, got (\d+) of \d+ bytes\./);
  });

  it('refuses a checkpoint of other options or other counts', async () => {
    const checkpoints: GloveCheckpoint[] = [];
    await trainGlove(counts, options, { onCheckpoint: async (checkpoint) => void checkpoints.push(checkpoint) });
    const resume = checkpoints[0];
    const expected = 'checkpoint: expected a run with the same counts and options, got';
    await expect(trainGlove(counts, { ...options, epochs: 4 }, { resume })).rejects.toThrow(
      `${expected} other options.`,
    );
    const other = await countCooccurrences(createCorpus(text), { windowSize: 3 });
    await expect(trainGlove(other, options, { resume })).rejects.toThrow(`${expected} other counts.`);
    const damaged = { ...resume, words: new Float32Array(3) };
    await expect(trainGlove(counts, options, { resume: damaged })).rejects.toThrow(
      `${expected} a damaged table "words".`,
    );
  });

  it('refuses documents, bad options and a diverging run in one line', async () => {
    const byLine = await countCooccurrences(createCorpus(text), { context: 'line' });
    await expect(trainGlove(byLine)).rejects.toThrow(
      "trainGlove: expected counts over windows, got counts by line. Count with context: 'window', or factorise word–document counts with trainSvd.",
    );
    await expect(trainGlove(counts, { dimensions: 0 })).rejects.toThrow(
      'trainGlove: dimensions: expected a whole number ≥ 1 and ≤ 10000, got 0. Pass a whole number in that range.',
    );
    await expect(trainGlove(counts, { ...options, learningRate: 100, epochs: 200 })).rejects.toThrow(
      /^trainGlove: epoch \d+, after \d+ entries: expected a finite loss, got (NaN|Infinity)\. Lower the learning rate\.$/,
    );
  });
});
