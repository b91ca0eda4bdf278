// Conformance of row look-ups, means over bags, window sums and what undoes them.
import { describe, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import type { Exactness } from './conformance.js';
import { AWKWARD_LENGTHS, onWorkbench, type Workbench } from './workbench.js';

const COUNT = 6;

export function describeLookUps(kernels: Kernels, exactness: Exactness): void {
  const forEachWidth = (test: (bench: Workbench, columns: number) => void) => () =>
    onWorkbench(kernels, exactness, (bench) => {
      for (const columns of AWKWARD_LENGTHS) test(bench, columns);
    });

  describe('look-ups', () => {
    it.each([0, 1, 7])('gatherRows copies %i rows and gives zeros for −1', (rows) =>
      forEachWidth(({ normals, ids, output, close }, columns) => {
        const table = normals(COUNT * columns);
        const chosen = ids(rows, -1, COUNT);
        const out = output(rows * columns, 9);
        kernels.gatherRows(out, table, { ids: chosen, columns });
        close(
          out,
          byRow(rows, columns, (i, j) => (chosen[i] < 0 ? 0 : table[chosen[i] * columns + j])),
        );
      })(),
    );

    it.each([0, 1, 7])('scatterAddRows adds %i rows, repeated ids too, and passes over −1', (rows) =>
      forEachWidth(({ normals, ids, output, close }, columns) => {
        const x = normals(rows * columns);
        const chosen = ids(rows, -1, COUNT);
        const table = output(COUNT * columns, 2);
        kernels.scatterAddRows(table, x, { ids: chosen, columns });
        const entry = (row: number, j: number) =>
          chosen.reduce((sum, id, i) => sum + (id === row ? x[i * columns + j] : 0), 2);
        close(table, byRow(COUNT, columns, entry));
      })(),
    );

    it(
      'gatherMeans averages the rows of each bag; an empty bag gives zeros',
      forEachWidth(({ normals, ids, ints, output, close }, columns) => {
        const table = normals(COUNT * columns);
        const bags = { ids: ids(8, 0, COUNT), offsets: ints([0, 3, 3, 4, 8]) };
        const out = output(4 * columns, 9);
        kernels.gatherMeans(out, table, { ...bags, columns });
        const entry = (bag: number, j: number) => {
          const members = bags.ids.subarray(bags.offsets[bag], bags.offsets[bag + 1]);
          return members.reduce((sum, id) => sum + table[id * columns + j] / members.length, 0);
        };
        close(out, byRow(4, columns, entry));
      }),
    );

    it(
      'scatterAddMeans adds the share of each bag to its rows',
      forEachWidth(({ normals, ids, ints, output, close }, columns) => {
        const d = normals(4 * columns);
        const bags = { ids: ids(8, 0, COUNT), offsets: ints([0, 3, 3, 4, 8]) };
        const sizes = [3, 0, 1, 4];
        const bagOf = [0, 0, 0, 2, 3, 3, 3, 3];
        const table = output(COUNT * columns, 2);
        kernels.scatterAddMeans(table, d, { ...bags, columns });
        const share = (i: number, j: number) => d[bagOf[i] * columns + j] / sizes[bagOf[i]];
        const entry = (row: number, j: number) =>
          bags.ids.reduce((sum, id, i) => sum + (id === row ? share(i, j) : 0), 2);
        close(table, byRow(COUNT, columns, entry));
      }),
    );

    it.each([1, 3, 5])('windowSum adds the %i slots of each window, backward shares them out', (slots) =>
      forEachWidth((bench, columns) => checkWindows(bench, slots, columns))(),
    );
  });
}

function checkWindows({ kernels, normals, ids, output, close }: Workbench, slots: number, columns: number): void {
  const tokens = 7;
  const window = { ids: ids(tokens * slots, -1, COUNT), slots, columns };
  const at = (place: number, j: number) => (window.ids[place] * slots + (place % slots)) * columns + j;
  const places = Array.from(window.ids.keys()).filter((place) => window.ids[place] >= 0);
  const p = normals(COUNT * slots * columns);
  const h = output(tokens * columns, 9);
  kernels.windowSum(h, p, window);
  const ofToken = (n: number) => places.filter((place) => Math.floor(place / slots) === n);
  close(
    h,
    byRow(tokens, columns, (n, j) => ofToken(n).reduce((sum, place) => sum + p[at(place, j)], 0)),
  );
  const dh = normals(tokens * columns);
  const dp = output(COUNT * slots * columns, 2);
  kernels.windowSumBackward(dp, dh, window);
  const want = Array<number>(dp.length).fill(2);
  for (const place of places) {
    for (let j = 0; j < columns; j++) want[at(place, j)] += dh[Math.floor(place / slots) * columns + j];
  }
  close(dp, want);
}

function byRow(rows: number, columns: number, entry: (row: number, column: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns));
}
