// Where everything of a word2vec run lies in the memory of the kernels.
import type { WasmInstance } from '../wasm/instance.js';
import { chunkLength, type LearnerTables } from './learner.js';
import type { Word2vecOptions } from './options.js';

/** Places of a job's fields in 4-byte words; the names are those of wasm/embeddings/train.ts. */
export const field = Object.freeze({ lossMask: 22, random: 24, lossSum: 28, lossCount: 30, partStarts: 32, parts: 33 });

/** Output rows in a group of the kernels, and bytes of a group's scores. */
const groupSize = 6;
const groupBytes = 32;
const jobBytes = 144;
/** The kernels' own constants lie below. */
const firstFree = 65536;
const lossCodes = Object.freeze({ shared: 0, pairs: 1, hierarchical: 2, softmax: 3 });

/** Byte addresses; one run has one of each, each thread a job of its own. */
export interface RunLayout {
  readonly rowBytes: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly keep: number;
  readonly thresholds: number;
  readonly aliases: number;
  readonly pathStarts: number;
  readonly paths: number;
  readonly partStarts: number;
  readonly parts: number;
  readonly jobs: readonly JobLayout[];
  readonly end: number;
}

/** One thread's own part. */
export interface JobLayout {
  readonly job: number;
  readonly ids: number;
  readonly line: number;
  readonly inputList: number;
  readonly targetList: number;
  readonly outputList: number;
  readonly labels: number;
  readonly weights: number;
  readonly scores: number;
  readonly errors: number;
}

/** Lays a run out for so many threads. */
export function layOutRun(tables: LearnerTables, options: Word2vecOptions, threads: number): RunLayout {
  let top = firstFree;
  const take = (bytes: number) => {
    const at = top;
    top += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const rowBytes = Math.ceil(options.dimensions / 4) * 16;
  const shared = {
    rowBytes,
    inputs: take(tables.inputRows * rowBytes),
    // One row more stays 0 and fills the last group of a prediction.
    outputs: take((tables.size + 1) * rowBytes),
    keep: take(tables.keep.byteLength),
    thresholds: take(tables.noise.thresholds.byteLength),
    aliases: take(tables.noise.aliases.byteLength),
    pathStarts: take(tables.paths.starts.byteLength),
    paths: take(tables.paths.turns.byteLength),
    partStarts: take(tables.parts?.starts.byteLength ?? 0),
    parts: take(tables.parts?.rows.byteLength ?? 0),
  };
  const jobs = Array.from({ length: threads }, () => layOutJob(take, { tables, options, rowBytes }));
  return { ...shared, jobs, end: top };
}

function layOutJob(
  take: (bytes: number) => number,
  {
    tables,
    options,
    rowBytes,
  }: { readonly tables: LearnerTables; readonly options: Word2vecOptions; readonly rowBytes: number },
): JobLayout {
  const groups = Math.ceil(outputsAtMost(tables, options) / groupSize);
  const windowWords = 2 * options.windowSize;
  return {
    job: take(jobBytes),
    ids: take(4 * chunkLength),
    line: take(4 * chunkLength),
    inputList: take(4 * windowWords),
    targetList: take(4 * windowWords),
    outputList: take(4 * groups * groupSize),
    labels: take(groups * groupBytes),
    weights: take(groups * groupBytes),
    scores: take(groups * windowWords * groupBytes),
    errors: take(windowWords * rowBytes),
  };
}

function outputsAtMost(tables: LearnerTables, options: Word2vecOptions): number {
  if (options.loss === 'softmax') return tables.size;
  if (options.loss === 'hierarchical') return tables.paths.longest;
  // With n-grams the words of a window are predicted together.
  return options.negativeSamples + (tables.parts === undefined ? 1 : 2 * options.windowSize);
}

/** Writes tables and jobs into the memory; the matrices are left as they are. */
export function writeRun(
  { memory }: Pick<WasmInstance, 'memory'>,
  layout: RunLayout,
  { tables, options }: { readonly tables: LearnerTables; readonly options: Word2vecOptions },
): void {
  const write = (at: number, values: Uint32Array) => new Uint32Array(memory.buffer, at, values.length).set(values);
  write(layout.keep, tables.keep);
  write(layout.thresholds, tables.noise.thresholds);
  write(layout.aliases, tables.noise.aliases);
  write(layout.pathStarts, tables.paths.starts);
  write(layout.paths, tables.paths.turns);
  if (tables.parts !== undefined) {
    write(layout.partStarts, tables.parts.starts);
    write(layout.parts, tables.parts.rows);
  }
  const loss = options.loss === 'negative' ? (options.shareNegatives ? 'shared' : 'pairs') : options.loss;
  for (const own of layout.jobs) {
    const words = [
      layout.rowBytes,
      layout.inputs,
      layout.outputs,
      options.method === 'cbow' ? 1 : 0,
      lossCodes[loss],
      options.windowSize,
      options.negativeSamples,
      layout.keep,
      layout.thresholds,
      layout.aliases,
      tables.size,
      layout.pathStarts,
      layout.paths,
      layout.outputs + tables.size * layout.rowBytes,
      ...[own.line, own.inputList, own.targetList, own.outputList],
      ...[own.labels, own.weights, own.scores, own.errors],
    ];
    write(own.job, Uint32Array.from(words));
    const places = tables.parts === undefined ? [0, 0] : [layout.partStarts, layout.parts];
    write(own.job + 4 * field.partStarts, Uint32Array.from(places));
  }
}
