// The choice of a backend: the fastest that the host runs.
import type { Kernels } from './kernels.js';
import { createReferenceKernels } from './reference/create.js';
import { createWasmKernels, isWasmSupported } from './wasm/create.js';

/**
 * The fastest kernels of this host in float32: WebAssembly SIMD where there is such a thing, else plain TypeScript.
 *
 * @example
 * ```ts
 * import { createKernels } from 'nomen/kernels';
 * createKernels().floatType; // 'float32'
 * ```
 */
export function createKernels(): Kernels {
  return isWasmSupported() ? createWasmKernels() : createReferenceKernels();
}
