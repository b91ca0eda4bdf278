// Analogies: a is to b as c is to which word?
import { checkNumber, unknownName } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';
import { requireId } from './known-words.js';
import { type Neighbour, nearestOf } from './neighbours.js';
import { cosinesWith, type VectorIndex } from './vector-index.js';

/** `add` is 3CosAdd (Mikolov et al. 2013), `multiply` 3CosMul (Levy and Goldberg 2014). */
export type AnalogyMethod = 'add' | 'multiply';

/** ε of 3CosMul (Levy and Goldberg 2014, equation 4). */
export const ANALOGY_EPSILON = 0.001;

/** Options of `solveAnalogy`. */
export interface AnalogyOptions {
  /** Usually `add`. */
  readonly method?: AnalogyMethod;
  /** How many words (usually 10). */
  readonly count?: number;
  /** Leave a, b and c out of the answer, as all published figures do (usually true). */
  readonly excludeInputs?: boolean;
}

/** a : b :: c : ? */
export interface Analogy {
  readonly a: string;
  readonly b: string;
  readonly c: string;
}

/**
 * add: argmax_w cos(w, b̂ − â + ĉ). multiply: argmax_w s(w, b) s(w, c) / (s(w, a) + ε) with s = (cos + 1) / 2.
 * `similarity` is that cosine, or that product.
 *
 * @throws NomenError `unknown-word`, `unknown-method`, `number-out-of-range`
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * import { createVectorIndex, createWordVectors, solveAnalogy } from 'nomen/vectors';
 * const values = new Float32Array([1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1]);
 * const vectors = createWordVectors({ words: ['man', 'woman', 'king', 'queen'], dimensions: 3, values });
 * const index = createVectorIndex(vectors, createKernels());
 * solveAnalogy(index, { a: 'man', b: 'king', c: 'woman' }, { count: 1 })[0].word; // 'queen'
 * ```
 */
export function solveAnalogy(index: VectorIndex, { a, b, c }: Analogy, options: AnalogyOptions = {}): Neighbour[] {
  const { method = 'add', count = 10, excludeInputs = true } = options;
  checkMethod(method, 'solveAnalogy');
  checkNumber(count, { where: 'count', min: 1, integer: true });
  const ids = [a, b, c].map((word) => requireId(index.vectors, word));
  const mark = index.kernels.mark();
  const scores = method === 'add' ? sumScores(index, ids) : productScores(index, ids);
  const found = nearestOf(index, scores, { count, excluded: new Set(excludeInputs ? ids : []) });
  index.kernels.release(mark);
  return found;
}

/** Refuses names that are no method. */
export function checkMethod(method: string, where: string): void {
  const methods: readonly string[] = ['add', 'multiply'] satisfies AnalogyMethod[];
  if (!methods.includes(method)) throw unknownName(method, methods, { where, kind: 'method' });
}

function sumScores(index: VectorIndex, [a, b, c]: readonly number[]): FloatArray {
  const [from, to, third] = [a, b, c].map((id) => unitOf(index, id));
  return cosinesWith(
    index,
    Float64Array.from(from, (x, i) => to[i] - x + third[i]),
  );
}

function productScores(index: VectorIndex, [a, b, c]: readonly number[]): FloatArray {
  const [from, to, third] = [a, b, c].map((id) => cosinesWith(index, unitOf(index, id)));
  for (let i = 0; i < to.length; i++) {
    to[i] = (((to[i] + 1) / 2) * ((third[i] + 1) / 2)) / ((from[i] + 1) / 2 + ANALOGY_EPSILON);
  }
  return to;
}

function unitOf({ vectors: { dimensions }, units }: VectorIndex, id: number): FloatArray {
  return units.subarray(id * dimensions, (id + 1) * dimensions);
}
