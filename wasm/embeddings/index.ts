// The kernels of the embedding trainers; memory is the caller's, nothing is kept between calls but what is in it.
export { scan } from './scan';
export { trainChunk } from './train';
export { forgetRare, indexOf } from './word-table';

/** The first byte that is free for the caller's arrays. */
export function heapBase(): usize {
  return __heap_base;
}
