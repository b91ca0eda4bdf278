// What a tagger keeps of each word it has met, and how windows of such words get their scores.
import { constant, forward, valueAt } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { hiddenUnits, type Network, scoreUnits } from '../network.js';
import type { RowType } from './type-cache.js';
import { createTypeVectors, type LayerParts, windowWeights } from './type-vectors.js';

/** Tokens in a row; see `WindowLayer.score`. */
export interface RowRange {
  /** Row of each token, 0 where there is none; readable windowSize places before `first` and behind `end`. */
  readonly rows: Int32Array;
  readonly first: number;
  readonly end: number;
}

/** Hidden units in the layer's own arithmetic. */
export type KeptUnits = FloatArray | Int16Array;

/** A table of W_c x for word types and the network above it. Row 0 is no word and adds nothing. */
export interface WindowLayer {
  /** Computes the rows `first` … for word types. */
  fill(first: number, types: readonly RowType[]): void;
  move(from: number, to: number): void;
  /** Scores [tokens, outputs] of the tokens of the range whose row is not 0; leaves their hidden units in `kept` where given. */
  score(scores: FloatArray, range: RowRange, kept?: KeptUnits): void;
  /** Room for the hidden units of so many tokens, [tokens, columns]. */
  keepUnits(tokens: number): KeptUnits;
  /** The first `width` numbers kept of some tokens, [ids.length, width]. */
  unitsOf(kept: KeptUnits, ids: Int32Array, width: number): FloatArray;
  /** Numbers kept of a token: the last hidden layer's units, then zeros. */
  readonly columns: number;
  /** A hidden unit is so many times the number in its place. */
  readonly unitScales: ArrayLike<number>;
}

/** The layer in floats, as in training. */
export function createFloatLayer(parts: LayerParts, capacity: number): WindowLayer {
  const { network, kernels } = parts;
  const slots = 2 * network.options.windowSize + 1;
  const vectors = createTypeVectors(parts);
  const inner = vectors.dimensions;
  const columns = slots * unitsOf(network);
  const weights = windowWeights(parts, inner);
  const hidden = network.options.hidden.at(-1) ?? 0;
  const values = kernels.floats((capacity + 1) * columns);
  const projected = constant({ shape: [capacity + 1, columns], value: values });
  return {
    fill(first, types) {
      const mark = kernels.mark();
      const x = kernels.floats(types.length * inner);
      types.forEach((type, u) => {
        vectors.write(x, u * inner, type);
      });
      const rows = values.subarray(first * columns, (first + types.length) * columns);
      kernels.matrixProduct(rows, x, weights, { rows: types.length, columns, inner, transposeB: true });
      kernels.release(mark);
    },
    move(from, to) {
      values.copyWithin(to * columns, from * columns, (from + 1) * columns);
    },
    score(scores, range, kept) {
      const mark = kernels.mark();
      const h = hiddenUnits(network, [{ projected, windows: windowsOf(range, slots, kernels) }]);
      scores.set(forward(scoreUnits(network, h), kernels));
      kept?.set(valueAt(h));
      kernels.release(mark);
    },
    keepUnits: (tokens) => kernels.floats(tokens * hidden),
    unitsOf(kept, ids, width) {
      const units = kernels.floats(ids.length * width);
      ids.forEach((token, i) => {
        units.set(kept.subarray(token * hidden, token * hidden + width), i * width);
      });
      return units;
    },
    columns: hidden,
    unitScales: new Float64Array(hidden).fill(1),
  };
}

/** H, the numbers that the window layer gives for a slot. */
function unitsOf({ options, parameters }: Network): number {
  return options.hidden[0] ?? parameters.get('window.bias')!.shape[0];
}

function windowsOf({ rows, first, end }: RowRange, slots: number, kernels: Kernels): Int32Array {
  const reach = (slots - 1) / 2;
  const tokens = rows.subarray(first, end).filter((row) => row !== 0).length;
  const windows = kernels.ints(tokens * slots);
  let at = 0;
  for (let n = first; n < end; n++) {
    if (rows[n] === 0) continue;
    windows.set(rows.subarray(n - reach, n + reach + 1), at);
    at += slots;
  }
  return windows;
}
