// The linear memory of a WebAssembly backend: one allocation up front, arrays in regions of it.
import { checkNumber, NomenError, type WasmMemory, webAssembly } from '../../base/index.js';
import { type Arena, type ArenaOptions, createArena, type Region } from '../arena.js';

export const pageBytes = 65536;
/** One page less than 32-bit addresses reach, so that no loop's end wraps to 0. */
export const maxBytes = 2 ** 32 - pageBytes;

/**
 * Reserves a memory; hosts commit pages when they are first touched.
 *
 * @throws NomenError `number-out-of-range`, `memory-unavailable`
 */
export function reserveMemory(bytes: number, { isShared }: { readonly isShared: boolean }): WasmMemory {
  checkNumber(bytes, { where: 'memoryBytes', min: 1, max: maxBytes });
  const pages = Math.ceil(bytes / pageBytes);
  try {
    return new webAssembly.Memory({ initial: pages, maximum: pages, ...(isShared ? { shared: true } : {}) });
  } catch (cause) {
    throw unavailable(pages, cause);
  }
}

/** Arrays in one part of a memory, and their addresses in all of it. */
export interface LinearMemory extends Arena<Float32Array> {
  /** Byte address of an array of this memory. */
  addressOf(array: Float32Array | Float64Array | Int32Array | Int16Array): number;
}

/** Makes the arrays of one region of a memory; `clear` is the module's own. */
export function createLinearMemory(
  region: Region,
  options: Omit<ArenaOptions<Float32Array>, 'floatType'>,
): LinearMemory {
  const { buffer } = region;
  return {
    ...createArena(region, { ...options, floatType: Float32Array }),
    addressOf(array) {
      if (array.buffer !== buffer) throw foreign();
      return array.byteOffset;
    },
  };
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

function foreign(): NomenError {
  return new NomenError({
    code: 'foreign-array',
    where: 'internal: wasm kernels',
    expected: 'an array made by floats() or ints() of the same kernels',
    got: 'another one',
    fix: 'Allocate it with these kernels',
  });
}
