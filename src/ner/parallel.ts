// Training with several threads: each worker runs a replica of the whole run, and all of them stay bit-identical.
import type { WorkerHost, WorkerPort } from '../base/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../kernels/index.js';
import { createWordVectors, type WordVectors } from '../vectors/index.js';
import type { NerCheckpoint } from './checkpoint.js';
import type { NerOptions } from './options.js';
import { askToStop, createSharedExchange, joinExchange, type SharedExchange } from './parallel-exchange.js';
import { createRun, type TrainingRun } from './run.js';
import type { NerProgress, NerTrainingData } from './training.js';
import { completeRun, type TrainingWatch } from './training-loop.js';

/** What a replica is made from; `vectors` without its functions, which no message can carry. */
interface ReplicaInput {
  readonly data: Omit<NerTrainingData, 'vectors'>;
  readonly vectors: Pick<WordVectors, 'words' | 'values' | 'dimensions'> | undefined;
  readonly options: Partial<NerOptions>;
  readonly kernels: Pick<Kernels, 'name' | 'floatType'>;
  readonly start: NerCheckpoint;
  readonly exchange: SharedExchange;
}

/** What the first replica tells; the others have nothing to add. */
type ReplicaMessage =
  | { readonly kind: 'progress'; readonly progress: NerProgress }
  | { readonly kind: 'checkpoint'; readonly checkpoint: NerCheckpoint };

/** What a run was created from, and who is to carry it out. */
export interface ParallelWork {
  readonly data: NerTrainingData;
  readonly options: Partial<NerOptions>;
  readonly kernels: Kernels;
  readonly count: number;
  readonly workers: WorkerHost;
}

/** Carries a run out with `work.count` worker threads and leaves it where they ended; false when stopped before its end. */
export async function completeInParallel(
  run: TrainingRun,
  work: ParallelWork,
  { shouldStop, onProgress, onCheckpoint }: TrainingWatch,
): Promise<boolean> {
  const exchange = createSharedExchange(run.gradientShapes(), {
    count: work.count,
    floatType: work.kernels.floatType,
  });
  const input = replicaInput(run, work, exchange);
  let last = input.start;
  let saved: Promise<void> = Promise.resolve();
  const onMessage = (message: ReplicaMessage) => {
    if (message.kind === 'progress') onProgress?.(message.progress);
    else {
      last = message.checkpoint;
      saved = saved.then(() => onCheckpoint?.(message.checkpoint));
      saved.catch((error) => group.stop(error));
    }
    if (shouldStop()) askToStop(exchange);
  };
  if (shouldStop()) askToStop(exchange);
  const group = work.workers.start({
    job: 'train-ner',
    count: work.count,
    input: () => input,
    onMessage: (message) => onMessage(message as ReplicaMessage),
  });
  await group.done;
  await saved;
  run.restore(last);
  return run.isDone();
}

function replicaInput(
  run: TrainingRun,
  { data, options, kernels }: ParallelWork,
  exchange: SharedExchange,
): ReplicaInput {
  const { vectors, ...rest } = data;
  return {
    data: rest,
    vectors: vectors && { words: vectors.words, dimensions: vectors.dimensions, values: shareValues(vectors.values) },
    options,
    kernels: { name: kernels.name, floatType: kernels.floatType },
    start: run.checkpoint(),
    exchange,
  };
}

/** One copy for all threads. */
function shareValues(values: WordVectors['values']): WordVectors['values'] {
  const shared =
    values instanceof Float32Array
      ? new Float32Array(new SharedArrayBuffer(values.byteLength))
      : new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/**
 * The job `train-ner` of worker threads: one replica of a run of `trainNer`.
 *
 * @example
 * ```ts no-run
 * import { trainNerReplica } from 'nomen/ner';
 * import { serveThreadJobs } from 'nomen/node';
 * serveThreadJobs({ 'train-ner': trainNerReplica });
 * ```
 */
export async function trainNerReplica(port: WorkerPort): Promise<void> {
  const { data, vectors, options, kernels, start, exchange: shared } = port.input as ReplicaInput;
  const exchange = joinExchange(shared, port.index);
  const whole = vectors === undefined ? data : { ...data, vectors: createWordVectors(vectors) };
  const run = createRun(whole, options, { kernels: kernelsLike(kernels), threads: port.count, exchange });
  run.restore(start);
  const post = (message: ReplicaMessage, transfer?: readonly ArrayBuffer[]) => port.post(message, transfer);
  const reports: Partial<TrainingWatch> = {
    onProgress: (progress) => post({ kind: 'progress', progress }),
    onCheckpoint: async (checkpoint) => post({ kind: 'checkpoint', checkpoint }, buffersOf(checkpoint)),
  };
  await completeRun(run, { shouldStop: exchange.shouldStop, ...(port.index === 0 ? reports : {}) });
}

/** Kernels of the same kind in the memory of this thread. */
function kernelsLike({ name, floatType }: ReplicaInput['kernels']): Kernels {
  if (name.startsWith('reference')) return createReferenceKernels(floatType);
  return createWasmKernels({ relaxedSimd: name === 'wasm-relaxed-simd' });
}

function buffersOf({ tensors }: NerCheckpoint): ArrayBuffer[] {
  return [...tensors.values()].map(({ value }) => value.buffer as ArrayBuffer);
}
