// Conformance of the optimisers' updates against their formulas, over three steps, of all rows or of some.
import fc from 'fast-check';
import { it } from 'vitest';
import { shuffle } from '../../src/base/index.js';
import type { FloatArray, Kernels, TableRows } from '../../src/kernels/index.js';

import { type Exactness, onDrawn, size, type Workbench } from './workbench.js';

/** An update with one number of each state, and the same on arrays. */
interface Update {
  readonly name: string;
  readonly states: number;
  /** One step on one coordinate: new θ and states from θ, g and states. */
  one(theta: number, g: number, states: readonly number[], step: number): { theta: number; states: number[] };
  all(kernels: Kernels, arrays: Arrays, at: { readonly step: number; readonly rows?: TableRows }): void;
}

/** θ, g and the states of an update. */
interface Arrays {
  readonly theta: FloatArray;
  readonly g: FloatArray;
  readonly states: readonly FloatArray[];
}

const learningRate = 0.1;
const epsilon = 0.01;

const UPDATES: readonly Update[] = [
  {
    name: 'sgdUpdate: θ −= α g',
    states: 0,
    one: (theta, g) => ({ theta: theta - learningRate * g, states: [] }),
    all: (kernels, { theta, g }, { rows }) => kernels.sgdUpdate(theta, g, { learningRate, rows }),
  },
  {
    name: 'momentumUpdate: v = μ v − α g; θ += v',
    states: 1,
    one(theta, g, [v]) {
      const next = 0.9 * v - learningRate * g;
      return { theta: theta + next, states: [next] };
    },
    all: (kernels, { theta, g, states: [velocity] }, { rows }) =>
      kernels.momentumUpdate(theta, g, { velocity, learningRate, momentum: 0.9, rows }),
  },
  {
    name: 'adaGradUpdate: G += g²; θ −= α g / (√G + ε)',
    states: 1,
    one(theta, g, [sum]) {
      const next = sum + g ** 2;
      return { theta: theta - (learningRate * g) / (Math.sqrt(next) + epsilon), states: [next] };
    },
    all: (kernels, { theta, g, states: [sumSquares] }, { rows }) =>
      kernels.adaGradUpdate(theta, g, { sumSquares, learningRate, epsilon, rows }),
  },
  {
    name: 'rmsPropUpdate: s = ρ s + (1 − ρ) g²; θ −= α g / (√s + ε)',
    states: 1,
    one(theta, g, [mean]) {
      const next = 0.8 * mean + 0.2 * g ** 2;
      return { theta: theta - (learningRate * g) / (Math.sqrt(next) + epsilon), states: [next] };
    },
    all: (kernels, { theta, g, states: [meanSquares] }, { rows }) =>
      kernels.rmsPropUpdate(theta, g, { meanSquares, learningRate, decay: 0.8, epsilon, rows }),
  },
  {
    name: 'adamUpdate: θ −= α m̂ / (√v̂ + ε), bias corrected',
    states: 2,
    one(theta, g, [m, v], step) {
      const states = [0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g ** 2];
      const corrected = [states[0] / (1 - 0.9 ** step), states[1] / (1 - 0.99 ** step)];
      return { theta: theta - (learningRate * corrected[0]) / (Math.sqrt(corrected[1]) + epsilon), states };
    },
    all: (kernels, { theta, g, states: [m, v] }, at) =>
      kernels.adamUpdate(theta, g, { m, v, learningRate, beta1: 0.9, beta2: 0.99, epsilon, ...at }),
  },
];

export function describeUpdates(kernels: Kernels, exactness: Exactness): void {
  it.each(UPDATES)('$name', (update) =>
    onDrawn(kernels, exactness, {
      shape: size(100),
      test: (bench, length) => checkUpdate(bench, update, length),
    }),
  );

  it.each(UPDATES)('$name, in the rows named and nowhere else', (update) =>
    onDrawn(kernels, exactness, {
      shape: fc.record({ tableRows: size(9), columns: size(20) }),
      test: (bench, shape) => checkRows(bench, update, shape),
    }),
  );
}

/** Three steps from θ = 0.5 and empty states; one gradient is 0 throughout, where only ε keeps 0 / 0 away. */
function checkUpdate(bench: Workbench, update: Update, length: number): void {
  const run = createRun(bench, update, length);
  for (let step = 1; step <= 3; step++) {
    const g = bench.normals(length);
    if (length > 0) g[0] = 0;
    update.all(bench.kernels, { ...run, g }, { step });
    run.follow(g, (i) => i, step);
  }
  run.check();
}

/** Three steps, each on rows of a table drawn anew in any order. */
function checkRows(
  bench: Workbench,
  update: Update,
  { tableRows, columns }: { readonly tableRows: number; readonly columns: number },
): void {
  const run = createRun(bench, update, tableRows * columns);
  for (let step = 1; step <= 3; step++) {
    const rows = Array.from({ length: tableRows }, (_, row) => row).filter(() => bench.random.uniform() < 0.5);
    shuffle(rows, bench.random);
    const g = bench.normals(rows.length * columns);
    update.all(bench.kernels, { ...run, g }, { step, rows: { ids: bench.ints(rows), columns } });
    run.follow(g, (i) => rows[Math.floor(i / columns)] * columns + (i % columns), step);
  }
  run.check();
}

/** Arrays to update and, beside them, what the formula makes of each coordinate. */
function createRun({ output, close }: Workbench, { states: count, one }: Update, length: number) {
  const theta = output(length, 0.5);
  const states = Array.from({ length: count }, () => output(length));
  const want = Array.from({ length }, () => ({ theta: 0.5, states: Array<number>(count).fill(0) }));
  return {
    theta,
    states,
    follow(g: FloatArray, placeOf: (i: number) => number, step: number): void {
      g.forEach((slope, i) => {
        const place = placeOf(i);
        want[place] = one(want[place].theta, slope, want[place].states, step);
      });
    },
    check(): void {
      close(
        theta,
        want.map((after) => after.theta),
      );
      states.forEach((array, s) => {
        close(
          array,
          want.map((after) => after.states[s]),
        );
      });
    },
  };
}
