// The input rows of a document classifier before training: small random numbers, or the vectors of known words.
import { NomenError, type Random } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { appendWordHashes, createFeatureTable } from './features.js';
import type { StartVectors } from './model.js';

/** What the rows stand for. */
interface StartRows {
  readonly features: Uint32Array;
  readonly dimensions: number;
  /** Numbers are drawn from ± this. */
  readonly limit: number;
  readonly vectors: StartVectors | undefined;
}

/** U(±limit) for each number; rows of words that `vectors` has are theirs. */
export function startVectors(
  input: FloatArray,
  { features, dimensions, limit, vectors }: StartRows,
  random: Random,
): void {
  // One draw seeds a stream that costs a multiplication a number (Numerical Recipes); the rows are too many for more.
  let state = random.integer(2 ** 32) | 1;
  const scale = limit / 2 ** 31;
  for (let i = 0; i < input.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    input[i] = state * scale;
  }
  if (vectors === undefined) return;
  const { dimensions: given } = vectors;
  if (rowLength(vectors) !== dimensions) {
    const [expected, got] = [`vectors of ${dimensions} dimensions`, String(given)];
    throw new NomenError({ code: 'wrong-dimensions', where: 'vectors', expected, got, fix: 'Leave out --dimensions' });
  }
  const table = createFeatureTable(features);
  vectors.words.forEach((word, at) => {
    const hashes = { values: new Uint32Array(word.length), length: 0 };
    appendWordHashes(word, hashes);
    const row = hashes.length === 1 ? table.rowOf(hashes.values[0]) : -1;
    if (row < 0) return;
    input.set(vectors.values.subarray(at * given, (at + 1) * given), row * dimensions);
    input.fill(0, row * dimensions + given, (row + 1) * dimensions);
  });
}

/** The dimensions of a model that starts from these vectors: rows are filled up to a multiple of 4. */
export function rowLength({ dimensions }: StartVectors): number {
  return 4 * Math.ceil(dimensions / 4);
}
