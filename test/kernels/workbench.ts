// What every conformance test stands on: drawn inputs, outputs with sentinels around them, and a comparison.
import { expect } from 'vitest';
import { createRandom, type Random } from '../../src/base/index.js';
import type { FloatArray, Kernels } from '../../src/kernels/index.js';

type AnyArray = FloatArray | Int32Array | Int16Array;

const SENTINEL = 12345;
const MARGIN = 5;

/** Hands out arrays of one backend and checks them at the end. */
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
  /** An output that holds `fill` everywhere, with sentinels before and behind. */
  output(length: number, fill?: number): FloatArray;
  outputInts(length: number): Int32Array;
  outputShorts(length: number): Int16Array;
  /** |got − want| ≤ tolerance · (1 + |want| + size of its terms) at every place; NaN never passes. */
  close(got: ArrayLike<number>, want: ArrayLike<number>, termSizes?: ArrayLike<number>): void;
}

/** Runs one test on fresh arrays, then checks that no kernel wrote beside its output. */
export function onWorkbench(
  kernels: Kernels,
  { tolerance, seed = 1 }: { readonly tolerance: number; readonly seed?: number },
  test: (bench: Workbench) => void,
): void {
  const mark = kernels.mark();
  const random = createRandom(seed);
  const guarded: AnyArray[] = [];
  const guard = <A extends AnyArray>(whole: A, length: number, fill: number): A => {
    whole.fill(SENTINEL);
    guarded.push(whole);
    return whole.subarray(MARGIN, MARGIN + length).fill(fill) as A;
  };
  const filled = <A extends AnyArray>(array: A, number: (i: number) => number): A => {
    for (let i = 0; i < array.length; i++) array[i] = number(i);
    return array;
  };
  test({
    kernels,
    random,
    normals: (length, scale = 1) => filled(kernels.floats(length), () => scale * random.normal()),
    floats: (numbers) => filled(kernels.floats(numbers.length), (i) => numbers[i]),
    ints: (numbers) => filled(kernels.ints(numbers.length), (i) => numbers[i]),
    shorts: (numbers) => filled(kernels.shorts(numbers.length), (i) => numbers[i]),
    ids: (length, least, below) => filled(kernels.ints(length), () => least + random.integer(below - least)),
    output: (length, fill = 0) => guard(kernels.floats(length + 2 * MARGIN), length, fill),
    outputInts: (length) => guard(kernels.ints(length + 2 * MARGIN), length, 0),
    outputShorts: (length) => guard(kernels.shorts(length + 2 * MARGIN), length, 0),
    close: (got, want, termSizes = []) => expectClose(got, want, { tolerance, termSizes }),
  });
  for (const whole of guarded) {
    const beside = [...whole.subarray(0, MARGIN), ...whole.subarray(whole.length - MARGIN)];
    expect(beside, 'sentinels beside an output').toEqual(beside.map(() => SENTINEL));
  }
  kernels.release(mark);
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
