// Who takes GloVe's steps: one thread, or several on one memory.
import type { WasmMemory, WorkerHost, WorkerPort } from '../../base/index.js';
import { isWasmSupported } from '../../kernels/index.js';
import { binary } from '../factor-kernels/binary.js';
import { createFactorKernels } from '../factor-kernels/create.js';
import type { GloveTables } from '../factor-kernels/factor-kernels.js';
import { createWasmFactorKernels } from '../factor-kernels/wasm.js';
import { joinInstance } from '../wasm/instance.js';
import { type PieceThreads, servePieces, startPieceThreads } from '../wasm/piece-threads.js';
import type { GloveOptions } from './options.js';
import { entryWords } from './shuffled-entries.js';

/** Entries that are learnt together. */
export const batchEntries = 1 << 16;

/** Tables and what changes them; entries may still be at work when the next are given. */
export interface GloveStepper extends Pick<PieceThreads, 'settle' | 'stop'> {
  readonly tables: GloveTables;
  /** Resolves when the entries, `batchEntries` at most, are taken. */
  learn(entries: Int32Array): Promise<void>;
  /** The entries learnt since the last call, and the sum of their ½ f d². */
  takeLoss(): { readonly sum: number; readonly count: number };
}

/**
 * Reserves the tables of so many words and, when there is more than one, starts the threads.
 *
 * @throws NomenError `memory-unavailable`
 */
export function createGloveStepper(
  wordCount: number,
  { dimensions, learningRate }: GloveOptions,
  threads: { readonly count: number; readonly workers: WorkerHost } | undefined,
): GloveStepper {
  const size = Math.ceil(dimensions / 4) * 4;
  const shape = { size, tableLength: wordCount * (2 * size + 4) };
  const isParallel =
    threads !== undefined && threads.count > 1 && threads.workers.obstacle === undefined && isWasmSupported();
  return isParallel ? startThreads(shape, learningRate, threads) : stepAlone(shape, learningRate);
}

interface Shape {
  readonly size: number;
  readonly tableLength: number;
}

const bytesFor = ({ tableLength }: Shape, batches: number) =>
  2 * tableLength * 4 + batches * batchEntries * entryWords * 4;

function stepAlone(shape: Shape, learningRate: number): GloveStepper {
  const kernels = createFactorKernels(bytesFor(shape, 1));
  const [words, contexts] = [kernels.floats(shape.tableLength), kernels.floats(shape.tableLength)];
  const tables = { words, contexts, size: shape.size };
  const batch = kernels.ints(batchEntries * entryWords);
  const loss = createLossSum();
  return {
    tables,
    takeLoss: loss.take,
    async learn(entries) {
      batch.set(entries);
      const count = entries.length / entryWords;
      loss.add(kernels.gloveSteps(tables, { entries: batch, count, learningRate }), count);
    },
    settle: async () => {},
    stop: async () => {},
  };
}

/** What a thread knows from the start: the memory and where in it the tables and its own entries lie. */
interface ThreadInput {
  readonly memory: WasmMemory;
  readonly words: number;
  readonly contexts: number;
  readonly size: number;
  readonly entries: number;
  readonly learningRate: number;
}

/** What a thread is told: so many entries are in their place; and what it answers. */
interface Batch {
  readonly count: number;
}
interface Learnt extends Batch {
  readonly loss: number;
}

function startThreads(
  shape: Shape,
  learningRate: number,
  { count, workers }: { readonly count: number; readonly workers: WorkerHost },
): GloveStepper {
  const kernels = createWasmFactorKernels(bytesFor(shape, count), { isShared: true });
  const [words, contexts] = [kernels.floats(shape.tableLength), kernels.floats(shape.tableLength)];
  const batches = Array.from({ length: count }, () => kernels.ints(batchEntries * entryWords));
  const loss = createLossSum();
  const places = { words: words.byteOffset, contexts: contexts.byteOffset, size: shape.size, learningRate };
  const { take, give, settle, stop } = startPieceThreads({
    job: 'train-glove',
    count,
    workers,
    input: (index) => ({ memory: kernels.memory, entries: batches[index].byteOffset, ...places }) satisfies ThreadInput,
    onDone: (answer) => loss.add((answer as Learnt).loss, (answer as Learnt).count),
  });
  return {
    tables: { words, contexts, size: shape.size },
    takeLoss: loss.take,
    async learn(entries) {
      const thread = await take();
      batches[thread].set(entries);
      give(thread, { count: entries.length / entryWords } satisfies Batch);
    },
    settle,
    stop,
  };
}

/**
 * One thread of a GloVe run: the job `train-glove`, which the worker scripts of nomen/node and nomen/web serve.
 *
 * @example
 * ```ts no-run
 * import { runGloveThread } from 'nomen/embeddings';
 * import { serveThreadJobs } from 'nomen/node';
 * serveThreadJobs({ 'train-glove': runGloveThread });
 * ```
 */
export function runGloveThread(port: WorkerPort): Promise<void> {
  const { memory, words, contexts, size, entries, learningRate } = port.input as ThreadInput;
  const { gloveSteps } = joinInstance(memory, binary);
  return servePieces<Batch>(port, ({ count }) => {
    const loss = gloveSteps(words, contexts, size, entries, count, learningRate);
    return { count, loss } satisfies Learnt;
  });
}

function createLossSum() {
  let [sum, count] = [0, 0];
  return {
    add(loss: number, entries: number): void {
      sum += loss;
      count += entries;
    },
    take() {
      const taken = { sum, count };
      [sum, count] = [0, 0];
      return taken;
    },
  };
}
