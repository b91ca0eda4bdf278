// Conformance of row look-ups, means over bags, window sums and what undoes them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bags, type Kernels, wordRecord } from '../../src/kernels/index.js';
import { type Exactness, onDrawn, onWorkbench, size, type Workbench } from './workbench.js';

const rowShapes = fc.record({ count: fc.integer({ min: 1, max: 9 }), rows: size(12), columns: size(70) });
const bagShapes = fc.record({
  count: fc.integer({ min: 1, max: 9 }),
  sizes: fc.array(size(5), { maxLength: 6 }),
  columns: size(70),
});
const windowShapes = fc.record({
  count: fc.integer({ min: 1, max: 9 }),
  tokens: size(9),
  slots: fc.integer({ min: 1, max: 7 }),
  columns: size(40),
});

export function describeLookUps(kernels: Kernels, exactness: Exactness): void {
  describe('look-ups', () => {
    it('findWords gives what is kept for equal words and codes, and enters the others', () =>
      onWorkbench(kernels, exactness, (bench) => {
        for (const wordCount of [0, 1, 9, 300]) expectFoundWords(bench, wordCount);
      }));

    it('gatherRows copies rows and gives zeros for −1', () =>
      onDrawn(kernels, exactness, {
        shape: rowShapes,
        test({ normals, ids, output, close }, { count, rows, columns }) {
          const table = normals(count * columns);
          const chosen = ids(rows, -1, count);
          const out = output(rows * columns, 9);
          kernels.gatherRows(out, table, { ids: chosen, columns });
          close(
            out,
            byRow(rows, columns, (i, j) => (chosen[i] < 0 ? 0 : table[chosen[i] * columns + j])),
          );
        },
      }));

    it('scatterAddRows adds rows, repeated ids too, and passes over −1', () =>
      onDrawn(kernels, exactness, {
        shape: rowShapes,
        test({ normals, ids, output, close }, { count, rows, columns }) {
          const x = normals(rows * columns);
          const chosen = ids(rows, -1, count);
          const table = output(count * columns, 2);
          kernels.scatterAddRows(table, x, { ids: chosen, columns });
          const entry = (row: number, j: number) =>
            chosen.reduce((sum, id, i) => sum + (id === row ? x[i * columns + j] : 0), 2);
          close(table, byRow(count, columns, entry));
        },
      }));

    it('gatherMeans averages the rows of each bag; an empty bag gives zeros', () =>
      onDrawn(kernels, exactness, {
        shape: bagShapes,
        test(bench, { count, sizes, columns }) {
          const table = bench.normals(count * columns);
          const bags = drawBags(bench, sizes, count);
          const out = bench.output(sizes.length * columns, 9);
          kernels.gatherMeans(out, table, { ...bags, columns });
          const entry = (bag: number, j: number) =>
            members(bags, bag).reduce((sum, id) => sum + table[id * columns + j] / sizes[bag], 0);
          bench.close(out, byRow(sizes.length, columns, entry));
        },
      }));

    it('scatterAddMeans adds the share of each bag to its rows', () =>
      onDrawn(kernels, exactness, {
        shape: bagShapes,
        test(bench, { count, sizes, columns }) {
          const d = bench.normals(sizes.length * columns);
          const bags = drawBags(bench, sizes, count);
          const table = bench.output(count * columns, 2);
          kernels.scatterAddMeans(table, d, { ...bags, columns });
          const want = Array<number>(table.length).fill(2);
          sizes.forEach((length, bag) => {
            for (const id of members(bags, bag)) {
              for (let j = 0; j < columns; j++) want[id * columns + j] += d[bag * columns + j] / length;
            }
          });
          bench.close(table, want);
        },
      }));

    it('windowSum adds the slots of each window, backward shares them out', () =>
      onDrawn(kernels, exactness, { shape: windowShapes, test: checkWindows }));
  });
}

interface Windows {
  readonly count: number;
  readonly tokens: number;
  readonly slots: number;
  readonly columns: number;
}

function checkWindows(bench: Workbench, { count, tokens, slots, columns }: Windows): void {
  const { kernels, normals, ids, output, close } = bench;
  const window = { ids: ids(tokens * slots, -1, count), slots, columns };
  const at = (place: number, j: number) => (window.ids[place] * slots + (place % slots)) * columns + j;
  const places = Array.from(window.ids.keys()).filter((place) => window.ids[place] >= 0);
  const p = normals(count * slots * columns);
  const h = output(tokens * columns, 9);
  kernels.windowSum(h, p, window);
  const ofToken = (n: number) => places.filter((place) => Math.floor(place / slots) === n);
  close(
    h,
    byRow(tokens, columns, (n, j) => ofToken(n).reduce((sum, place) => sum + p[at(place, j)], 0)),
  );
  const dh = normals(tokens * columns);
  const dp = output(count * slots * columns, 2);
  kernels.windowSumBackward(dp, dh, window);
  const want = Array<number>(dp.length).fill(2);
  for (const place of places) {
    for (let j = 0; j < columns; j++) want[at(place, j)] += dh[Math.floor(place / slots) * columns + j];
  }
  close(dp, want);
}

/** Bags of the given sizes with ids below `count`. */
function drawBags({ ids, ints }: Workbench, sizes: readonly number[], count: number): Bags {
  const offsets = [0];
  for (const length of sizes) offsets.push(offsets[offsets.length - 1] + length);
  return { ids: ids(offsets[sizes.length], 0, count), offsets: ints(offsets) };
}

function members({ ids, offsets }: Bags, bag: number): Int32Array {
  return ids.subarray(offsets[bag], offsets[bag + 1]);
}

function byRow(rows: number, columns: number, entry: (row: number, column: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns));
}

/** Looks words of two letters up, many of them alike, and once more when some have values. */
function expectFoundWords({ kernels, ints, shorts, outputInts, random }: Workbench, wordCount: number): void {
  const longest = 17;
  const draw = (below: number) => Array.from({ length: below }, () => random.integer(2) * 65535 - 32768);
  const words = Array.from({ length: wordCount }, () => draw(random.integer(longest + 3)));
  const codes = Array.from({ length: 2 * wordCount }, () => random.integer(2) * -7);
  const bounds = [0];
  for (const [n, word] of words.entries()) bounds.push(bounds[n] + word.length);
  const units = shorts([...words.flat(), ...draw(8)]);
  const hand = { units, starts: ints(bounds), ends: ints(bounds.slice(1)), codes: ints(codes) };
  const [places, records] = [outputInts(1024), outputInts(1 + wordCount * 18)];
  const values = outputInts(wordCount);
  const keyOf = (i: number) => `${words[i]} ${codes[2 * i]} ${codes[2 * i + 1]}`;
  const isKept = (i: number) => words[i].length <= longest;
  const kept = words.map((_, i) => i).filter(isKept);
  const end = kernels.findWords(values, { places, records, end: 1, longest }, hand);
  const recordOf = new Map<string, number>();
  let next = 1;
  for (const i of kept) {
    if (recordOf.has(keyOf(i))) continue;
    recordOf.set(keyOf(i), next);
    expect(records[next + wordRecord.length]).toBe(words[i].length);
    records[next + wordRecord.value] = recordOf.size % 3;
    next += wordRecord.header + 4 * Math.ceil(words[i].length / 8);
  }
  expect(end).toBe(next);
  expect([...values]).toEqual(words.map((_, i) => (isKept(i) ? -recordOf.get(keyOf(i))! : 0)));
  expect(kernels.findWords(values, { places, records, end, longest }, hand)).toBe(end);
  const valueAt = (record: number) => records[record + wordRecord.value] || -record;
  expect([...values]).toEqual(words.map((_, i) => (isKept(i) ? valueAt(recordOf.get(keyOf(i))!) : 0)));
  const uses = [...recordOf.values()].reduce((sum, record) => sum + records[record + wordRecord.uses], 0);
  expect(uses).toBe(2 * kept.length);
}
