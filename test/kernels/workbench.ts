// What every conformance test stands on: watched kernels, arrays between sentinels, drawn shapes and a comparison.
import fc from 'fast-check';
import { expect } from 'vitest';
import { createRandom, type Random } from '../../src/base/index.js';
import type { FloatArray, Kernels } from '../../src/kernels/index.js';

type AnyArray = FloatArray | Int32Array | Int16Array;

/** How exactly a backend computes: errors relative to 1 + the size of the terms; about 1e-5 for float32. */
export interface Exactness {
  readonly tolerance: number;
}

const SENTINEL = 12345;
/** Odd, so that no array begins where a vector would. */
const MARGIN = 5;
/** Arrays that a kernel may read but not write. */
const inputs = new WeakSet<AnyArray>();

/** Hands out arrays of one backend, each between sentinels, and checks them at the end. */
export interface Workbench {
  readonly kernels: Kernels;
  readonly random: Random;
  /** Numbers N(0, 1) times `scale`. */
  normals(length: number, scale?: number): FloatArray;
  floats(numbers: ArrayLike<number>): FloatArray;
  ints(numbers: ArrayLike<number>): Int32Array;
  shorts(numbers: ArrayLike<number>): Int16Array;
  /** Whole numbers in [least, below). */
  ids(length: number, least: number, below: number): Int32Array;
  /** An output that holds `fill` everywhere. */
  output(length: number, fill?: number): FloatArray;
  outputInts(length: number): Int32Array;
  outputShorts(length: number): Int16Array;
  /** |got − want| ≤ tolerance · (1 + |want| + size of its terms) at every place; NaN never passes. */
  close(got: ArrayLike<number>, want: ArrayLike<number>, termSizes?: ArrayLike<number>): void;
}

/** The same kernels, but none may change an input; `called` gains the name of each that runs. */
export function watched(kernels: Kernels, called: Set<string>): Kernels {
  const watch = (name: string, kernel: (...values: unknown[]) => unknown) =>
    function watchedKernel(...values: unknown[]): unknown {
      called.add(name);
      const read = arraysIn(values).filter((array) => inputs.has(array));
      const before = read.map((array) => array.slice());
      const result = kernel(...values);
      read.forEach((array, i) => {
        expectSame(array, before[i], `an input of ${name}`);
      });
      return result;
    };
  const entries = Object.entries(kernels);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'function' ? watch(name, value) : value]),
  ) as unknown as Kernels;
}

/** Runs one test on fresh arrays, then checks that no kernel wrote beside one. */
export function onWorkbench(
  kernels: Kernels,
  { tolerance, seed = 1 }: Exactness & { readonly seed?: number },
  test: (bench: Workbench) => void,
): void {
  const mark = kernels.mark();
  const guarded: { readonly whole: AnyArray; readonly sentinel: number }[] = [];
  const guard = <A extends AnyArray>(whole: A, sentinel: number): A => {
    guarded.push({ whole: whole.fill(sentinel) as A, sentinel });
    return whole.subarray(MARGIN, whole.length - MARGIN) as A;
  };
  try {
    test(createBench({ kernels, tolerance, random: createRandom(seed), guard }));
    for (const { whole, sentinel } of guarded) {
      const beside = [...whole.subarray(0, MARGIN), ...whole.subarray(whole.length - MARGIN)];
      expectSame(beside, Array(2 * MARGIN).fill(sentinel), 'a sentinel beside an array');
    }
  } finally {
    kernels.release(mark);
  }
}

interface BenchParts extends Exactness {
  readonly kernels: Kernels;
  readonly random: Random;
  guard<A extends AnyArray>(whole: A, sentinel: number): A;
}

/** Floats beside an input are NaN: a sum that takes one in shows it. */
function createBench({ kernels, tolerance, random, guard }: BenchParts): Workbench {
  const floatsOf = (length: number, sentinel: number) => guard(kernels.floats(length + 2 * MARGIN), sentinel);
  const intsOf = (length: number) => guard(kernels.ints(length + 2 * MARGIN), SENTINEL);
  const shortsOf = (length: number) => guard(kernels.shorts(length + 2 * MARGIN), SENTINEL);
  const input = <A extends AnyArray>(array: A, number: (i: number) => number): A => {
    for (let i = 0; i < array.length; i++) array[i] = number(i);
    inputs.add(array);
    return array;
  };
  return {
    kernels,
    random,
    normals: (length, scale = 1) => input(floatsOf(length, Number.NaN), () => scale * random.normal()),
    floats: (numbers) => input(floatsOf(numbers.length, Number.NaN), (i) => numbers[i]),
    ints: (numbers) => input(intsOf(numbers.length), (i) => numbers[i]),
    shorts: (numbers) => input(shortsOf(numbers.length), (i) => numbers[i]),
    ids: (length, least, below) => input(intsOf(length), () => least + random.integer(below - least)),
    output: (length, fill = 0) => floatsOf(length, SENTINEL).fill(fill),
    outputInts: (length) => intsOf(length).fill(0),
    outputShorts: (length) => shortsOf(length).fill(0),
    close: (got, want, termSizes = []) => expectClose(got, want, { tolerance, termSizes }),
  };
}

interface Drawing<Shape> {
  readonly shape: fc.Arbitrary<Shape>;
  readonly runs?: number;
  test(bench: Workbench, shape: Shape): void;
}

/** Runs `test` on benches with drawn shapes; a failure is shrunk to a small one. */
export function onDrawn<Shape>(
  kernels: Kernels,
  exactness: Exactness,
  { shape, runs = 60, test }: Drawing<Shape>,
): void {
  const property = fc.property(shape, fc.nat(), (drawn, seed) =>
    onWorkbench(kernels, { ...exactness, seed }, (bench) => test(bench, drawn)),
  );
  fc.assert(property, { numRuns: runs, seed: 1 });
}

/** Sizes on both sides of the widths at which loops are unrolled or vectorised. */
export const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

function arraysIn(values: readonly unknown[]): AnyArray[] {
  return values.flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value as AnyArray];
    return typeof value === 'object' && value !== null ? arraysIn(Object.values(value)) : [];
  });
}

function expectSame(got: ArrayLike<number>, want: ArrayLike<number>, what: string): void {
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(got[i], want[i])) expect.fail(`${what} was written at ${i}: ${want[i]} became ${got[i]}`);
  }
}

function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  { tolerance, termSizes }: { readonly tolerance: number; readonly termSizes: ArrayLike<number> },
): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    const allowed = tolerance * (1 + Math.abs(want[i]) + (termSizes[i] ?? 0));
    if (Math.abs(got[i] - want[i]) <= allowed) continue;
    expect.fail(`place ${i} of ${want.length}: expected ${want[i]} ± ${allowed}, got ${got[i]}`);
  }
}

/** Lengths that straddle the widths at which loops are unrolled or vectorised. */
export const AWKWARD_LENGTHS: readonly number[] = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100];
