// All kernels of the WebAssembly backend; memory is the caller's.
export * from './activations';
export * from './chain';
export * from './find-words';
export * from './fixed-point';
export * from './gather';
export * from './matrix-product';
export * from './rows';
export * from './updates';
export * from './viterbi';

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}
