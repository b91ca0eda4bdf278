// Numeric kernels: one interface, several backends.
export { createKernels } from './create.js';
export type * from './kernels.js';
export { createReferenceKernels } from './reference/create.js';
export { joinSharedMemory, reserveSharedMemory, type SharedKernels, type SharedMemory } from './shared.js';
export { createWasmKernels, isWasmSupported, type WasmOptions } from './wasm/create.js';
export { wordRecord } from './word-record.js';
