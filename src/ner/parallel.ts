// Training with several threads: each worker runs a replica of the whole run, on weights that all of them share.
import type { WorkerHost, WorkerPort } from '../base/index.js';
import { joinSharedMemory, type Kernels, reserveSharedMemory, type SharedMemory } from '../kernels/index.js';
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
  readonly memory: SharedMemory;
  readonly start: NerCheckpoint;
  readonly exchange: SharedExchange;
  /** Whether a checkpoint is wanted after each epoch, not only at the end. */
  readonly savesEpochs: boolean;
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
  const { parameters, floats } = run.sharedArrays();
  const exchange = createSharedExchange(work.count, parameters);
  const memory = reserveSharedMemory(work.kernels, { threads: work.count, commonFloats: floats });
  const input = { ...replicaInput(run, work), exchange, memory, savesEpochs: onCheckpoint !== undefined };
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

function replicaInput(run: TrainingRun, { data, options }: ParallelWork) {
  const { vectors, ...rest } = data;
  return {
    data: rest,
    vectors: vectors && { words: vectors.words, dimensions: vectors.dimensions, values: shareValues(vectors.values) },
    options,
    start: run.checkpoint(),
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
  const { data, vectors, options, memory, start, exchange: shared, savesEpochs } = port.input as ReplicaInput;
  const exchange = joinExchange(shared, port.index);
  const whole = vectors === undefined ? data : { ...data, vectors: createWordVectors(vectors) };
  const place = { ...joinSharedMemory(memory, port.index), threads: port.count, exchange };
  const run = createRun(whole, options, place);
  run.restore(start);
  // All have written the same weights; from now on each changes its own rows.
  exchange.meet();
  const post = (message: ReplicaMessage, transfer?: readonly ArrayBuffer[]) => port.post(message, transfer);
  const postCheckpoint = (checkpoint: NerCheckpoint) => post({ kind: 'checkpoint', checkpoint }, buffersOf(checkpoint));
  const reports: Partial<TrainingWatch> = {
    onProgress: (progress) => post({ kind: 'progress', progress }),
    ...(savesEpochs ? { onCheckpoint: async (checkpoint) => postCheckpoint(checkpoint) } : {}),
  };
  await completeRun(run, { shouldStop: exchange.shouldStop, ...(port.index === 0 ? reports : {}) });
  if (port.index === 0 && !savesEpochs) postCheckpoint(run.checkpoint());
}

function buffersOf({ tensors }: NerCheckpoint): ArrayBuffer[] {
  return [...tensors.values()].map(({ value }) => value.buffer as ArrayBuffer);
}
