// What a tagger keeps of each word it has met, and how windows of such words get their scores.
import { constant, forward, parameter, valueAt } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { Decoder } from '../decoder.js';
import { eachMatch, statesPerList } from '../gazetteers/match-code.js';
import { hiddenUnits, type Network, projectMatches, projectTypes, scoreUnits } from '../network.js';
import type { WordType } from './type-cache.js';

/** Tokens in a row; see `WindowLayer.score`. */
export interface RowRange {
  /** Row of each token, 0 where there is none; readable windowSize places before `first` and behind `end`. */
  readonly rows: Int32Array;
  readonly first: number;
  readonly end: number;
}

/** A table of W_c x for word types and the network above it. Row 0 is no word and adds nothing. */
export interface WindowLayer {
  /** Computes the rows `first` … for word types. */
  fill(first: number, types: readonly WordType[]): void;
  move(from: number, to: number): void;
  /** Scores [tokens, outputs] of the tokens of the range whose row is not 0, and where wanted their units [tokens, columns]. */
  score(scores: FloatArray, range: RowRange, units?: FloatArray): void;
  /** Numbers in a row of `units`: the last hidden layer's, then zeros. */
  readonly columns: number;
  /** A hidden unit is so many times the number in its place. */
  readonly unitScales: ArrayLike<number>;
}

/** The parts of a recogniser that a layer needs. */
export type LayerParts = Pick<Decoder, 'network' | 'encoder' | 'kernels' | 'wordRows'>;

/** P [U, C·H] of some word types; lives until the kernels' memory is released. */
export type TypeProjection = (types: readonly WordType[]) => FloatArray;

/** Prepares the projection of word types: what each state in each list adds is computed here, once. */
export function createTypeProjection(parts: LayerParts): TypeProjection {
  const { network, encoder, kernels } = parts;
  const wordsOf = (types: readonly WordType[]) => types.map(({ word }) => word);
  if (encoder.matcher === undefined) return (types) => projectWords(parts, wordsOf(types));
  const states = statesPerList * encoder.space.gazetteers.length;
  const columns = projectedColumns(network);
  const ofStates = kernels.floats(states * columns);
  const mark = kernels.mark();
  ofStates.set(forward(projectMatches(network, identity(states, kernels)), kernels));
  kernels.release(mark);
  return (types) => {
    const projected = projectWords(parts, wordsOf(types));
    types.forEach(({ code }, u) => {
      const row = projected.subarray(u * columns, (u + 1) * columns);
      eachMatch(code, (state) => {
        kernels.addScaled(row, ofStates.subarray(state * columns, (state + 1) * columns), 1);
      });
    });
    return projected;
  };
}

function identity(size: number, kernels: Kernels) {
  const value = kernels.floats(size * size);
  for (let i = 0; i < size; i++) value[i * size + i] = 1;
  return { shape: [size, size], value } as const;
}

/** P [U, C·H] of some words outside matches. */
export function projectWords(
  { network, encoder, kernels, wordRows }: LayerParts,
  words: readonly string[],
): FloatArray {
  const types = encoder.types(words, kernels);
  if (wordRows === undefined) return forward(projectTypes(network, types), kernels);
  const columns = network.options.dimensions;
  const value = kernels.floats(words.length * columns);
  const ids = kernels.ints(words.length);
  types.words.forEach((row, u) => {
    wordRows(value, u * columns, row);
    ids[u] = u;
  });
  const table = parameter({ name: 'words', shape: [words.length, columns], value });
  const withRows = { ...network, parameters: new Map([...network.parameters, ['words', table]]) };
  return forward(projectTypes(withRows, { ...types, words: ids }), kernels);
}

/** The layer as the graph computes it. */
export function createFloatLayer(parts: LayerParts, capacity: number): WindowLayer {
  const { network, kernels } = parts;
  const slots = 2 * network.options.windowSize + 1;
  const columns = projectedColumns(network);
  const project = createTypeProjection(parts);
  const hidden = network.options.hidden.at(-1) ?? 0;
  const values = kernels.floats((capacity + 1) * columns);
  const projected = constant({ shape: [capacity + 1, columns], value: values });
  return {
    fill(first, types) {
      const mark = kernels.mark();
      values.set(project(types), first * columns);
      kernels.release(mark);
    },
    move(from, to) {
      values.copyWithin(to * columns, from * columns, (from + 1) * columns);
    },
    score(scores, range, units) {
      const mark = kernels.mark();
      const h = hiddenUnits(network, [{ projected, windows: windowsOf(range, slots, kernels) }]);
      scores.set(forward(scoreUnits(network, h), kernels));
      units?.set(valueAt(h));
      kernels.release(mark);
    },
    columns: hidden,
    unitScales: new Float64Array(hidden).fill(1),
  };
}

/** C·H; for `average`, which has one matrix for all slots, as for the others. */
function projectedColumns({ options, parameters }: Network): number {
  const shared = options.architecture === 'average' ? 2 * options.windowSize + 1 : 1;
  return parameters.get('window.weights')!.shape[0] * shared;
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
