// Clipping, and the stop at gradients that are not numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFiniteGradients, clipGradientNorm, clipGradientValues, createOptimizer } from '../../src/optim/index.js';
import { kernels, setRowGradient, table, vector } from './parameters.js';

describe('clipGradientNorm', () => {
  it('gives the norm over dense and row gradients together and scales both to the limit', () => {
    const [bias, words, idle] = [vector('bias', [0, 0]), table('words', [5, 1]), vector('idle', [0])];
    bias.gradient = Float64Array.of(2, -4);
    setRowGradient(words, [1, 4], [5, 2]);
    expect(clipGradientNorm([bias, words, idle], 3.5, kernels)).toBe(7);
    expect([...bias.gradient]).toEqual([1, -2]);
    expect([...words.rowGradient!.values]).toEqual([2.5, 1]);
  });

  it('never leaves a norm above the limit, keeps the direction, and touches nothing below it', () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0.01, max: 200, noNaN: true }), (gradient, limit) => {
        const theta = vector('theta', gradient);
        theta.gradient = Float64Array.from(gradient);
        const norm = clipGradientNorm([theta], limit, kernels);
        const factor = norm > limit ? limit / norm : 1;
        expect(norm).toBeCloseTo(Math.hypot(...gradient), 9);
        expect(Math.hypot(...theta.gradient)).toBeLessThanOrEqual(Math.max(limit, 0) * (1 + 1e-12));
        for (const [i, g] of gradient.entries()) expect(theta.gradient[i]).toBe(g * factor);
      }),
    );
  });

  it('leaves gradients alone when their norm is not finite', () => {
    for (const bad of [Number.NaN, Infinity]) {
      const theta = vector('theta', [0, 0]);
      theta.gradient = Float64Array.of(100, bad);
      expect(clipGradientNorm([theta], 1, kernels)).toBe(bad);
      expect([...theta.gradient]).toEqual([100, bad]);
    }
  });

  it('refuses a limit of 0', () => {
    expect(() => clipGradientNorm([], 0, kernels)).toThrow(
      'clipGradientNorm.maxNorm: expected a number ≥ 5e-324, got 0. Pass a number in that range.',
    );
  });
});

describe('clipGradientValues', () => {
  it('brings each finite number into [−limit, limit], dense or of rows', () => {
    const [bias, words] = [vector('bias', [0, 0, 0]), table('words', [5, 1])];
    bias.gradient = Float64Array.of(9, -0.25, -9);
    setRowGradient(words, [3], [0.75]);
    clipGradientValues([bias, words], 0.5);
    expect([...bias.gradient, ...words.rowGradient!.values]).toEqual([0.5, -0.25, -0.5, 0.5]);
  });

  it('hides no infinity and no NaN', () => {
    const theta = vector('theta', [0, 0, 0]);
    theta.gradient = Float64Array.of(Infinity, -Infinity, Number.NaN);
    clipGradientValues([theta], 1);
    expect([...theta.gradient]).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  it('refuses a negative limit', () => {
    expect(() => clipGradientValues([], -1)).toThrow(
      'clipGradientValues.limit: expected a number ≥ 5e-324, got -1. Pass a number in that range.',
    );
  });
});

describe('a gradient that is not finite', () => {
  const fix = 'Lower the learning rate, clip the gradients or look for a division by zero or log 0 in the loss.';

  it('stops the step that meets it, named by step, parameter and coordinate, with nothing changed', () => {
    const [first, words] = [vector('first', [1]), table('words', [5, 2])];
    const optimizer = createOptimizer({ method: 'adam' }, [first, words], kernels);
    first.gradient = Float64Array.of(1);
    optimizer.step(0.1);
    const before = [...first.value, ...words.value];
    setRowGradient(words, [1, 4], [0, 0, 0, Number.NaN]);
    expect(() => optimizer.step(0.1)).toThrow(
      expect.objectContaining({
        code: 'not-finite',
        message: `step 2, parameter words: expected finite gradients, got NaN at [4, 1]. ${fix}`,
        details: { where: 'step 2, parameter words', step: 2, parameter: 'words', index: 3 },
      }),
    );
    expect([...first.value, ...words.value]).toEqual(before);
    expect(optimizer.stepCount).toBe(1);
  });

  it('is found in matrices and vectors', () => {
    const [weights, bias] = [table('weights', [2, 3]), vector('bias', [0, 0])];
    weights.gradient = Float64Array.of(0, 0, 0, 0, -Infinity, 0);
    expect(() => checkFiniteGradients([weights], { step: 7, kernels })).toThrow(
      `step 7, parameter weights: expected finite gradients, got -Infinity at [1, 1]. ${fix}`,
    );
    bias.gradient = Float64Array.of(0, Infinity);
    expect(() => checkFiniteGradients([bias], { step: 7, kernels })).toThrow('got Infinity at [1].');
  });

  it('is not one whose square overflows', () => {
    const theta = vector('theta', [0, 0]);
    theta.gradient = Float64Array.of(1e200, 0);
    expect(() => checkFiniteGradients([theta], { step: 1, kernels })).not.toThrow();
  });
});
