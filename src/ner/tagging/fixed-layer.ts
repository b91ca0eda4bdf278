// The window layer in 16-bit fixed point: a third of the memory traffic, eight numbers an instruction.
import { type Parameter, parameter } from '../../grad/index.js';
import type { FixedWindowLayer, Kernels } from '../../kernels/index.js';
import type { Network } from '../network.js';
import type { NerOptions } from '../options.js';
import { createTypeProjection, type LayerParts, projectWords, type WindowLayer } from './window-layer.js';

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
  const slots = 2 * network.options.windowSize + 1;
  const [hidden] = network.options.hidden;
  const units = Math.ceil(hidden / 8) * 8;
  const sizes = { ranges: rangesOf(parts, hidden, slots), hidden, units, slots };
  const project = createTypeProjection({ ...parts, network: scaledNetwork(parts, sizes) });
  const above = quantizeAbove(parts, sizes);
  const columns = slots * units;
  const table = kernels.shorts((capacity + 1) * columns);
  return {
    fill(first, types) {
      const mark = kernels.mark();
      const rows = table.subarray(first * columns, (first + types.length) * columns);
      kernels.roundToShorts(rows, project(types));
      kernels.release(mark);
    },
    move(from, to) {
      table.copyWithin(to * columns, from * columns, (from + 1) * columns);
    },
    score(scores, range, given) {
      const mark = kernels.mark();
      const wanted = given === undefined ? {} : { hidden: kernels.shorts(given.length) };
      kernels.windowScores(scores, table, { ...range, ...above, slots, units, ...wanted });
      if (wanted.hidden !== undefined) kernels.shortsToFloats(given!, wanted.hidden);
      kernels.release(mark);
    },
    columns: units,
    unitScales: sizes.ranges.map((range) => range / largest),
  };
}

/**
 * r [hidden]: |b_j| and, slot by slot, the largest |W_c x|_j over the first words of the model as they are and capitalised, and
 * the largest that one match adds.
 */
function rangesOf(parts: LayerParts, hidden: number, slots: number): Float64Array {
  const { network, encoder, kernels } = parts;
  const { words: known } = encoder.space;
  const common = Array.from({ length: Math.min(sampledWords, known.size - 1) }, (_, i) => known.wordOf(i + 1));
  const words = [
    ...common,
    ...common.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)),
    'The',
    '.',
    '1996',
  ];
  const mark = kernels.mark();
  const projected = projectWords(parts, words);
  const ranges = Float64Array.from(network.parameters.get('window.bias')!.value, Math.abs);
  const most = new Float64Array(slots * hidden);
  for (let i = 0; i < projected.length; i++) {
    const column = i % most.length;
    most[column] = Math.max(most[column], Math.abs(projected[i]));
  }
  kernels.release(mark);
  for (let i = 0; i < most.length; i++) ranges[i % hidden] += most[i] + largestMatch(parts, i);
  return ranges.map((range) => range * headroom || 1);
}

/** The largest weight of a match in a row of the window layer, whatever its sign. */
function largestMatch({ network }: LayerParts, row: number): number {
  const weights = network.parameters.get('matches.weights');
  if (weights === undefined) return 0;
  const [, columns] = weights.shape;
  let most = 0;
  for (let i = row * columns; i < (row + 1) * columns; i++) most = Math.max(most, Math.abs(weights.value[i]));
  return most;
}

/** Sizes of a fixed-point layer: `hidden` units, padded to `units`, whose ranges are r. */
interface Sizes {
  readonly ranges: Float64Array;
  readonly hidden: number;
  readonly units: number;
  readonly slots: number;
}

/** The network with the rows of its window weights scaled to 32767 / r_j, and padded with zeros to `units`. */
function scaledNetwork({ network, kernels }: LayerParts, sizes: Sizes): Network {
  const parameters = new Map(network.parameters);
  for (const name of ['window.weights', 'matches.weights']) {
    const weights = parameters.get(name);
    if (weights !== undefined) parameters.set(name, scaledWeights(weights, sizes, kernels));
  }
  return { ...network, parameters };
}

function scaledWeights({ name, shape, value }: Parameter, { ranges, hidden, units, slots }: Sizes, kernels: Kernels) {
  const inputs = shape[1];
  const scaled = kernels.floats(slots * units * inputs);
  for (let c = 0; c < slots; c++) {
    for (let j = 0; j < hidden; j++) {
      const from = (c * hidden + j) * inputs;
      const to = (c * units + j) * inputs;
      kernels.addScaled(scaled.subarray(to, to + inputs), value.subarray(from, from + inputs), largest / ranges[j]);
    }
  }
  return parameter({ name, shape: [slots * units, inputs], value: scaled });
}

/** Bias and output layer for units in fixed point: weights as large as sums of 32 bits allow. */
function quantizeAbove(
  { network, kernels }: LayerParts,
  { ranges, hidden, units }: Sizes,
): Pick<FixedWindowLayer, 'bias' | 'weights' | 'scales' | 'outputBias'> {
  const bias = kernels.shorts(units);
  network.parameters.get('window.bias')!.value.forEach((b, j) => {
    bias[j] = Math.round((b * largest) / ranges[j]);
  });
  const output = network.parameters.get('layer1.weights')!;
  const tags = output.shape[0];
  const weights = kernels.shorts(tags * units);
  const scales = kernels.floats(tags);
  for (let k = 0; k < tags; k++) {
    const row = Array.from(ranges, (range, j) => (output.value[k * hidden + j] * range) / largest);
    const scale = weightScale(row);
    row.forEach((weight, j) => {
      weights[k * units + j] = Math.round(weight * scale);
    });
    scales[k] = 1 / scale;
  }
  return { bias, weights, scales, outputBias: network.parameters.get('layer1.bias')!.value };
}

/** The largest s for which s w fits in 16 bits and 32767 s Σ |w| in 32, over the positive and over the negative weights. */
function weightScale(weights: readonly number[]): number {
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
