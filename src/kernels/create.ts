// The choice of a backend: the fastest that the host runs.
import type { Kernels } from './kernels.js';
import { createReferenceKernels } from './reference/create.js';
import { createWasmKernels, isWasmSupported, type WasmOptions } from './wasm/create.js';

/**
 * The fastest kernels of this host in float32: WebAssembly SIMD where there is such a thing, else plain TypeScript.
 *
 * @param options memory and kind of the WebAssembly kernels; plain TypeScript needs none
 * @throws NomenError `unknown-option`, `number-out-of-range`, `memory-unavailable`
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * createKernels().floatType; // 'float32'
 * ```
 */
export function createKernels(options: WasmOptions = {}): Kernels {
  return isWasmSupported() ? createWasmKernels(options) : createReferenceKernels();
}
