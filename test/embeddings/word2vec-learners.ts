// Learners side by side for tests: the plain one in float64 and the kernels, from the same drawn matrices.
import { createRandom } from '../../src/base/index.js';
import { buildLearnerTables, type Learner } from '../../src/embeddings/word2vec/learner.js';
import { resolveWord2vecOptions, type Word2vecOptions } from '../../src/embeddings/word2vec/options.js';
import { createReferenceLearner } from '../../src/embeddings/word2vec/reference-learner.js';
import { createWasmLearner } from '../../src/embeddings/word2vec/wasm-learner.js';
import { createVocabulary } from '../../src/text/index.js';

/** Every form of the loss, as options. */
export const forms: readonly Partial<Word2vecOptions>[] = (['skipgram', 'cbow'] as const).flatMap((method) => [
  { method, loss: 'negative', negativeSamples: 5 },
  { method, loss: 'negative', negativeSamples: 5, shareNegatives: false },
  { method, loss: 'negative', negativeSamples: 14 },
  { method, loss: 'hierarchical' },
  { method, loss: 'softmax' },
  { method, loss: 'negative', negativeSamples: 5, buckets: 40, shortestGram: 2, longestGram: 4 },
]);

/** What a form is called in a test. */
export function nameOf({ method, loss, negativeSamples, shareNegatives, buckets }: Partial<Word2vecOptions>): string {
  const negatives = loss === 'negative' ? ` ${negativeSamples}${shareNegatives === false ? ' a pair' : ''}` : '';
  return `${method} ${loss}${negatives}${buckets === undefined ? '' : ' with n-grams'}`;
}

/** Words to stand for these counts; some are spelt alike. */
export function wordsFor(counts: readonly number[]): string[] {
  return counts.map((_, i) => `${['ice', 'snow', 'steam'][i % 3]}${'ed'.repeat(i / 3)}`);
}

/** Both learners over words with these counts, with the same matrices of numbers in ±0.5. */
export function createLearners(
  counts: readonly number[],
  given: Partial<Word2vecOptions>,
): { readonly reference: Learner; readonly wasm: Learner; readonly options: Word2vecOptions } {
  const options = resolveWord2vecOptions({ dimensions: 10, windowSize: 3, subsample: 0, ...given });
  const tables = buildLearnerTables(createVocabulary(wordsFor(counts), counts), options);
  const reference = createReferenceLearner(tables, options, (length) => new Float64Array(length));
  const wasm = createWasmLearner(tables, options, 1);
  const sizes = { inputs: tables.inputRows, outputs: tables.size };
  for (const learner of [reference, wasm]) {
    const random = createRandom(9);
    for (const name of ['inputs', 'outputs'] as const) {
      fillRows(learner, name, () => random.uniform() - 0.5, { size: sizes[name], options });
    }
  }
  return { reference, wasm, options };
}

/** Row `row` of a learner's matrix. */
export function rowOf(learner: Learner, name: 'inputs' | 'outputs', row: number, dimensions: number): number[] {
  return [...learner[name].subarray(row * learner.stride, row * learner.stride + dimensions)];
}

function fillRows(
  learner: Learner,
  name: 'inputs' | 'outputs',
  draw: () => number,
  { size, options }: { readonly size: number; readonly options: Word2vecOptions },
): void {
  for (let row = 0; row < size; row++) {
    for (let d = 0; d < options.dimensions; d++) learner[name][row * learner.stride + d] = draw();
  }
}
