// The loops in plain TypeScript: the definition that the compiled ones are held to, in either float type.
import type { FactorKernels, GloveEntries, GloveTables, ProductOperands, SparseRows } from './factor-kernels.js';

/** Creates the reference; float64 where a gradient is proven. */
export function createReferenceFactorKernels(floatType: 'float32' | 'float64' = 'float32'): FactorKernels {
  return Object.freeze({
    floats: (length: number) => (floatType === 'float32' ? new Float32Array(length) : new Float64Array(length)),
    doubles: (length: number) => new Float64Array(length),
    ints: (length: number) => new Int32Array(length),
    gloveSteps,
    addProduct,
    addTransposedProduct,
    addGram,
  });
}

function gloveSteps({ words, contexts, size }: GloveTables, { entries, count, learningRate }: GloveEntries): number {
  const numbers = new Float32Array(entries.buffer, entries.byteOffset, entries.length);
  const rowLength = 2 * size + 4;
  let loss = 0;
  for (let e = 0; e < 4 * count; e += 4) {
    const w = entries[e] * rowLength;
    const c = entries[e + 1] * rowLength;
    let d = words[w + 2 * size] + contexts[c + 2 * size] - numbers[e + 2];
    for (let k = 0; k < size; k++) d += words[w + k] * contexts[c + k];
    const weighted = numbers[e + 3] * d;
    loss += 0.5 * weighted * d;
    const step = learningRate * weighted;
    for (let k = 0; k < size; k++) {
      const [moveWord, moveContext] = [step * contexts[c + k], step * words[w + k]];
      move(words, { at: w + k, sum: w + size + k, step: moveWord });
      move(contexts, { at: c + k, sum: c + size + k, step: moveContext });
    }
    move(words, { at: w + 2 * size, sum: w + 2 * size + 1, step });
    move(contexts, { at: c + 2 * size, sum: c + 2 * size + 1, step });
  }
  return loss;
}

function move(table: GloveTables['words'], { at, sum, step }: { at: number; sum: number; step: number }): void {
  table[at] -= step / Math.sqrt(table[sum]);
  table[sum] += step * step;
}

function addProduct({ y, x, width }: ProductOperands, { offsets, columns, values, rowCount }: SparseRows): void {
  for (let i = 0; i < rowCount; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) {
      const from = columns[e] * width;
      for (let k = 0; k < width; k++) y[i * width + k] += values[e] * x[from + k];
    }
  }
}

function addTransposedProduct({ y, x, width }: ProductOperands, a: SparseRows): void {
  for (let i = 0; i < a.rowCount; i++) {
    for (let e = a.offsets[i]; e < a.offsets[i + 1]; e++) {
      const to = a.columns[e] * width;
      for (let k = 0; k < width; k++) y[to + k] += a.values[e] * x[i * width + k];
    }
  }
}

function addGram(gram: Float64Array, y: GloveTables['words'], width: number): void {
  for (let at = 0; at < y.length; at += width) {
    for (let a = 0; a < width; a++) for (let b = a; b < width; b++) gram[a * width + b] += y[at + a] * y[at + b];
  }
}
