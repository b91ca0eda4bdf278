// Whole model files as tensors of another: what a file of several models is made of.
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';

/** The bytes of a model file as a tensor. */
export function partTensor(data: Uint8Array): Tensor {
  return { dtype: 'U8', shape: [data.length], data };
}

/** The bytes of the part of this name; a copy, which begins at a multiple of 8, so that the tensors inside can be views. */
export function readPart(tensors: ReadonlyMap<string, Tensor>, name: string, file: string): Uint8Array {
  return requireTensor(tensors, name, { file, dtype: 'U8', shape: [undefined] }).data.slice();
}
