// Numeric kernels: one interface, several backends.
export type * from './kernels.js';
export { createReferenceKernels } from './reference/create.js';
export { createWasmKernels, isWasmSupported } from './wasm/create.js';
