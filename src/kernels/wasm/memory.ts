// The linear memory of a WebAssembly backend: one allocation up front, arrays handed out like a stack.
import { NomenError } from '../../base/index.js';

/** WebAssembly's own names, as far as they are used here; neither the ES library nor every host's types declare them. */
interface WebAssemblyHost {
  readonly Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, (...values: number[]) => number>> };
  validate(bytes: Uint8Array): boolean;
}

/** The host's WebAssembly, where it has one. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyHost }).WebAssembly;

const pageBytes = 65536;

/** Arrays in one linear memory, freed in the reverse order of their making. */
export interface LinearMemory {
  readonly memory: object;
  floats(length: number): Float32Array;
  ints(length: number): Int32Array;
  mark(): number;
  release(mark: number): void;
  /** Byte address of an array of this memory. */
  addressOf(array: Float32Array | Float64Array | Int32Array): number;
  /** Address of `bytes` bytes beyond the last array, good until the next call. */
  scratch(bytes: number): number;
  /** Sets the first free address, once the module has said where its own data ends. */
  setBase(address: number): void;
}

/**
 * Reserves the memory; hosts commit pages when they are first touched.
 *
 * @throws NomenError `memory-unavailable`, and `memory-exhausted` when an array does not fit
 */
export function createLinearMemory(bytes: number): LinearMemory {
  const pages = Math.ceil(bytes / pageBytes);
  const memory = reserve(pages);
  const { buffer } = memory;
  const limit = buffer.byteLength;
  let top = 0;

  function take(byteLength: number): number {
    const address = (top + 15) & ~15;
    // Bytes above 2 GB turn negative in 32-bit arithmetic; >>> 0 keeps them positive.
    const start = address >>> 0;
    if (start + byteLength > limit) throw exhausted(start + byteLength, limit);
    return start;
  }

  return {
    memory,
    floats(length) {
      const start = take(length * 4);
      top = start + length * 4;
      return new Float32Array(buffer, start, length).fill(0);
    },
    ints(length) {
      const start = take(length * 4);
      top = start + length * 4;
      return new Int32Array(buffer, start, length).fill(0);
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    addressOf(array) {
      if (array.buffer !== buffer) throw foreign();
      return array.byteOffset;
    },
    scratch: take,
    setBase(address) {
      top = address;
    },
  };
}

function reserve(pages: number) {
  try {
    return new webAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new NomenError(
      {
        code: 'memory-unavailable',
        where: 'memoryBytes',
        expected: 'a size that this host can reserve',
        got: `${pages * pageBytes} bytes`,
        fix: 'Pass a smaller memoryBytes',
      },
      cause,
    );
  }
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
