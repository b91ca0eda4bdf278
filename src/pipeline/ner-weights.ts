// The weights of a recogniser in its model file: word vectors in few bits, other matrices in int8, the rest as floats.
import type { NerWeight, QuantizedRows } from '../ner/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';
import { packCodes, packedRowBytes, quantizeToBits, unpackCodes } from './low-bit-rows.js';
import { modelFault, readFloats } from './manifest-fields.js';

/** Small tables whose numbers stay floats: they would save nothing. */
const floatTables: readonly string[] = ['shapes', 'transitions'];

/** Adds the tensors of a weight; what was read from a file is written as it was read. */
export function addWeight(tensors: Map<string, Tensor>, weight: NerWeight, wordBits: number): void {
  const { name, shape } = weight;
  if (shape.length !== 2 || floatTables.includes(name)) {
    tensors.set(name, { dtype: 'F32', shape, data: Float32Array.from(weight.value) });
    return;
  }
  const [rows, columns] = shape;
  const bits = name === 'words' ? wordBits : 8;
  const quantized = weight.quantized ?? quantize(weight, bits);
  const { codes, scales } = quantized;
  if (bits === 8) tensors.set(name, { dtype: 'I8', shape, data: codes });
  else {
    const data = packCodes(quantized, columns, bits);
    tensors.set(name, { dtype: 'U8', shape: [rows, packedRowBytes(columns, bits)], data });
  }
  tensors.set(scalesOf(name), { dtype: 'F32', shape: [rows], data: scales });
}

function quantize({ value, shape: [rows, columns] }: NerWeight, bits: number): QuantizedRows {
  return bits === 8 ? quantizeRows(value, { rows, columns }) : quantizeToBits(value, { rows, columns, bits });
}

/** What a weight has to be. */
export interface WeightDemand {
  readonly name: string;
  readonly shape: readonly number[];
  readonly wordBits: number;
  /** The model file's name, for messages. */
  readonly file: string;
}

/**
 * The weight of a name from its tensors, quantised where they have its scales.
 *
 * @throws NomenError `bad-model`, and those of `requireTensor`
 */
export function readWeight(tensors: ReadonlyMap<string, Tensor>, demand: WeightDemand): NerWeight {
  const { name, shape, file } = demand;
  const mayBeFloats = name !== 'words' && name !== 'ngrams';
  if (mayBeFloats && !tensors.has(scalesOf(name)))
    return Object.freeze({ name, shape, value: readFloats(tensors, name, { file, shape }) });
  const quantized = {
    codes: readCodes(tensors, demand),
    scales: readFloats(tensors, scalesOf(name), { file, shape: [shape[0]] }),
  };
  let value: Float32Array | undefined;
  return Object.freeze({
    name,
    shape,
    quantized,
    get value() {
      value ??= dequantizeRows(quantized, { rows: shape[0], columns: shape[1] });
      return value;
    },
  });
}

function readCodes(tensors: ReadonlyMap<string, Tensor>, { name, shape, wordBits, file }: WeightDemand): Int8Array {
  const [rows, columns] = shape;
  if (name !== 'words' || wordBits === 8) return requireTensor(tensors, name, { file, dtype: 'I8', shape }).data;
  const packed = { file, dtype: 'U8', shape: [rows, packedRowBytes(columns, wordBits)] } as const;
  const codes = unpackCodes(requireTensor(tensors, name, packed).data, { rows, columns, bits: wordBits });
  if (codes === undefined) throw modelFault(`${file}, tensor "${name}"`, 'zeros behind the numbers of a row', 'others');
  return codes;
}

function scalesOf(name: string): string {
  return `${name}.scales`;
}
