// The kernels of GloVe and of the factorisation of sparse matrices; memory is the caller's.
export { gloveSteps } from './glove';
export { addGram, addProduct, addTransposedProduct } from './sparse';

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}
