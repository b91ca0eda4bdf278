// word2vec's inner loop in WebAssembly.
import { createInstance, type WasmInstance } from '../wasm/instance.js';
import { field, type JobLayout, layOutRun, type RunLayout, writeRun } from './job.js';
import type { ChunkRun, Learner, LearnerTables, LossSample } from './learner.js';
import type { Word2vecOptions } from './options.js';

/** The kernels with a run laid out in their memory. */
export interface WasmRun extends WasmInstance {
  readonly layout: RunLayout;
}

/**
 * Reserves the memory of a run and writes its tables.
 *
 * @param lossEvery the loss is taken at one prediction in so many, a power of two
 * @throws NomenError `memory-unavailable`
 */
export function createWasmRun(
  tables: LearnerTables,
  options: Word2vecOptions,
  { threads, lossEvery }: { readonly threads: number; readonly lossEvery: number },
): WasmRun {
  const layout = layOutRun(tables, options, threads);
  const instance = createInstance(layout.end, { isShared: threads > 1 });
  writeRun(instance, layout, { tables, options });
  for (const { job } of layout.jobs) jobWords(instance, job)[field.lossMask] = lossEvery - 1;
  return { ...instance, layout };
}

/** The learner of the kernels, one thread. */
export function createWasmLearner(tables: LearnerTables, options: Word2vecOptions, lossEvery: number): Learner {
  const run = createWasmRun(tables, options, { threads: 1, lossEvery });
  const [own] = run.layout.jobs;
  return {
    ...matricesOf(run, tables),
    trainChunk(ids, chunk) {
      placeChunk(run, own, { ids, chunk });
      run.exports.trainChunk(own.job, own.ids, ids.length, chunk.from, chunk.to);
    },
    takeLoss: () => takeLoss(run, own),
  };
}

/** The matrices of a run as views of its memory. */
export function matricesOf(
  { memory, layout }: WasmRun,
  { size, inputRows }: LearnerTables,
): Pick<Learner, 'inputs' | 'outputs' | 'stride'> {
  const stride = layout.rowBytes / 4;
  const matrixAt = (at: number, rows: number) => new Float32Array(memory.buffer, at, rows * stride);
  return { inputs: matrixAt(layout.inputs, inputRows), outputs: matrixAt(layout.outputs, size), stride };
}

/** Copies a chunk and the state of its random stream to where a job looks for them. */
export function placeChunk(
  run: WasmInstance,
  { ids: at, job }: JobLayout,
  { ids, chunk }: { readonly ids: Int32Array; readonly chunk: ChunkRun },
): void {
  new Int32Array(run.memory.buffer, at, ids.length).set(ids);
  jobWords(run, job).set(chunk.random.state().slice(0, 4), field.random);
}

/** A job's loss since the last call. */
export function takeLoss(run: WasmInstance, { job }: JobLayout): LossSample {
  const sums = new Float64Array(run.memory.buffer, job + 4 * field.lossSum, 2);
  const [sum, count] = sums;
  sums.fill(0);
  return { sum, count };
}

function jobWords({ memory }: WasmInstance, job: number): Uint32Array {
  return new Uint32Array(memory.buffer, job, 36);
}
