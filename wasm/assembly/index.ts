// All kernels of the WebAssembly backend; memory is the caller's.
export * from './activations';
export * from './chain';
export * from './find-words';
export * from './gather';
export * from './matrix-product';
export * from './project-shorts';
export * from './round-shorts';
export * from './rows';
export * from './short-rows';
export * from './updates';
export * from './viterbi';
export * from './window-scores';

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}
