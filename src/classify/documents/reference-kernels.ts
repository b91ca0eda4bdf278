// The loops of document classifiers in plain TypeScript: the definition that the compiled ones are held to.
import { createFeatureReader } from './features.js';
import {
  type DocumentKernels,
  type DocumentRows,
  type DocumentSteps,
  type DocumentTables,
  productWidth,
} from './kernels.js';

/** A loss of probability 0 counts as this. */
const LEAST_PROBABILITY = 1e-30;

/** Creates the reference. */
export function createReferenceDocumentKernels(): DocumentKernels {
  return Object.freeze({
    floats: (length: number) => new Float32Array(length),
    ids: (length: number) => new Uint32Array(length),
    trainSteps,
    reader: createFeatureReader,
    products: (tables: DocumentTables) => ({
      values: new Float32Array(
        (tables.input.length / tables.columns) * productWidth(tables.output.length / tables.columns),
      ),
      known: new Uint8Array(tables.input.length / tables.columns),
    }),
    scores,
  });
}

function trainSteps(tables: DocumentTables, steps: DocumentSteps): number {
  let loss = 0;
  for (let n = steps.first; n < steps.last; n++) loss += trainDocument(tables, steps, steps.order[n]);
  return loss;
}

function trainDocument(tables: DocumentTables, steps: DocumentSteps, document: number): number {
  const rows = steps.ids.subarray(steps.offsets[document], steps.offsets[document + 1]);
  if (rows.length === 0) return 0;
  const targets = steps.targets.subarray(steps.targetOffsets[document], steps.targetOffsets[document + 1]);
  const h = meanOf(tables, rows);
  const { loss, errors } = differentiate(tables, h, { targets, form: steps.form });
  const gradient = new Float64Array(tables.columns);
  for (const [k, error] of errors) {
    const g = steps.learningRate * error;
    for (let i = 0, at = k * tables.columns; i < tables.columns; i++, at++) {
      gradient[i] += g * tables.output[at];
      tables.output[at] += g * h[i];
    }
  }
  for (const row of rows) {
    for (let i = 0, at = row * tables.columns; i < tables.columns; i++, at++)
      tables.input[at] += gradient[i] / rows.length;
  }
  return loss;
}

/** −∂J/∂score of each output row that takes part, and J. */
function differentiate(
  tables: DocumentTables,
  h: Float64Array,
  { targets, form }: { readonly targets: Uint32Array; readonly form: DocumentSteps['form'] },
): { readonly loss: number; readonly errors: readonly (readonly [number, number])[] } {
  const outputs = tables.output.length / tables.columns;
  const all = Array.from({ length: outputs }, (_, k) => k);
  if (form === 'class') {
    const scored = all.map((k) => scoreOf(tables, h, k));
    const highest = Math.max(...scored);
    const sum = scored.reduce((total, score) => total + Math.exp(score - highest), 0);
    const p = scored.map((score) => Math.exp(score - highest) / sum);
    const errors = p.map((q, k) => [k, (k === targets[0] ? 1 : 0) - q] as const);
    return { loss: -Math.log(Math.max(p[targets[0]], LEAST_PROBABILITY)), errors };
  }
  const pairs =
    form === 'path'
      ? [...targets].map((turn) => [turn >> 1, turn & 1])
      : all.map((k) => [k, targets.includes(k) ? 1 : 0]);
  let loss = 0;
  const errors = pairs.map(([k, t]) => {
    const p = 1 / (1 + Math.exp(-scoreOf(tables, h, k)));
    loss -= Math.log(Math.max(t === 1 ? p : 1 - p, LEAST_PROBABILITY));
    return [k, t - p] as const;
  });
  return { loss, errors };
}

function scores(result: Float32Array, tables: DocumentTables, { ids, offsets }: DocumentRows): void {
  const outputs = tables.output.length / tables.columns;
  for (let n = 0; n + 1 < offsets.length; n++) {
    const h = meanOf(tables, ids.subarray(offsets[n], offsets[n + 1]));
    for (let k = 0; k < outputs; k++) result[n * outputs + k] = scoreOf(tables, h, k);
  }
}

function meanOf({ input, columns }: DocumentTables, rows: Uint32Array): Float64Array {
  const h = new Float64Array(columns);
  for (const row of rows) for (let i = 0; i < columns; i++) h[i] += input[row * columns + i] / rows.length;
  return h;
}

function scoreOf({ output, columns }: DocumentTables, h: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += output[k * columns + i] * h[i];
  return sum;
}
