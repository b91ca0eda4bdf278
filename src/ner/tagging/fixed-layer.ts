// The window layer in 16-bit fixed point: a third of the memory traffic, eight numbers an instruction.
import type { FixedWindowLayer } from '../../kernels/index.js';
import type { NerOptions } from '../options.js';
import { createFixedProjection, type TypeProjection, type UnitLayout } from './fixed-projection.js';
import type { LayerParts } from './type-vectors.js';
import type { WindowLayer } from './window-layer.js';

const largest = 32767;
/** Words whose projections set the range of each unit. */
const sampledWords = 40;
/** Rarer words may go so much beyond the commonest. */
const headroom = 1.5;

/** Whether a network has the form that fixed point computes: one hidden layer of rectified units on concatenated windows. */
export function isFixedPoint({ architecture, hidden, activation }: NerOptions): boolean {
  return architecture !== 'average' && hidden.length === 1 && activation === 'relu';
}

/**
 * Unit j is kept as 32767 h_j / r_j, where r_j bounds Σ_c |(W_c x)_j| over the commonest words of the model; rectifying does
 * not mind the scale, and the output weights are multiplied by r_j. Sums beyond r_j saturate.
 */
export function createFixedLayer(parts: LayerParts, capacity: number): WindowLayer {
  const { network, kernels } = parts;
  const [hidden] = network.options.hidden;
  const layout = { slots: 2 * network.options.windowSize + 1, hidden, units: Math.ceil(hidden / 8) * 8 };
  const { slots, units } = layout;
  const columns = slots * units;
  const projection = createFixedProjection(parts, layout);
  const ranges = rangesOf(parts, projection, layout);
  projection.setRanges(ranges);
  const above = quantizeAbove(parts, ranges, layout);
  const table = kernels.shorts((capacity + 1) * columns);
  return {
    fill: (first, types) =>
      projection.project(table.subarray(first * columns, (first + types.length) * columns), types),
    move(from, to) {
      table.copyWithin(to * columns, from * columns, (from + 1) * columns);
    },
    score(scores, range, kept) {
      const hidden = kept === undefined ? {} : { hidden: kept as Int16Array };
      kernels.windowScores(scores, table, { ...range, ...above, slots, units, ...hidden });
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
 * r [units]: |b_j| and, slot by slot, the largest |W_c x|_j over the first words of the model as they are and capitalised, and
 * the largest that one match adds.
 */
function rangesOf(
  { network, encoder }: LayerParts,
  projection: TypeProjection,
  { slots, hidden, units }: UnitLayout,
): Float64Array {
  const { words: known } = encoder.space;
  const common = Array.from({ length: Math.min(sampledWords, known.size - 1) }, (_, i) => known.wordOf(i + 1));
  const capitalised = common.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const words = [...common, ...capitalised, 'The', '.', '1996'];
  const most = projection.largestOf(words.map((word) => ({ word, code: 0 })));
  const ranges = new Float64Array(units);
  network.parameters.get('window.bias')!.value.forEach((b, j) => {
    ranges[j] = Math.abs(b);
    for (let c = 0; c < slots; c++) ranges[j] += most[c * units + j] + largestMatch(network, c * hidden + j);
  });
  return ranges.map((range) => range * headroom || 1);
}

/** The largest weight of a match in a row of the window layer, whatever its sign. */
function largestMatch({ parameters }: LayerParts['network'], row: number): number {
  const weights = parameters.get('matches.weights');
  if (weights === undefined) return 0;
  const [, columns] = weights.shape;
  let most = 0;
  for (let i = row * columns; i < (row + 1) * columns; i++) most = Math.max(most, Math.abs(weights.value[i]));
  return most;
}

/** Bias and output layer for units in fixed point: weights as large as sums of 32 bits allow. */
function quantizeAbove(
  { network, kernels }: LayerParts,
  ranges: Float64Array,
  { hidden, units }: UnitLayout,
): Pick<FixedWindowLayer, 'bias' | 'weights' | 'scales' | 'outputBias'> {
  const bias = kernels.shorts(units);
  network.parameters.get('window.bias')!.value.forEach((b, j) => {
    bias[j] = Math.round((b * largest) / ranges[j]);
  });
  const output = network.parameters.get('layer1.weights')!;
  const tags = output.shape[0];
  const weights = kernels.shorts(tags * units);
  const scales = kernels.floats(tags);
  const row = new Float64Array(hidden);
  for (let k = 0; k < tags; k++) {
    for (let j = 0; j < hidden; j++) row[j] = (output.value[k * hidden + j] * ranges[j]) / largest;
    const scale = weightScale(row);
    for (let j = 0; j < hidden; j++) weights[k * units + j] = Math.round(row[j] * scale);
    scales[k] = 1 / scale;
  }
  return { bias, weights, scales, outputBias: network.parameters.get('layer1.bias')!.value };
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
