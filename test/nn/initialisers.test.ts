// Initial values and dropout masks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  drawDropoutMask,
  drawVariationalMask,
  fillNormal,
  fillUniform,
  fillXavierUniform,
} from '../../src/nn/index.js';

const kernels = createReferenceKernels();
const COUNT = 20_000;

const mean = (numbers: Iterable<number>) => {
  const all = [...numbers];
  return all.reduce((sum, x) => sum + x, 0) / all.length;
};
const variance = (numbers: Iterable<number>) => mean([...numbers].map((x) => x * x));

describe('initial values', () => {
  it('of Xavier fill (−√(6 / (fan-in + fan-out)), +√…) evenly', () => {
    const values = new Float64Array(COUNT);
    fillXavierUniform(values, { fanIn: 50, fanOut: 4 }, createRandom(1));
    const limit = 1 / 3;
    expect(Math.max(...values)).toBeLessThan(limit);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
    expect(Math.max(...values)).toBeGreaterThan(0.99 * limit);
    expect(mean(values)).toBeCloseTo(0, 2);
    expect(variance(values) / ((limit * limit) / 3)).toBeCloseTo(1, 1);
  });

  it('drawn uniformly stay within the limit on both sides', () => {
    const values = new Float64Array(COUNT);
    fillUniform(values, 0.5, createRandom(2));
    expect([Math.max(...values), Math.min(...values)].map((x) => Number(x.toFixed(2)))).toEqual([0.5, -0.5]);
  });

  it('drawn normally have the deviation asked for', () => {
    const values = new Float64Array(COUNT);
    fillNormal(values, 0.3, createRandom(3));
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(Math.sqrt(variance(values)) / 0.3).toBeCloseTo(1, 1);
    expect(Math.max(...values)).toBeGreaterThan(0.9);
  });

  it('are the same for the same seed and others for another', () => {
    const draw = (seed: number) => {
      const values = new Float32Array(10);
      fillNormal(values, 1, createRandom(seed));
      return values;
    };
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  it('of impossible sizes are refused', () => {
    const values = new Float32Array(1);
    expect(() => fillXavierUniform(values, { fanIn: 0, fanOut: 1 }, createRandom(1))).toThrow(
      'fillXavierUniform.fanIn: expected a whole number ≥ 1, got 0. Pass a whole number in that range.',
    );
    expect(() => fillXavierUniform(values, { fanIn: 1, fanOut: 1.5 }, createRandom(1))).toThrow(
      'fillXavierUniform.fanOut: expected a whole number ≥ 1, got 1.5.',
    );
    expect(() => fillUniform(values, -1, createRandom(1))).toThrow('fillUniform.limit: expected a number ≥ 0');
    expect(() => fillNormal(values, Number.NaN, createRandom(1))).toThrow(
      'fillNormal.deviation: expected a number ≥ 0',
    );
  });
});

describe('a dropout mask', () => {
  const keeps = fc.double({ min: 0.05, max: 1, noNaN: true });

  it('holds 0 and 1/p only, and keeps the expectation', () => {
    fc.assert(
      fc.property(keeps, fc.integer(), (keep, seed) => {
        const mask = drawDropoutMask(kernels, COUNT, { keep }, createRandom(seed));
        expect(mask.every((m) => m === 0 || m === Math.fround(1 / keep))).toBe(true);
        // Six standard errors of the mean of COUNT Bernoulli numbers scaled by 1/p.
        expect(Math.abs(mean(mask) - 1)).toBeLessThan(6 * Math.sqrt((1 - keep) / keep / COUNT) + 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('of a sequence repeats one row over its tokens and differs between sequences', () => {
    const columns = 64;
    const offsets = Int32Array.of(0, 3, 3, 5);
    const mask = drawVariationalMask(kernels, { keep: 0.5, columns, offsets }, createRandom(1));
    const row = (token: number) => [...mask.subarray(token * columns, (token + 1) * columns)];
    expect(mask.length).toBe(5 * columns);
    expect([row(1), row(2), row(4)]).toEqual([row(0), row(0), row(3)]);
    expect(row(3)).not.toEqual(row(0));
    expect(new Set(mask)).toEqual(new Set([0, 2]));
  });

  it('of a sequence keeps the expectation over sequences', () => {
    const offsets = Int32Array.from({ length: 5001 }, (_, sequence) => 2 * sequence);
    const mask = drawVariationalMask(kernels, { keep: 0.7, columns: 1, offsets }, createRandom(2));
    expect(mean(mask)).toBeCloseTo(1, 1);
  });

  it('that keeps nothing, or sequences that do not ascend from 0, are refused', () => {
    const random = createRandom(1);
    const fix = 'Let offsets[i] be the first token of sequence i and add the number of tokens as the last.';
    const draw = (...offsets: number[]) =>
      drawVariationalMask(kernels, { keep: 1, columns: 1, offsets: Int32Array.from(offsets) }, random);
    expect(() => drawDropoutMask(kernels, 1, { keep: 0 }, random)).toThrow(
      'drawDropoutMask.keep: expected a number ≥ 0.001 and ≤ 1, got 0. Pass a number in that range.',
    );
    expect(() => drawVariationalMask(kernels, { keep: 2, columns: 1, offsets: Int32Array.of(0) }, random)).toThrow(
      'drawVariationalMask.keep: expected a number ≥ 0.001 and ≤ 1, got 2.',
    );
    expect(() => draw(0, 3, 2)).toThrow(
      `drawVariationalMask.offsets: expected offsets that ascend from 0, got [0, 3, 2]. ${fix}`,
    );
    expect(() => draw(1, 2)).toThrow('got [1, 2].');
    expect(() => draw()).toThrow('got [].');
  });
});
