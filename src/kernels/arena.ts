// Arrays handed out of a block of memory like a stack.
import { type Complaint, NomenError } from '../base/index.js';

/** A part of a block of memory, bytes [start, end); bytes beyond the arrays handed out so far are 0 at first. */
export interface Region {
  readonly buffer: ArrayBufferLike;
  readonly start: number;
  readonly end: number;
}

/** Arrays in one region, freed in the reverse order of their making. */
export interface Arena<Floats> {
  floats(length: number): Floats;
  ints(length: number): Int32Array;
  shorts(length: number): Int16Array;
  mark(): number;
  release(mark: number): void;
  /** Address of `bytes` bytes beyond the last array, good until the next call. */
  scratch(bytes: number): number;
}

/** What an arena is made with. */
export interface ArenaOptions<Floats> {
  readonly floatType: ArrayConstructor<Floats>;
  /** Sets bytes [at, at + length) to 0; where memory is shared, a typed array's own `fill` takes eight times as long. */
  readonly clear: (at: number, length: number) => void;
  /** What a complaint calls the region, and how to have a larger one. */
  readonly complaint: Pick<Complaint, 'where' | 'fix'>;
}

interface ArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, start: number, length: number): A;
}

/** An arena over a region. @throws NomenError `memory-exhausted` when an array does not fit */
export function createArena<Floats>(
  { buffer, start: first, end }: Region,
  { floatType, clear, complaint }: ArenaOptions<Floats>,
): Arena<Floats> {
  let top = first;
  /** The first byte that was never handed out and so still is 0. */
  let untouched = first;

  function take(byteLength: number): number {
    const start = Math.ceil(top / 16) * 16;
    if (!(start + byteLength <= end)) throw exhausted(start + byteLength - first);
    return start;
  }

  function exhausted(needed: number): NomenError {
    return new NomenError({
      code: 'memory-exhausted',
      ...complaint,
      expected: `at least ${needed} bytes`,
      got: `${end - first} bytes`,
      details: { needed, limit: end - first },
    });
  }

  /** Bytes [start, start + byteLength) are about to be written; says how many of them may not be 0. */
  function touch(start: number, byteLength: number): number {
    const used = Math.min(Math.max(untouched - start, 0), byteLength);
    untouched = Math.max(untouched, start + byteLength);
    return used;
  }

  function array<A>(ArrayType: ArrayConstructor<A>, length: number): A {
    const byteLength = length * ArrayType.BYTES_PER_ELEMENT;
    const start = take(byteLength);
    top = start + byteLength;
    const used = touch(start, byteLength);
    if (used > 0) clear(start, used);
    return new ArrayType(buffer, start, length);
  }

  return {
    floats: (length) => array(floatType, length),
    ints: (length) => array(Int32Array, length),
    shorts: (length) => array(Int16Array, length),
    mark: () => top,
    release(mark) {
      top = mark;
    },
    scratch(byteLength) {
      const start = take(byteLength);
      touch(start, byteLength);
      return start;
    },
  };
}
