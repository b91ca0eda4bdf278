// The WebAssembly backend: which module of the two, in which memory.
import {
  decodeModule,
  NomenError,
  resolveOptions,
  type WasmExports,
  type WasmMemory,
  webAssembly,
} from '../../base/index.js';
import type { Arena, Region } from '../arena.js';
import type { FloatArray, Kernels } from '../kernels.js';
import { binary } from './binary.js';
import { bindKernels } from './bind.js';
import { createLinearMemory, type LinearMemory, reserveMemory } from './memory.js';
import { binary as relaxedBinary } from './relaxed-binary.js';

/** Room for a vocabulary of 400,000 words of 100 numbers with their optimiser state and a minibatch; pages not used cost nothing. */
const defaultMemoryBytes = 2 ** 30;

/** How the WebAssembly kernels are made. */
export interface WasmOptions {
  /** Bytes reserved at once (default 2³⁰). */
  readonly memoryBytes?: number;
  /**
   * Fused multiply-add in the matrix product: faster on many processors, but its last bits depend on the host.
   * By default it is used where there is such a thing; `false` gives the same numbers on every host.
   */
  readonly relaxedSimd?: boolean;
}

/**
 * Creates the fast kernels: WebAssembly with 128-bit SIMD, float32. Use `createReferenceKernels` where `isWasmSupported` says no.
 * The same calls give the same bits on one host; over different hosts they do with `relaxedSimd: false`.
 *
 * @param options `memoryBytes`, `relaxedSimd`; an array that does not fit the memory is refused with the size that would
 * @throws NomenError `unknown-option`, `number-out-of-range`, `memory-unavailable`, `memory-exhausted`, `wasm-unsupported`
 * @example
 * ```ts
 * import { createWasmKernels } from 'nomen/kernels';
 * const kernels = createWasmKernels({ memoryBytes: 2 ** 20 });
 * const c = kernels.floats(1);
 * kernels.matrixProduct(c, kernels.floats(3).fill(2), kernels.floats(3).fill(5), { rows: 1, columns: 1, inner: 3 });
 * c[0]; // 30
 * ```
 */
export function createWasmKernels(options: WasmOptions = {}): Kernels {
  const defaults = { memoryBytes: defaultMemoryBytes, relaxedSimd: isRelaxedSupported() };
  const { memoryBytes, relaxedSimd } = resolveOptions<Required<WasmOptions>>(defaults, options, 'createWasmKernels');
  const module = moduleOf(relaxedSimd ? relaxedBinary : binary);
  if (module === undefined) throw unsupported(relaxedSimd);
  const memory = reserveMemory(memoryBytes, { isShared: false });
  const x = instantiate(module, memory);
  const { buffer } = memory;
  const complaint = { where: 'memoryBytes', fix: 'Pass a larger memoryBytes, or use smaller batches or fewer words' };
  return bindKernels(
    x,
    withModuleData(createLinearMemory({ buffer, start: 0, end: buffer.byteLength }, { clear: x.clear, complaint }), x),
    relaxedSimd ? 'wasm-relaxed-simd' : 'wasm-simd',
  );
}

/** What the kernels of one thread are made in. */
export interface ThreadRegions {
  readonly memory: WasmMemory;
  /** Of this thread alone. */
  readonly own: Region;
  /** Of all threads, at the start of the memory. */
  readonly common: Region;
  readonly complaint: { readonly where: string; readonly fix: string };
}

/** The kernels of that name in a shared memory, and the arrays of its common region. */
export function joinWasmKernels(name: string, { memory, own, common, complaint }: ThreadRegions) {
  const isRelaxed = name === 'wasm-relaxed-simd';
  const module = moduleOf(isRelaxed ? relaxedBinary : binary, { isShared: true });
  if (module === undefined) throw unsupported(isRelaxed);
  const x = instantiate(module, memory);
  const options = { clear: x.clear, complaint };
  return {
    kernels: bindKernels(x, createLinearMemory(own, options), name),
    common: withModuleData(createLinearMemory(common, options), x) as Arena<FloatArray>,
  };
}

function instantiate(module: object, memory: WasmMemory): WasmExports {
  return new webAssembly.Instance(module, { env: { memory } }).exports;
}

/** Leaves the first bytes of a memory to the module's own constants. */
function withModuleData(memory: LinearMemory, { heapBase }: WasmExports): LinearMemory {
  memory.shorts(heapBase() / 2);
  return memory;
}

function unsupported(relaxed: boolean): NomenError {
  return new NomenError({
    code: 'wasm-unsupported',
    where: 'createWasmKernels',
    expected: `a host that compiles WebAssembly with ${relaxed ? 'relaxed SIMD' : 'SIMD'}`,
    got: 'one that does not',
    fix: relaxed
      ? 'Leave relaxedSimd out'
      : 'Use createReferenceKernels, or allow wasm-unsafe-eval in the content policy',
  });
}

/**
 * Whether this host runs the SIMD kernels; a page whose content policy forbids compiling does not.
 *
 * @example
 * ```ts
 * import { createReferenceKernels, createWasmKernels, isWasmSupported } from 'nomen/kernels';
 * const kernels = isWasmSupported() ? createWasmKernels() : createReferenceKernels();
 * ```
 */
export function isWasmSupported(): boolean {
  return moduleOf(usualBinary()) !== undefined;
}

/** The module that is used where nothing else is asked for; compiling both would take twice the time. */
function usualBinary(): string {
  return isRelaxedSupported() ? relaxedBinary : binary;
}

/** A module with one function, which uses `i8x16.relaxed_swizzle`: tells in microseconds what the host compiles. */
const relaxedProbe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic number, version
  ...[1, 5, 1, 96, 0, 1, 123], // one type: () → v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11], // relaxed_swizzle(splat 1, splat 2)
);

function isRelaxedSupported(): boolean {
  return compile(relaxedProbe) !== undefined;
}

/** Compiled once for all kernels of the thread. */
const modules = new Map<string, object | undefined>();

/** The module in `base64`; undefined where the host cannot or may not compile it. */
function moduleOf(base64: string, memory = { isShared: false }): object | undefined {
  const key = `${memory.isShared} ${base64}`;
  if (!modules.has(key)) modules.set(key, compile(decodeModule(base64, memory)));
  return modules.get(key);
}

function compile(bytes: Uint8Array): object | undefined {
  try {
    return new webAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}
