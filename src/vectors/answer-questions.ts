// The best answer to each of many analogy questions: cosines of a block of words with all words asked about, then sums or products.
import type { FloatArray } from '../kernels/index.js';
import { ANALOGY_EPSILON, type AnalogyMethod } from './analogy.js';
import type { VectorIndex } from './vector-index.js';

/** Cosines held at a time: 2²¹ floats stay in the last-level cache. */
const BLOCK_FLOATS = 2 ** 21;

interface AnswerOptions {
  readonly method: AnalogyMethod;
  readonly excludeInputs: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly words: number; readonly allWords: number }) => void;
}

/** The questions, by the places of their words among the words asked about. */
interface Asked {
  /** Ids of the different words a, b and c. */
  readonly ids: Int32Array;
  /** [questions, 3], places in `ids`. */
  readonly places: Int32Array;
}

/** The best so far of each question. */
interface Best {
  readonly ids: Int32Array;
  readonly scores: Float64Array;
}

/**
 * The id of the best answer to each question; −1 when no word is left. Every word of a question is compared with all words once,
 * however many questions it is in: 19,544 questions ask about only 905 words.
 *
 * @param questions ids of a, b, c (and more, which are not looked at)
 */
export async function answerQuestions(
  index: VectorIndex,
  questions: readonly (readonly number[])[],
  { method, excludeInputs, signal, onProgress }: AnswerOptions,
): Promise<Int32Array> {
  const asked = numberWords(questions);
  const best = {
    ids: new Int32Array(questions.length).fill(-1),
    scores: new Float64Array(questions.length).fill(-Infinity),
  };
  const { kernels, vectors } = index;
  const allWords = vectors.vocabulary.size;
  const size = Math.max(16, Math.min(allWords, Math.floor(BLOCK_FLOATS / Math.max(1, asked.ids.length))));
  const improve = method === 'add' ? improveBySum : improveByProduct;
  for (let start = 0; start < allWords && questions.length > 0; start += size) {
    signal?.throwIfAborted();
    const width = Math.min(size, allWords - start);
    const mark = kernels.mark();
    const cosines = cosinesOfBlock(index, asked.ids, { start, width });
    improve(best, cosines, { asked, start, width, excludeInputs });
    kernels.release(mark);
    onProgress?.({ words: start + width, allWords });
    await new Promise((resume) => setTimeout(resume, 0));
  }
  return best.ids;
}

function numberWords(questions: readonly (readonly number[])[]): Asked {
  const placeOf = new Map<number, number>();
  const places = new Int32Array(questions.length * 3);
  for (const [i, ids] of questions.entries()) {
    for (let j = 0; j < 3; j++) {
      const place = placeOf.get(ids[j]) ?? placeOf.size;
      placeOf.set(ids[j], place);
      places[3 * i + j] = place;
    }
  }
  return { ids: Int32Array.from(placeOf.keys()), places };
}

interface Block {
  readonly start: number;
  readonly width: number;
}

/** [ids.length, width]: the cosine of each id with each word of the block. */
function cosinesOfBlock(
  { kernels, vectors, units }: VectorIndex,
  ids: Int32Array,
  { start, width }: Block,
): FloatArray {
  const inner = vectors.dimensions;
  const rows = kernels.ints(ids.length);
  rows.set(ids);
  const queries = kernels.floats(ids.length * inner);
  kernels.gatherRows(queries, units, { ids: rows, columns: inner });
  const cosines = kernels.floats(ids.length * width);
  const words = units.subarray(start * inner, (start + width) * inner);
  kernels.matrixProduct(cosines, queries, words, { rows: ids.length, columns: width, inner, transposeB: true });
  return cosines;
}

interface Search extends Block {
  readonly asked: Asked;
  readonly excludeInputs: boolean;
}

/** 3CosAdd: cos(w, b) − cos(w, a) + cos(w, c); the length of b − a + c changes no order. */
function improveBySum(best: Best, cosines: FloatArray, search: Search): void {
  const { asked, start, width } = search;
  for (let q = 0; q < best.ids.length; q++) {
    const a = asked.places[3 * q] * width;
    const b = asked.places[3 * q + 1] * width;
    const c = asked.places[3 * q + 2] * width;
    let highest = best.scores[q];
    for (let i = 0; i < width; i++) {
      const score = cosines[b + i] - cosines[a + i] + cosines[c + i];
      if (score <= highest || isInput(search, q, start + i)) continue;
      highest = score;
      best.ids[q] = start + i;
    }
    best.scores[q] = highest;
  }
}

/** 3CosMul: s(w, b) s(w, c) / (s(w, a) + ε) with s = (cos + 1) / 2. */
function improveByProduct(best: Best, cosines: FloatArray, search: Search): void {
  const { asked, start, width } = search;
  for (let i = 0; i < cosines.length; i++) cosines[i] = (cosines[i] + 1) / 2;
  for (let q = 0; q < best.ids.length; q++) {
    const a = asked.places[3 * q] * width;
    const b = asked.places[3 * q + 1] * width;
    const c = asked.places[3 * q + 2] * width;
    let highest = best.scores[q];
    for (let i = 0; i < width; i++) {
      const score = (cosines[b + i] * cosines[c + i]) / (cosines[a + i] + ANALOGY_EPSILON);
      if (score <= highest || isInput(search, q, start + i)) continue;
      highest = score;
      best.ids[q] = start + i;
    }
    best.scores[q] = highest;
  }
}

function isInput({ asked: { ids, places }, excludeInputs }: Search, question: number, id: number): boolean {
  if (!excludeInputs) return false;
  for (let j = 3 * question; j < 3 * question + 3; j++) if (ids[places[j]] === id) return true;
  return false;
}
