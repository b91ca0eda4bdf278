// Kernels of several threads in one memory: what one has computed the others read where it lies.
import type { WasmMemory } from '../base/index.js';
import { type Arena, createArena, type Region } from './arena.js';
import type { FloatArray, Kernels } from './kernels.js';
import { createReferenceKernels, floatArrays } from './reference/create.js';
import { joinWasmKernels, type ThreadRegions } from './wasm/create.js';
import { maxBytes, pageBytes, reserveMemory } from './wasm/memory.js';

/** A memory with a region for all threads and one for each; a message to a worker carries it without a copy. */
export interface SharedMemory {
  /** The kind of kernels that compute in it. */
  readonly kind: Pick<Kernels, 'name' | 'floatType'>;
  readonly memory: WasmMemory;
  readonly commonBytes: number;
  readonly bytesEach: number;
}

/** One thread's part in a shared memory. */
export interface SharedKernels {
  /** Their arrays are this thread's, but others can read them. */
  readonly kernels: Kernels;
  /**
   * The same kernels with arrays of the common region. Threads that ask for the same arrays in the same order get the same
   * memory: whatever is written there, all must write alike, or one alone while the others wait.
   */
  readonly common: Kernels;
}

/** Room for a minibatch; a thread has less where so many share 4 GiB. */
const mostBytesEach = 2 ** 30;

/**
 * Reserves a memory for the kernels of several threads; hosts commit pages when they are first touched.
 *
 * @param kind of kernels; any kernels say it
 * @param sizes `threads`; `commonFloats`: lengths of the arrays that all threads hold together
 * @throws NomenError `number-out-of-range`, `memory-unavailable`
 * @example
 * ```ts
 * import { createKernels, joinSharedMemory, reserveSharedMemory } from 'nomen/kernels';
 * const memory = reserveSharedMemory(createKernels(), { threads: 2, commonFloats: [3] });
 * const [first, second] = [0, 1].map((thread) => joinSharedMemory(memory, thread));
 * first.common.floats(3)[1] = 7;
 * second.common.floats(3); // Float32Array [0, 7, 0]
 * ```
 */
export function reserveSharedMemory(
  { name, floatType }: Pick<Kernels, 'name' | 'floatType'>,
  { threads, commonFloats }: { readonly threads: number; readonly commonFloats: readonly number[] },
): SharedMemory {
  const floatBytes = floatArrays[floatType].BYTES_PER_ELEMENT;
  // A page for the module's own constants, and up to 16 bytes for each array's alignment.
  const needed = commonFloats.reduce((sum, length) => sum + length * floatBytes + 16, pageBytes);
  const commonBytes = Math.ceil(needed / pageBytes) * pageBytes;
  const left = Math.floor((maxBytes - commonBytes) / threads / pageBytes) * pageBytes;
  const bytesEach = Math.max(pageBytes, Math.min(mostBytesEach, left));
  const memory = reserveMemory(commonBytes + threads * bytesEach, { isShared: true });
  return { kind: { name, floatType }, memory, commonBytes, bytesEach };
}

/**
 * The kernels of one thread in a shared memory.
 *
 * @param thread 0 … threads − 1, each once
 * @throws NomenError `wasm-unsupported`; an array that does not fit is refused with `memory-exhausted`
 * @example
 * ```ts
 * import { createReferenceKernels, joinSharedMemory, reserveSharedMemory } from 'nomen/kernels';
 * const memory = reserveSharedMemory(createReferenceKernels('float64'), { threads: 1, commonFloats: [] });
 * joinSharedMemory(memory, 0).kernels.name; // 'reference-float64'
 * ```
 */
export function joinSharedMemory(
  { kind, memory, commonBytes, bytesEach }: SharedMemory,
  thread: number,
): SharedKernels {
  const { buffer } = memory;
  const start = commonBytes + thread * bytesEach;
  const { kernels, common } = (kind.name.startsWith('reference') ? joinReferenceKernels : joinWasmKernels)(kind.name, {
    memory,
    own: { buffer, start, end: start + bytesEach },
    common: { buffer, start: 0, end: commonBytes },
    complaint: { where: 'memory of a thread', fix: 'Use smaller batches, fewer threads or fewer words' },
  });
  const { floats, ints, shorts, mark, release } = common;
  return { kernels, common: Object.freeze({ ...kernels, floats, ints, shorts, mark, release }) };
}

function joinReferenceKernels(name: string, { own, common, complaint }: ThreadRegions) {
  const floatType = name === 'reference-float64' ? 'float64' : 'float32';
  const arena = (region: Region): Arena<FloatArray> => {
    const bytes = new Uint8Array(region.buffer);
    const clear = (at: number, length: number) => void bytes.fill(0, at, at + length);
    return createArena<FloatArray>(region, { floatType: floatArrays[floatType], clear, complaint });
  };
  const { floats, ints, shorts, mark, release } = arena(own);
  return {
    kernels: Object.freeze({ ...createReferenceKernels(floatType), floats, ints, shorts, mark, release }),
    common: arena(common),
  };
}
