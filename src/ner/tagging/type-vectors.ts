// The features of a word type as one vector: rows of the look-up tables and what matches tell, side by side.
import type { FloatArray } from '../../kernels/index.js';
import type { Decoder } from '../decoder.js';
import { affixKinds } from '../features/affixes.js';
import { eachMatch, statesPerList } from '../gazetteers/match-code.js';
import type { Network } from '../network.js';
import type { WordType } from './type-cache.js';

/** The parts of a recogniser that a layer needs. */
export type LayerParts = Pick<Decoder, 'network' | 'encoder' | 'kernels' | 'tables'>;

/** What a window layer multiplies: x [D] of a word type. */
export interface TypeVectors {
  /** D. */
  readonly dimensions: number;
  /** Adds x to D zeros in `to` from `at` on. */
  write(to: FloatArray, at: number, type: WordType): void;
}

/** Prepares the vectors of word types; the columns are those of `windowWeights`. */
export function createTypeVectors({ network, encoder, tables }: LayerParts): TypeVectors {
  let dimensions = 0;
  const take = (name: string) => {
    const table = tables?.get(name) ?? tableOf(network, name);
    const column = dimensions;
    dimensions += table?.columns ?? 0;
    return table && { ...table, column };
  };
  const [words, shapes, ...affixes] = ['words', 'shapes', ...affixKinds].map(take);
  const ngrams = take('ngrams');
  const matches = dimensions;
  return {
    dimensions: matches + statesPerList * encoder.space.gazetteers.names.length,
    write(to, at, { word, code }) {
      const features = encoder.featuresOf(word);
      words?.add(to, at + words.column, features.word);
      shapes?.add(to, at + shapes.column, features.shape);
      features.affixes.forEach((row, kind) => {
        affixes[kind]?.add(to, at + affixes[kind].column, row);
      });
      if (ngrams !== undefined) {
        const [first, end] = [at + ngrams.column, at + ngrams.column + ngrams.columns];
        for (const row of features.ngrams) ngrams.add(to, first, row);
        for (let i = first; i < end; i++) to[i] /= Math.max(1, features.ngrams.length);
      }
      if (code > 0) {
        eachMatch(code, (state) => {
          to[at + matches + state] = 1;
        });
      }
    },
  };
}

function tableOf({ parameters }: Network, name: string) {
  const parameter = parameters.get(name);
  return parameter && tableRows(parameter);
}

/** A look-up table that is read by rows. */
export interface TableRows {
  readonly columns: number;
  /** Adds a row to `to` from `at` on. */
  add(to: FloatArray, at: number, row: number): void;
}

/** The rows of a matrix [·, columns]. */
export function tableRows({
  shape,
  value,
}: {
  readonly shape: readonly number[];
  readonly value: FloatArray;
}): TableRows {
  const columns = shape[1];
  return {
    columns,
    add(to, at, row) {
      for (let i = 0; i < columns; i++) to[at + i] += value[row * columns + i];
    },
  };
}

/** A matrix of window weights with room: `units` rows a slot, `inner` columns. */
export interface WeightLayout {
  readonly units: number;
  readonly inner: number;
}

/**
 * W [C · units, inner]: the weights of the window layer and beside them those of matches, zeros beyond; `average`, which has one
 * matrix for all slots, gets one for each.
 */
export function windowWeights(
  { network: { parameters, options }, kernels }: Pick<LayerParts, 'network' | 'kernels'>,
  { units, inner }: WeightLayout,
): FloatArray {
  const slots = 2 * options.windowSize + 1;
  const parts = ['window.weights', 'matches.weights'].flatMap((name) => parameters.get(name) ?? []);
  const rows = parts[0].shape[0];
  const hidden = options.architecture === 'average' ? rows : rows / slots;
  const weights = kernels.floats(slots * units * inner);
  for (let row = 0; row < slots * hidden; row++) {
    let at = (Math.floor(row / hidden) * units + (row % hidden)) * inner;
    for (const { shape, value } of parts) {
      const columns = shape[1]!;
      weights.set(value.subarray((row % rows) * columns, ((row % rows) + 1) * columns), at);
      at += columns;
    }
  }
  return weights;
}
