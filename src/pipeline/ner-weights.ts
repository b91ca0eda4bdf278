// The weights of a recogniser in its model file: word vectors in few bits, other matrices in int8, the rest as floats.
import { addPackedRow, type NerWeight, type PackedRows, packedRowBytes } from '../ner/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import { dequantizeRows, quantizeRows } from './container-packing.js';
import { endsInZeros, packRows, quantizeToBits } from './low-bit-rows.js';
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
  if (name === 'words' && wordBits < 8) {
    const packed = weight.packed ?? pack(weight, wordBits);
    tensors.set(name, { dtype: 'U8', shape: [rows, packedRowBytes(columns, wordBits)], data: packed.bytes });
    tensors.set(scalesOf(name), { dtype: 'F32', shape: [rows], data: packed.scales });
    return;
  }
  const { codes, scales } = weight.quantized ?? quantizeRows(weight.value, { rows, columns });
  tensors.set(name, { dtype: 'I8', shape, data: codes });
  tensors.set(scalesOf(name), { dtype: 'F32', shape: [rows], data: scales });
}

function pack({ value, shape: [rows, columns] }: NerWeight, bits: number): PackedRows {
  return packRows(quantizeToBits(value, { rows, columns, bits }), columns, bits);
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
  const { name, shape, wordBits, file } = demand;
  const mayBeFloats = name !== 'words' && name !== 'ngrams';
  if (mayBeFloats && !tensors.has(scalesOf(name)))
    return Object.freeze({ name, shape, value: readFloats(tensors, name, { file, shape }) });
  const [rows, columns] = shape;
  const readScales = () => readFloats(tensors, scalesOf(name), { file, shape: [rows] });
  if (name === 'words' && wordBits < 8) {
    const packed = { bits: wordBits, bytes: readPacked(tensors, demand), scales: readScales() };
    if (endsInZeros(packed, columns)) return lazily({ name, shape, packed }, () => unpackRows(packed, columns));
    throw modelFault(`${file}, tensor "${name}"`, 'zeros behind the numbers of a row', 'others');
  }
  const { data: codes } = requireTensor(tensors, name, { file, dtype: 'I8', shape });
  const quantized = { codes, scales: readScales() };
  return lazily({ name, shape, quantized }, () => dequantizeRows(quantized, { rows, columns }));
}

function readPacked(tensors: ReadonlyMap<string, Tensor>, { name, shape, wordBits, file }: WeightDemand): Uint8Array {
  const packed = { file, dtype: 'U8', shape: [shape[0], packedRowBytes(shape[1], wordBits)] } as const;
  return requireTensor(tensors, name, packed).data;
}

/** The weight with its floats, computed when first asked for. */
function lazily(weight: Omit<NerWeight, 'value'>, compute: () => Float32Array): NerWeight {
  let value: Float32Array | undefined;
  return Object.freeze({
    ...weight,
    get value() {
      value ??= compute();
      return value;
    },
  });
}

function unpackRows(packed: PackedRows, columns: number): Float32Array {
  const matrix = new Float32Array(packed.scales.length * columns);
  packed.scales.forEach((_, row) => {
    addPackedRow(packed, { row, columns, at: row * columns }, matrix);
  });
  return matrix;
}

function scalesOf(name: string): string {
  return `${name}.scales`;
}
