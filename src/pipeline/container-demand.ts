// Taking a tensor of a known form out of a model file.
import { modelError } from './container-errors.js';
import type { DataType, Tensor, TensorData } from './container-layout.js';

/** What a tensor has to be. */
export interface TensorDemand<T extends DataType> {
  /** The model file's name, for messages. */
  readonly file: string;
  readonly dtype: T;
  /** Its sizes; `undefined` where any will do. */
  readonly shape: readonly (number | undefined)[];
}

/**
 * The tensor `name`, proven to have the demanded type and sizes: a model's manifest and its tensors may disagree.
 *
 * @throws NomenError `missing-tensor`, `wrong-tensor`
 * @example
 * ```ts
 * import { requireTensor } from 'nomen/pipeline';
 * const tensors = new Map([['b', { dtype: 'F32', shape: [2], data: new Float32Array(2) } as const]]);
 * requireTensor(tensors, 'b', { file: 'tiny.safetensors', dtype: 'F32', shape: [2] }).data; // Float32Array [0, 0]
 * ```
 */
export function requireTensor<T extends DataType>(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  { file, dtype, shape }: TensorDemand<T>,
): { readonly shape: readonly number[]; readonly data: TensorData[T] } {
  const tensor = tensors.get(name);
  const form = (type: string, sizes: readonly (number | undefined)[]) =>
    `${type} [${sizes.map((size) => size ?? 'any').join(', ')}]`;
  const expected = form(dtype, shape);
  const source = { name: file, fix: 'Train the model again with this version of Nomen' };
  if (tensor === undefined) throw modelError(source, { code: 'missing-tensor', expected, got: 'none', tensor: name });
  const fits =
    tensor.dtype === dtype &&
    tensor.shape.length === shape.length &&
    shape.every((size, i) => size === undefined || size === tensor.shape[i]);
  if (fits) return { shape: tensor.shape, data: tensor.data as TensorData[T] };
  throw modelError(source, { code: 'wrong-tensor', expected, got: form(tensor.dtype, tensor.shape), tensor: name });
}
