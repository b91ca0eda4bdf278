// Initial values of weights, drawn from a seeded stream.
import { checkNumber, type Random } from '../base/index.js';
import type { FloatArray } from '../kernels/index.js';

/**
 * w ~ U(−r, r) with r = √(6 / (fan-in + fan-out)), which keeps the variance of signals and gradients from layer to layer.
 * Source: Glorot and Bengio 2010, eq. 16 ("Xavier").
 *
 * @param values filled in place, in order
 * @param fans inputs and outputs of one layer, each ≥ 1
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { fillXavierUniform } from 'nomen/nn';
 * const weights = new Float32Array(6);
 * fillXavierUniform(weights, { fanIn: 3, fanOut: 3 }, createRandom(1));
 * weights.every((weight) => Math.abs(weight) <= 1); // true
 * ```
 */
export function fillXavierUniform(
  values: FloatArray,
  { fanIn, fanOut }: { readonly fanIn: number; readonly fanOut: number },
  random: Random,
): void {
  checkNumber(fanIn, { where: 'fillXavierUniform.fanIn', min: 1, integer: true });
  checkNumber(fanOut, { where: 'fillXavierUniform.fanOut', min: 1, integer: true });
  fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), random);
}

/**
 * w ~ U(−limit, limit).
 *
 * @param values filled in place, in order
 * @param limit ≥ 0
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { fillUniform } from 'nomen/nn';
 * const vectors = new Float32Array(100);
 * fillUniform(vectors, 0.01, createRandom(1));
 * vectors.every((number) => Math.abs(number) < 0.0101); // true
 * ```
 */
export function fillUniform(values: FloatArray, limit: number, random: Random): void {
  checkNumber(limit, { where: 'fillUniform.limit', min: 0, max: Number.MAX_VALUE });
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
}

/**
 * w ~ N(0, deviation²).
 *
 * @param values filled in place, in order
 * @param deviation standard deviation ≥ 0
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * import { fillNormal } from 'nomen/nn';
 * const vectors = new Float32Array(2);
 * fillNormal(vectors, 0, createRandom(1));
 * vectors; // Float32Array [0, 0]
 * ```
 */
export function fillNormal(values: FloatArray, deviation: number, random: Random): void {
  checkNumber(deviation, { where: 'fillNormal.deviation', min: 0, max: Number.MAX_VALUE });
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
}
