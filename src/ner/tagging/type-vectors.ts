// The features of a word type as one vector: rows of the look-up tables and what matches tell, side by side.
import type { FloatArray } from '../../kernels/index.js';
import type { Decoder } from '../decoder.js';
import { affixKinds } from '../features/affixes.js';
import type { TypeFeatures } from '../features/encoder.js';
import { eachMatch, statesPerList } from '../gazetteers/match-code.js';
import type { Network } from '../network.js';
import type { RowType } from './type-cache.js';

/** The parts of a recogniser that a layer needs. */
export type LayerParts = Pick<Decoder, 'network' | 'encoder' | 'kernels' | 'tables'>;

/** What a window layer multiplies: x [D] of a word type, in parts. */
export interface TypeVectors {
  /** D. */
  readonly dimensions: number;
  /** The part that is a mean of rows of the word table, mostly of one. */
  readonly words: VectorPart;
  /** The parts that are one row of a table. */
  readonly lookUps: readonly LookUpPart[];
  /** The part that is a mean of rows of the n-gram table; undefined where left out. */
  readonly ngrams: VectorPart | undefined;
  /** The part that has a column for each list and state; row i is 1 in column i and else 0. */
  readonly matches: VectorPart;
  /** Adds x to D zeros in `to` from `at` on. */
  write(to: FloatArray, at: number, type: RowType): void;
}

/** Some columns of x. */
export interface VectorPart extends TableRows {
  /** The first of them. */
  readonly column: number;
}

/** Columns of x that hold the row which a type has in a table. */
export interface LookUpPart extends VectorPart {
  rowOf(features: TypeFeatures): number;
}

/** Prepares the vectors of word types; the columns are those of `windowWeights`. */
export function createTypeVectors({ network, encoder, tables }: LayerParts): TypeVectors {
  let dimensions = 0;
  const take = (table: TableRows): VectorPart => {
    const column = dimensions;
    dimensions += table.columns;
    return { ...table, column };
  };
  const named = (name: string) => tables?.get(name) ?? tableOf(network, name);
  const lookUp = (name: string, rowOf: LookUpPart['rowOf']): LookUpPart[] => {
    const table = named(name);
    return table === undefined ? [] : [{ ...take(table), rowOf }];
  };
  const words = take(named('words')!);
  const lookUps = [
    ...lookUp('shapes', ({ shape }) => shape),
    ...affixKinds.flatMap((name, kind) => lookUp(name, ({ affixes }) => affixes[kind])),
  ];
  const means = named('ngrams');
  const ngrams = means && take(means);
  const lists = encoder.space.gazetteers.names.length;
  const matches = take({
    rows: lists * statesPerList,
    columns: lists * statesPerList,
    add(to, at, row) {
      to[at + row] += 1;
    },
  });
  return {
    dimensions,
    ...{ words, lookUps, ngrams, matches },
    write(to, at, { features, code }) {
      addMean(to, at + words.column, { table: words, rows: features.words });
      for (const part of lookUps) part.add(to, at + part.column, part.rowOf(features));
      if (ngrams !== undefined) addMean(to, at + ngrams.column, { table: ngrams, rows: features.ngrams });
      eachMatch(code, (state) => matches.add(to, at + matches.column, state));
    },
  };
}

/** Adds the mean of some rows of a table to zeros. */
export function addMean(
  to: FloatArray,
  at: number,
  { table, rows }: { readonly table: TableRows; readonly rows: ArrayLike<number> },
): void {
  for (let i = 0; i < rows.length; i++) table.add(to, at, rows[i]);
  for (let i = at; i < at + table.columns; i++) to[i] /= Math.max(1, rows.length);
}

function tableOf({ parameters }: Network, name: string) {
  const parameter = parameters.get(name);
  return parameter && tableRows(parameter);
}

/** A look-up table that is read by rows. */
export interface TableRows {
  readonly rows: number;
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
  const [rows, columns] = shape;
  return {
    rows,
    columns,
    add(to, at, row) {
      for (let i = 0; i < columns; i++) to[at + i] += value[row * columns + i];
    },
  };
}

/**
 * W [C · H, inner]: the weights of the window layer and beside them those of matches; `average`, which has one matrix for all slots,
 * gets one for each.
 */
export function windowWeights(
  { network: { parameters, options }, kernels }: Pick<LayerParts, 'network' | 'kernels'>,
  inner: number,
): FloatArray {
  const parts = ['window.weights', 'matches.weights'].flatMap((name) => parameters.get(name) ?? []);
  const rows = parts[0].shape[0];
  const copies = options.architecture === 'average' ? 2 * options.windowSize + 1 : 1;
  const weights = kernels.floats(copies * rows * inner);
  let at = 0;
  for (let row = 0; row < copies * rows; row++) {
    for (const { shape, value } of parts) {
      const columns = shape[1]!;
      weights.set(value.subarray((row % rows) * columns, ((row % rows) + 1) * columns), at);
      at += columns;
    }
  }
  return weights;
}
