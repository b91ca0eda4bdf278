// The choice of a backend: compiled where the host runs it, else plain TypeScript.
import { isWasmSupported } from '../../kernels/index.js';
import type { FactorKernels } from './factor-kernels.js';
import { createReferenceFactorKernels } from './reference.js';
import { createWasmFactorKernels } from './wasm.js';

/** The fastest loops of this host in float32, with room for `bytes` bytes of arrays. */
export function createFactorKernels(bytes: number): FactorKernels {
  return isWasmSupported() ? createWasmFactorKernels(bytes) : createReferenceFactorKernels();
}
