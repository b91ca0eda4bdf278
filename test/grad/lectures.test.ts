// The lectures' own small examples, and the rows of the table of corrections.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  activate,
  add,
  addBias,
  backward,
  checkGradients,
  clearGradients,
  forward,
  jacobian,
  l2Penalty,
  matrixProduct,
  maxMargin,
  multiply,
  multiplyBy,
  type Node,
  sum,
  trace,
} from '../../src/grad/index.js';
import type { ActivationName } from '../../src/kernels/index.js';
import { agrees, drawn, fixed, given, kernels } from './leaves.js';

const gradientAt = (root: Node, x: { gradient: unknown }) => {
  forward(root, kernels);
  backward(root, kernels);
  return Array.from(x.gradient as Float64Array);
};

describe('matrix calculus', () => {
  it('f(x) = x³ has slope 3x², by the graph and by central difference', () => {
    for (const at of [-2, 0, 1, 4]) {
      const x = given('x', [1], [at]);
      const cube = multiply(multiply(x, x), x);
      expect(gradientAt(cube, x)).toEqual([3 * at ** 2]);
      const { worst } = checkGradients(cube, { tolerance: 1e-8 });
      expect(worst.numeric).toBeCloseTo(3 * at ** 2, 8);
    }
  });

  it('z = 3y, y = x²: dz/dx = 3 · 2x = 6x', () => {
    const x = given('x', [1], [5]);
    expect(gradientAt(multiplyBy(multiply(x, x), 3), x)).toEqual([30]);
  });

  it('(x + y) max(y, z) at (1, 2, 0): gradients 2, 5, 0, where y has two paths', () => {
    const [x, y, z] = [given('x', [1], [1]), given('y', [1], [2]), given('z', [1], [0])];
    const largest = add(z, activate(add(y, multiplyBy(z, -1)), 'relu'));
    const f = multiply(add(x, y), largest);
    expect(forward(f, kernels)[0]).toBe(6);
    backward(f, kernels);
    expect([x, y, z].map(({ gradient }) => gradient![0])).toEqual([2, 5, 0]);
  });

  const random = createRandom(2);
  const w = drawn('W', [3, 4], random);
  const x = drawn('x', [4, 1], random);
  const b = drawn('b', [3, 1], random);

  it('∂(Wx + b)/∂x = W and ∂(Wx + b)/∂b = I', () => {
    const z = add(matrixProduct(w, x), b);
    expect(jacobian(z, x, kernels)).toEqual({ rows: 3, columns: 4, values: w.value });
    expect([...jacobian(z, b, kernels).values]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('∂(uᵀh)/∂u = hᵀ, a row', () => {
    const u = drawn('u', [3, 1], random);
    expect(jacobian(matrixProduct(u, b, { transposeA: true }), u, kernels)).toEqual({
      rows: 1,
      columns: 3,
      values: b.value,
    });
  });

  it('∂f(z)/∂z = diag(f′(z)), and Jacobians multiply along a chain', () => {
    const z = matrixProduct(w, x);
    const h = activate(z, 'tanh');
    const slopes = [...forward(h, kernels)].map((hi) => 1 - hi ** 2);
    const diagonal = jacobian(h, z, kernels).values;
    expect(
      agrees(
        diagonal,
        [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => (i === j ? slopes[i] : 0))),
      ),
    ).toBe(true);
    const chained = Array.from({ length: 12 }, (_, i) => slopes[Math.floor(i / 4)] * w.value[i]);
    expect(agrees(jacobian(h, x, kernels).values, chained)).toBe(true);
  });
});

describe('museums in Paris are amazing', () => {
  // Word vectors of 4 numbers, windows of 5 words, 8 hidden units: x ∈ R²⁰, W ∈ R^{8×20}, U ∈ R⁸.
  const build = (shift: number) => {
    const random = createRandom(4);
    const [w, b, u] = [drawn('W', [8, 20], random), drawn('b', [8], random), drawn('U', [8, 1], random)];
    const windows = Array.from({ length: 2 }, () => Array.from({ length: 20 }, () => random.normal()));
    const hidden = (window: readonly number[]) =>
      activate(addBias(matrixProduct(fixed([1, 20], window), w, { transposeB: true }), b), 'logistic');
    const score = (window: readonly number[]) => matrixProduct(hidden(window), u);
    // "museums in Paris are amazing" is the true window, "Not all museums in Paris" the corrupt one.
    const [s, corrupt] = [add(score(windows[0]), fixed([1, 1], [shift])), score(windows[1])];
    return { w, b, u, windows, s, corrupt, loss: maxMargin(s, corrupt) };
  };

  it('J = max(0, 1 + s_c − s) is 0, and so is every gradient, once s is 1 above s_c', () => {
    const { loss, w, b, u } = build(20);
    expect(forward(loss, kernels)[0]).toBe(0);
    backward(loss, kernels);
    for (const { gradient } of [w, b, u]) expect([...gradient!].every((g) => g === 0)).toBe(true);
  });

  it('otherwise ∂J/∂s = −∂J/∂s_c = −1', () => {
    const { loss, s, corrupt } = build(-20);
    expect(forward(loss, kernels)[0]).toBeCloseTo(1 + corrupt.value![0] - s.value![0], 12);
    backward(loss, kernels);
    expect([s.gradient![0], corrupt.gradient![0]]).toEqual([-1, 1]);
  });

  it('∂s/∂W_ij = δ_i x_j and ∂s/∂b = δ with δ = u ∘ f′(z): W_14 gets x_4 f′(z_1) u_1', () => {
    const { s, w, b, u, windows } = build(0);
    forward(s, kernels);
    backward(s, kernels);
    const z = Array.from({ length: 8 }, (_, i) =>
      windows[0].reduce((total, xj, j) => total + w.value[i * 20 + j] * xj, b.value[i]),
    );
    const delta = z.map((zi, i) => (u.value[i] * Math.exp(-zi)) / (1 + Math.exp(-zi)) ** 2);
    expect(agrees(b.gradient, delta)).toBe(true);
    expect(
      agrees(
        w.gradient,
        delta.flatMap((di) => windows[0].map((xj) => di * xj)),
      ),
    ).toBe(true);
    expect(w.gradient![3]).toBeCloseTo(windows[0][3] * delta[0], 12);
    clearGradients([w, b, u]);
    const { inputs } = trace(s, s.inputs[0], kernels);
    expect([...inputs[0].local!.values]).toEqual([...u.value]);
  });
});

describe('corrections to the lectures', () => {
  const slopeAt = (name: ActivationName, at: number) => {
    const z = given('z', [1], [at]);
    return jacobian(activate(z, name), z, kernels).values[0];
  };
  const valueAt = (name: ActivationName, at: number) => forward(activate(fixed([1], [at]), name), kernels)[0];
  const points = [-2.5, -0.7, 0.3, 1.9];

  it('soft sign: 1 / (1 + |z|)², not sgn(z) / (1 + z)²', () => {
    for (const z of points) expect(slopeAt('softSign', z)).toBeCloseTo(1 / (1 + Math.abs(z)) ** 2, 12);
    expect(slopeAt('softSign', -2.5)).not.toBeCloseTo(-1 / (1 - 2.5) ** 2, 3);
  });

  it('tanh: 1 − tanh²', () => {
    for (const z of points) expect(slopeAt('tanh', z)).toBeCloseTo(1 - Math.tanh(z) ** 2, 12);
  });

  it('hard tanh: −1, z, 1 with slopes 0, 1, 0', () => {
    expect([-2, 0.5, 2].map((z) => valueAt('hardTanh', z))).toEqual([-1, 0.5, 1]);
    expect([-2, 0.5, 2].map((z) => slopeAt('hardTanh', z))).toEqual([0, 1, 0]);
  });

  it('logistic: 1 / (1 + e^{−z}) rises, with slope e^{−z} / (1 + e^{−z})² = σ (1 − σ)', () => {
    expect(valueAt('logistic', 2)).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    for (const z of points) {
      expect(slopeAt('logistic', z)).toBeCloseTo(Math.exp(-z) / (1 + Math.exp(-z)) ** 2, 12);
      expect(slopeAt('logistic', z)).toBeCloseTo(valueAt('logistic', z) * (1 - valueAt('logistic', z)), 12);
    }
  });

  it('L2 penalty: λ ‖W‖_F², the square of the norm', () => {
    expect(forward(l2Penalty(fixed([2, 1], [3, 4]), 2), kernels)[0]).toBe(50);
  });

  it('last-layer W is [k, n]: a = W h + b', () => {
    const a = matrixProduct(fixed([3, 2], [1, 2, 3, 4, 5, 6]), fixed([2, 1], [1, 1]));
    expect(a.shape).toEqual([3, 1]);
    expect([...forward(sum(a), kernels)]).toEqual([21]);
  });
});
