// Dropout masks: what to keep in this step, scaled so that the expectation is that of the whole.
import { checkNumber, NomenError, type Random } from '../base/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';

/** The smallest keep probability: below it 1/p is so large that one kept unit drowns the rest in float32. */
const LEAST_KEEP = 1e-3;

/**
 * m_i = 1/p with probability p, else 0, so that E[m_i x_i] = x_i and nothing needs scaling at test time.
 * Source: Srivastava et al. 2014, with the scaling moved to training ("inverted").
 *
 * @param kernels whose memory the mask lives in
 * @param length of the mask
 * @param options `keep`: p in [0.001, 1]
 * @param random advanced by `length` draws
 * @returns FloatArray [length] for `dropout` of nomen/grad
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { drawDropoutMask } from 'nomen/nn';
 * drawDropoutMask(createReferenceKernels(), 3, { keep: 1 }, createRandom(1)); // Float32Array [1, 1, 1]
 * ```
 */
export function drawDropoutMask(
  kernels: Kernels,
  length: number,
  { keep }: { readonly keep: number },
  random: Random,
): FloatArray {
  checkNumber(keep, { where: 'drawDropoutMask.keep', min: LEAST_KEEP, max: 1 });
  const mask = kernels.floats(length);
  fillMask(mask, keep, random);
  return mask;
}

/**
 * One mask row a sequence, repeated over its tokens: m_tj = m_s(t)j with m_sj = 1/p with probability p, else 0.
 * Source: Gal and Ghahramani 2016 ("variational" dropout).
 *
 * @param kernels whose memory the mask lives in
 * @param options `keep`: p in [0.001, 1]; `columns` of a token's vector; `offsets`: sequence s holds the tokens
 * `offsets[s] … offsets[s + 1] − 1`, ascending, first 0
 * @param random advanced by sequences × columns draws
 * @returns FloatArray [tokens, columns], row-major
 * @throws NomenError `number-out-of-range`, `bad-offsets`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { drawVariationalMask } from 'nomen/nn';
 * const sentence = { keep: 0.5, columns: 1, offsets: Int32Array.of(0, 2) };
 * const [first, second] = drawVariationalMask(createReferenceKernels(), sentence, createRandom(1));
 * first === second; // true
 * ```
 */
export function drawVariationalMask(
  kernels: Kernels,
  { keep, columns, offsets }: { readonly keep: number; readonly columns: number; readonly offsets: Int32Array },
  random: Random,
): FloatArray {
  checkNumber(keep, { where: 'drawVariationalMask.keep', min: LEAST_KEEP, max: 1 });
  checkNumber(columns, { where: 'drawVariationalMask.columns', min: 0, integer: true });
  checkOffsets(offsets);
  const mask = kernels.floats(offsets[offsets.length - 1] * columns);
  const row = kernels.floats(columns);
  for (let sequence = 0; sequence + 1 < offsets.length; sequence++) {
    fillMask(row, keep, random);
    for (let token = offsets[sequence]; token < offsets[sequence + 1]; token++) mask.set(row, token * columns);
  }
  return mask;
}

function fillMask(mask: FloatArray, keep: number, random: Random): void {
  const kept = 1 / keep;
  // A product instead of a branch, since no processor guesses a coin.
  for (let i = 0; i < mask.length; i++) mask[i] = Number(random.uniform() < keep) * kept;
}

function checkOffsets(offsets: Int32Array): void {
  const isAscending = offsets.every((offset, i) => offset >= (i === 0 ? 0 : offsets[i - 1]));
  if (offsets[0] === 0 && isAscending) return;
  throw new NomenError({
    code: 'bad-offsets',
    where: 'drawVariationalMask.offsets',
    expected: 'offsets that ascend from 0',
    got: `[${[...offsets.subarray(0, 8)].join(', ')}${offsets.length > 8 ? ', …' : ''}]`,
    fix: 'Let offsets[i] be the first token of sequence i and add the number of tokens as the last',
  });
}
