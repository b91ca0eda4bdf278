// The window layer in 16-bit fixed point: a third of the memory traffic, eight numbers an instruction.
import type { FixedWindowLayer, FloatArray } from '../../kernels/index.js';
import type { NerOptions } from '../options.js';
import { createFixedProjection, type UnitLayout } from './fixed-projection.js';
import type { LayerParts } from './type-vectors.js';
import type { WindowLayer } from './window-layer.js';

const largest = 32767;

/** Whether a network has the form that fixed point computes: one hidden layer of rectified units on concatenated windows. */
export function isFixedPoint({ architecture, hidden, activation }: NerOptions): boolean {
  return architecture !== 'average' && hidden.length === 1 && activation === 'relu';
}

/** Rows of the table, and bytes of the one that these are added up from. */
export interface FixedLayerSize {
  readonly capacity: number;
  readonly partBytes: number;
}

/**
 * Unit j is kept as 32767 h_j / r_j, where r_j bounds Σ_c |(W_c x)_j| over the commonest words of the model; rectifying does
 * not mind the scale, and the output weights are multiplied by r_j. Sums beyond r_j saturate.
 */
export function createFixedLayer(parts: LayerParts, { capacity, partBytes }: FixedLayerSize): WindowLayer {
  const { network, kernels } = parts;
  const [hidden] = network.options.hidden;
  const layout = { slots: 2 * network.options.windowSize + 1, hidden, units: Math.ceil(hidden / 8) * 8 };
  const { slots, units } = layout;
  const columns = slots * units;
  const projection = createFixedProjection(parts, layout, partBytes);
  const { ranges } = projection;
  const above = quantizeAbove(parts, ranges, layout);
  const table = kernels.shorts((capacity + 1) * columns);
  return {
    fill: (first, types) =>
      projection.project(table.subarray(first * columns, (first + types.length) * columns), types),
    move(from, to) {
      table.copyWithin(to * columns, from * columns, (from + 1) * columns);
    },
    score(scores, { rows, first, end }, kept) {
      const hidden = kept as Int16Array | undefined;
      kernels.windowScores(scores, table, { layer: above, rows, first, end, hidden });
    },
    keepUnits: (tokens) => kernels.shorts(tokens * units),
    unitsOf(kept, ids, width) {
      const taken = kernels.floats(ids.length * width);
      kernels.gatherShorts(taken, kept as Int16Array, { ids, columns: units, width });
      return taken;
    },
    columns: units,
    unitScales: ranges.map((range) => range / largest),
  };
}

/**
 * Bias and output layer for units in fixed point: weights as large as sums of 32 bits allow. Only differences between the scores
 * of a token count, so that of the first tag is taken off the others and stays 0; a lone score stays as it is.
 */
function quantizeAbove(
  { network, kernels }: LayerParts,
  ranges: Float64Array,
  { slots, hidden, units }: UnitLayout,
): FixedWindowLayer {
  const bias = kernels.shorts(units);
  network.parameters.get('window.bias')!.value.forEach((b, j) => {
    bias[j] = Math.round((b * largest) / ranges[j]);
  });
  const output = network.parameters.get('layer1.weights')!.value;
  const constants = network.parameters.get('layer1.bias')!.value;
  const outputs = constants.length;
  const base = outputs === 1 ? 0 : 1;
  const tags = outputs - base;
  const weights = kernels.shorts(tags * units);
  const [scales, outputBias] = [kernels.floats(tags), kernels.floats(tags)];
  const first = base === 0 ? new Float32Array(hidden) : output.subarray(0, hidden);
  for (let k = 0; k < tags; k++) {
    const row = scaledDifferences(output.subarray((k + base) * hidden, (k + base + 1) * hidden), first, ranges);
    const scale = weightScale(row);
    roundInto(weights.subarray(k * units, k * units + hidden), row, scale);
    scales[k] = 1 / scale;
    outputBias[k] = constants[k + base] - base * constants[0];
  }
  return { slots, units, bias, weights, scales, outputBias, outputs };
}

// Loops of their own, so that V8 compiles no more than them when a tagger is made.

/** (w_j − u_j) r_j / 32767. */
function scaledDifferences(w: FloatArray, u: FloatArray, ranges: Float64Array): Float64Array {
  const row = new Float64Array(w.length);
  for (let j = 0; j < row.length; j++) row[j] = ((w[j] - u[j]) * ranges[j]) / largest;
  return row;
}

function roundInto(rounded: Int16Array, row: Float64Array, scale: number): void {
  for (let j = 0; j < row.length; j++) rounded[j] = Math.round(row[j] * scale);
}

/** The largest s for which s w fits in 16 bits and 32767 s Σ |w| in 32, over the positive and over the negative weights. */
function weightScale(weights: Float64Array): number {
  let [top, positive, negative] = [0, 0, 0];
  for (const weight of weights) {
    top = Math.max(top, Math.abs(weight));
    if (weight > 0) positive += weight;
    else negative -= weight;
  }
  // Rounding may add half a unit to each weight.
  const sumLimit = (2 ** 31 - 1) / largest - weights.length / 2;
  return top === 0 ? 1 : Math.min(largest / top, sumLimit / Math.max(positive, negative));
}
