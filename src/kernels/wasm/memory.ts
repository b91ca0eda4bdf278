// The linear memory of a WebAssembly backend: one allocation up front, arrays handed out like a stack.
import { checkNumber, NomenError, webAssembly } from '../../base/index.js';

const pageBytes = 65536;
/** One page less than 32-bit addresses reach, so that no loop's end wraps to 0. */
const maxBytes = 2 ** 32 - pageBytes;

/** Arrays in one linear memory, freed in the reverse order of their making. */
export interface LinearMemory {
  readonly memory: object;
  floats(length: number): Float32Array;
  ints(length: number): Int32Array;
  shorts(length: number): Int16Array;
  mark(): number;
  release(mark: number): void;
  /** Byte address of an array of this memory. */
  addressOf(array: Float32Array | Float64Array | Int32Array | Int16Array): number;
  /** Address of `bytes` bytes beyond the last array, good until the next call. */
  scratch(bytes: number): number;
  /** Sets the first free address, once the module has said where its own data ends. */
  setBase(address: number): void;
}

/**
 * Reserves the memory; hosts commit pages when they are first touched.
 *
 * @throws NomenError `number-out-of-range`, `memory-unavailable`, and `memory-exhausted` when an array does not fit
 */
export function createLinearMemory(bytes: number): LinearMemory {
  checkNumber(bytes, { where: 'memoryBytes', min: 1, max: maxBytes });
  const memory = reserve(Math.ceil(bytes / pageBytes));
  const { buffer } = memory;
  const limit = buffer.byteLength;
  let top = 0;
  /** The first byte that was never handed out and so still is 0. */
  let untouched = 0;

  function take(byteLength: number): number {
    const start = Math.ceil(top / 16) * 16;
    if (!(start + byteLength <= limit)) throw exhausted(start + byteLength, limit);
    return start;
  }

  /** Bytes [start, start + byteLength) are about to be written; says how many of them may not be 0. */
  function touch(start: number, byteLength: number): number {
    const used = Math.min(Math.max(untouched - start, 0), byteLength);
    untouched = Math.max(untouched, start + byteLength);
    return used;
  }

  function array<A extends Float32Array | Int32Array | Int16Array>(ArrayType: ArrayConstructor<A>, length: number): A {
    const size = ArrayType.BYTES_PER_ELEMENT;
    const start = take(length * size);
    top = start + length * size;
    const taken = new ArrayType(buffer, start, length);
    taken.fill(0, 0, Math.ceil(touch(start, length * size) / size));
    return taken;
  }

  return {
    memory,
    floats: (length) => array(Float32Array, length),
    ints: (length) => array(Int32Array, length),
    shorts: (length) => array(Int16Array, length),
    mark: () => top,
    release(mark) {
      top = mark;
    },
    addressOf(array) {
      if (array.buffer !== buffer) throw foreign();
      return array.byteOffset;
    },
    scratch(byteLength) {
      const start = take(byteLength);
      touch(start, byteLength);
      return start;
    },
    setBase(address) {
      top = address;
      untouched = address;
    },
  };
}

interface ArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, start: number, length: number): A;
}

function reserve(pages: number) {
  try {
    return new webAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw unavailable(pages, cause);
  }
}

function unavailable(pages: number, cause: unknown): NomenError {
  const fits = largestThatFits(pages) * pageBytes;
  return new NomenError(
    {
      code: 'memory-unavailable',
      where: 'memoryBytes',
      expected: `at most ${fits} bytes on this host`,
      got: `${pages * pageBytes} bytes`,
      fix: 'Pass a smaller memoryBytes',
      details: { fits },
    },
    cause,
  );
}

/** A number of pages that the host did reserve just now, by halving. */
function largestThatFits(tooMany: number): number {
  for (let pages = tooMany >> 1; pages > 0; pages >>= 1) {
    try {
      new webAssembly.Memory({ initial: pages, maximum: pages });
      return pages;
    } catch {
      // Too many still.
    }
  }
  return 0;
}

function exhausted(needed: number, limit: number): NomenError {
  return new NomenError({
    code: 'memory-exhausted',
    where: 'memoryBytes',
    expected: `at least ${needed} bytes`,
    got: `${limit} bytes`,
    fix: 'Pass a larger memoryBytes, or use smaller batches or fewer words',
    details: { needed, limit },
  });
}

function foreign(): NomenError {
  return new NomenError({
    code: 'foreign-array',
    where: 'internal: wasm kernels',
    expected: 'an array made by floats() or ints() of the same kernels',
    got: 'another one',
    fix: 'Allocate it with these kernels',
  });
}
