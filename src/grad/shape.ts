// Shapes: their sizes, how messages show them, and the checks that operations share.
import { NomenError } from '../base/index.js';
import type { Shape } from './node.js';

/** Product of the sizes; 1 for a single number. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** `[2, 3]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The error of operands that do not fit together. */
export function shapeMismatch(where: string, { expected, got, fix }: { expected: string; got: string; fix: string }) {
  return new NomenError({ code: 'shape-mismatch', where, expected, got, fix });
}

/** Refuses a shape that is not a matrix. */
export function checkMatrix(where: string, argument: string, shape: Shape): void {
  if (shape.length === 2) return;
  throw shapeMismatch(where, {
    expected: `${argument} as a matrix [rows, columns]`,
    got: `shape ${showShape(shape)}`,
    fix: 'Give it two dimensions with reshape',
  });
}

/** Refuses a shape that is neither [N] nor [N, 1]; gives N. */
export function checkVector(where: string, argument: string, shape: Shape): number {
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return shape[0];
  throw shapeMismatch(where, {
    expected: `${argument} as [N] or [N, 1]`,
    got: `shape ${showShape(shape)}`,
    fix: 'Bring it into one dimension with reshape',
  });
}

/** Refuses an array of another length than `length`. */
export function checkLength(
  where: string,
  argument: string,
  { array, length }: { readonly array: { readonly length: number }; readonly length: number },
): void {
  if (array.length === length) return;
  throw new NomenError({
    code: 'wrong-length',
    where,
    expected: `${argument} of length ${length}`,
    got: `length ${array.length}`,
    fix: 'Pass one number for each place of the shape',
  });
}

/** Refuses an empty batch: its mean would be 0 / 0. */
export function checkNotEmpty(where: string, argument: string, count: number): void {
  if (count > 0) return;
  throw new NomenError({
    code: 'empty-batch',
    where,
    expected: `at least one of ${argument}`,
    got: 'none',
    fix: 'Leave empty batches out: a mean over nothing is not a number',
  });
}

/** Refuses anything but an Int32Array of numbers in [least, below). */
export function checkIds(
  where: string,
  ids: Int32Array,
  { what, least = 0, below }: { readonly what: string; readonly least?: number; readonly below: number },
): void {
  const bad = (got: string, at?: number) =>
    new NomenError({
      code: 'id-out-of-range',
      where,
      expected: `${what} as an Int32Array of numbers from ${least} to ${below - 1}`,
      got,
      fix: 'Map unknown names to an id of their own before building the graph',
      details: { at },
    });
  if (!(ids instanceof Int32Array)) throw bad(Object.prototype.toString.call(ids));
  const at = ids.findIndex((id) => id < least || id >= below);
  if (at >= 0) throw bad(`${ids[at]} at position ${at}`, at);
}

/** Refuses offsets that do not start at 0, descend, or end elsewhere than at `length`. */
export function checkOffsets(where: string, offsets: Int32Array, length: number): void {
  const isAscending = offsets.every((offset, i) => offset >= (i === 0 ? 0 : offsets[i - 1]));
  if (offsets.length > 0 && offsets[0] === 0 && isAscending && offsets[offsets.length - 1] === length) return;
  throw new NomenError({
    code: 'bad-offsets',
    where,
    expected: `offsets that ascend from 0 to ${length}`,
    got: `[${[...offsets.subarray(0, 8)].join(', ')}${offsets.length > 8 ? ', …' : ''}]`,
    fix: 'Let offsets[i] be the start of item i and add the total length as the last number',
  });
}
