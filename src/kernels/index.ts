// Numeric kernels: one interface, several backends.
export type * from './kernels.js';
export { createReferenceKernels } from './reference/create.js';
