// The gradient check itself: what it reports, what it leaves alone, what it refuses.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  backward,
  checkGradients,
  createNode,
  forward,
  gradientOf,
  multiply,
  type Operation,
  squaredError,
  sum,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { drawn, fixed, given, kernels } from './leaves.js';

/** y = x, whose backward rule is off by `slips[i]` at place i. */
function slipping(slips: readonly number[]): Operation {
  return {
    name: 'slipping',
    shape: ([x]) => x,
    forward({ inputs: [x], node }) {
      node.value = x.value!.slice();
    },
    backward({ inputs: [x], node }) {
      const dx = gradientOf(x, kernels);
      for (let i = 0; i < dx.length; i++) dx[i] += node.gradient![i] + slips[i];
    },
  };
}

describe('checkGradients', () => {
  it('names the worst coordinate of the worst parameter', () => {
    const [good, bad] = [drawn('good', [3]), drawn('bad', [3])];
    const loss = sum(multiply(good, createNode(slipping([0, 1e-5, 3e-5]), [bad])));
    const { passed, worst, checked } = checkGradients(loss);
    expect(passed).toBe(false);
    expect(checked).toBe(6);
    expect([worst.parameter, worst.index]).toEqual(['bad', 2]);
    expect(worst.analytic - worst.numeric).toBeCloseTo(3e-5, 8);
    expect(worst.error).toBeCloseTo(3e-5 / Math.max(1, Math.abs(worst.analytic)), 8);
  });

  it('sees a slip of 1e-5 and passes one of 1e-7: the tolerance is 1e-6', () => {
    const lossOf = (slip: number) => sum(createNode(slipping([slip]), [given('x', [1], [1])]));
    expect(checkGradients(lossOf(1e-5)).passed).toBe(false);
    expect(checkGradients(lossOf(1e-7)).passed).toBe(true);
    expect(checkGradients(lossOf(1e-7), { tolerance: 1e-8 }).passed).toBe(false);
  });

  it('is relative above 1 and absolute below', () => {
    const at = (x: number) =>
      checkGradients(multiply(given('x', [1], [x]), fixed([1], [1])), { tolerance: 0 }).worst.error;
    expect(at(1)).toBeLessThan(1e-9);
    const large = given('x', [1], [2]);
    const loss = sum(multiply(createNode(slipping([1]), [large]), fixed([1], [1000])));
    expect(checkGradients(loss).worst.error).toBeCloseTo(1 / 1001, 6);
  });

  it('finds a slip of one coordinate along directions, and numbers the direction', () => {
    const x = drawn('x', [50]);
    const slips = Array(50).fill(0);
    slips[17] = 1e-3;
    const { passed, worst, checked } = checkGradients(sum(createNode(slipping(slips), [x])), { directions: 4 });
    expect([passed, checked, worst.parameter]).toEqual([false, 4, 'x']);
    expect(worst.index).toBeLessThan(4);
  });

  it('fails on NaN', () => {
    const loss = sum(createNode(slipping([Number.NaN]), [given('x', [1], [1])]));
    expect(checkGradients(loss)).toMatchObject({ passed: false, worst: { error: Infinity } });
  });

  it('takes a loss, a loss with parameters, or a builder; and checks the parameters that it is given', () => {
    const [x, y] = [drawn('x', [2]), drawn('y', [2], createRandom(2))];
    const loss = sum(multiply(x, y));
    expect(checkGradients(loss).checked).toBe(4);
    expect(checkGradients({ loss, parameters: [x] }).checked).toBe(2);
    expect(checkGradients(loss, { parameters: [y] }).worst.parameter).toBe('y');
    const build = (random: ReturnType<typeof createRandom>) => {
      const drawnX = drawn('x', [3], random);
      return { loss: sum(multiply(drawnX, drawnX)), parameters: [drawnX] };
    };
    const reports = [1, 1, 2].map((seed) => checkGradients(build, { random: createRandom(seed) }).worst.analytic);
    expect(reports[0]).toBe(reports[1]);
    expect(reports[0]).not.toBe(reports[2]);
  });

  it('leaves values and gradients as they were', () => {
    const x = drawn('x', [3]);
    const before = x.value.slice();
    const loss = sum(multiply(x, x));
    forward(loss, kernels);
    backward(loss, kernels);
    const gradient = x.gradient!.slice();
    checkGradients(loss);
    checkGradients(loss, { directions: 2 });
    expect(x.value).toEqual(before);
    expect(x.gradient).toEqual(gradient);
    expect(loss.value![0]).toBe([...before].reduce((total, xi) => total + xi * xi, 0));
  });

  it('refuses float32', () => {
    expect(() => checkGradients(sum(drawn('x', [1])), { kernels: createReferenceKernels() })).toThrow(
      'checkGradients: expected float64 kernels, got reference-float32. ' +
        'Use createReferenceKernels("float64"): in float32 a wrong gradient drowns in rounding.',
    );
  });

  it('refuses to pass what has nothing to check', () => {
    const message =
      'checkGradients: expected a loss that depends on at least one number of a parameter, got none. ' +
      'Make the inputs to check with parameter({ name, shape, value }).';
    expect(() => checkGradients(sum(fixed([2], [1, 2])))).toThrow(message);
    expect(() => checkGradients(squaredError(drawn('x', [1]), new Float64Array(1)), { parameters: [] })).toThrow(
      message,
    );
  });

  it('refuses options that it does not know and numbers out of range', () => {
    const loss = sum(drawn('x', [1]));
    expect(() => checkGradients(loss, { direction: 3 } as never)).toThrow('Did you mean "directions"?');
    expect(() => checkGradients(loss, { epsilon: 0 })).toThrow('checkGradients.epsilon: expected a number ≥');
    expect(() => checkGradients(loss, { directions: 1.5 })).toThrow(
      'checkGradients.directions: expected a whole number ≥ 0',
    );
  });
});
