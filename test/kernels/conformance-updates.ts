// Conformance of the optimisers' updates against their formulas, over three steps.
import { it } from 'vitest';
import type { FloatArray, Kernels } from '../../src/kernels/index.js';

import { type Exactness, onDrawn, size, type Workbench } from './workbench.js';

/** An update with one number of each state, and the same on arrays. */
interface Update {
  readonly name: string;
  readonly states: number;
  /** One step on one coordinate: new θ and states from θ, g and states. */
  one(theta: number, g: number, states: readonly number[], step: number): { theta: number; states: number[] };
  all(kernels: Kernels, theta: FloatArray, g: FloatArray, states: readonly FloatArray[], step: number): void;
}

const learningRate = 0.1;
const epsilon = 0.01;

const UPDATES: readonly Update[] = [
  {
    name: 'sgdUpdate: θ −= α g',
    states: 0,
    one: (theta, g) => ({ theta: theta - learningRate * g, states: [] }),
    all: (kernels, theta, g) => kernels.sgdUpdate(theta, g, { learningRate }),
  },
  {
    name: 'momentumUpdate: v = μ v − α g; θ += v',
    states: 1,
    one(theta, g, [v]) {
      const next = 0.9 * v - learningRate * g;
      return { theta: theta + next, states: [next] };
    },
    all: (kernels, theta, g, [velocity]) => kernels.momentumUpdate(theta, g, { velocity, learningRate, momentum: 0.9 }),
  },
  {
    name: 'adaGradUpdate: G += g²; θ −= α g / (√G + ε)',
    states: 1,
    one(theta, g, [sum]) {
      const next = sum + g ** 2;
      return { theta: theta - (learningRate * g) / (Math.sqrt(next) + epsilon), states: [next] };
    },
    all: (kernels, theta, g, [sumSquares]) => kernels.adaGradUpdate(theta, g, { sumSquares, learningRate, epsilon }),
  },
  {
    name: 'rmsPropUpdate: s = ρ s + (1 − ρ) g²; θ −= α g / (√s + ε)',
    states: 1,
    one(theta, g, [mean]) {
      const next = 0.8 * mean + 0.2 * g ** 2;
      return { theta: theta - (learningRate * g) / (Math.sqrt(next) + epsilon), states: [next] };
    },
    all: (kernels, theta, g, [meanSquares]) =>
      kernels.rmsPropUpdate(theta, g, { meanSquares, learningRate, decay: 0.8, epsilon }),
  },
  {
    name: 'adamUpdate: θ −= α m̂ / (√v̂ + ε), bias corrected',
    states: 2,
    one(theta, g, [m, v], step) {
      const states = [0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g ** 2];
      const corrected = [states[0] / (1 - 0.9 ** step), states[1] / (1 - 0.99 ** step)];
      return { theta: theta - (learningRate * corrected[0]) / (Math.sqrt(corrected[1]) + epsilon), states };
    },
    all: (kernels, theta, g, [m, v], step) =>
      kernels.adamUpdate(theta, g, { m, v, learningRate, beta1: 0.9, beta2: 0.99, epsilon, step }),
  },
];

export function describeUpdates(kernels: Kernels, exactness: Exactness): void {
  it.each(UPDATES)('$name', (update) =>
    onDrawn(kernels, exactness, {
      shape: size(100),
      test: (bench, length) => checkUpdate(bench, update, length),
    }),
  );
}

/** Three steps from θ = 0.5 and empty states; one gradient is 0 throughout, where only ε keeps 0 / 0 away. */
function checkUpdate(
  { kernels, normals, output, close }: Workbench,
  { states, one, all }: Update,
  length: number,
): void {
  const theta = output(length, 0.5);
  const memory = Array.from({ length: states }, () => output(length));
  let want = Array.from({ length }, () => ({ theta: 0.5, states: Array<number>(states).fill(0) }));
  for (let step = 1; step <= 3; step++) {
    const g = normals(length);
    if (length > 0) g[0] = 0;
    all(kernels, theta, g, memory, step);
    want = want.map((before, i) => one(before.theta, g[i], before.states, step));
  }
  close(
    theta,
    want.map((after) => after.theta),
  );
  memory.forEach((array, s) => {
    close(
      array,
      want.map((after) => after.states[s]),
    );
  });
}
