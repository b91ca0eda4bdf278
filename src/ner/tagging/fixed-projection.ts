// W x of word types in fixed point, part by part: what a row of a look-up table gives is computed once for all types that have it.
import type { Parameter } from '../../grad/index.js';
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
import type { TypeFeatures } from '../features/encoder.js';
import { eachMatch } from '../gazetteers/match-code.js';
import {
  createPartMeans,
  createPartRows,
  largestFeature,
  projectPart,
  typesAtOnce,
  type WeightedPart,
} from './part-rows.js';
import type { RowType } from './type-cache.js';
import { addMean, createTypeVectors, type LayerParts, type TypeVectors, type VectorPart } from './type-vectors.js';

const largest = 32767;
/** Inputs of up to `largestFeature` times these stay below 2³¹. */
const largestSum = 2 ** 31 / largestFeature;
/** Words whose projections set the range of each unit: |b_j| and, slot by slot, the largest |W_c x|_j, and the largest that one match adds. */
const sampledWords = 20;
/** Rarer words may go so much beyond the commonest. */
const headroom = 2;

/** Rows of the tagger's table in units of their own. */
export interface TypeProjection {
  /** r [units]: a row holds 32767 (W x)_c / r[c mod units]. */
  readonly ranges: Float64Array;
  /** Writes the rows of some types [types, slots · units]. */
  project(rows: Int16Array, types: readonly RowType[]): void;
}

/** A window layer of `slots` × `hidden` units, of which each slot is padded to `units`, a multiple of 8. */
export interface UnitLayout {
  readonly slots: number;
  readonly hidden: number;
  readonly units: number;
}

/** Rounds the weights, and makes a table of about `partBytes` for the rows of parts. */
export function createFixedProjection(parts: LayerParts, layout: UnitLayout, partBytes: number): TypeProjection {
  const { kernels } = parts;
  const vectors = createTypeVectors(parts);
  const columns = layout.slots * layout.units;
  const prepare = (part: VectorPart) => preparePart(part, columns, kernels);
  const words = prepare(vectors.words);
  const lookUps = [
    { ...words, rowOf: ({ words: rows }: TypeFeatures) => rows[0] },
    ...vectors.lookUps.map((part) => ({ ...prepare(part), rowOf: part.rowOf })),
  ];
  const matches = prepare(vectors.matches);
  const ngrams = vectors.ngrams && withMeans(prepare(vectors.ngrams), kernels);
  const ranges = roundWeights([...lookUps, matches, ...(ngrams ? [ngrams] : [])], { parts, vectors, layout });
  const { table, stores, behind } = createPartRows([...lookUps, matches], {
    ...{ kernels, columns },
    capacity: Math.floor(partBytes / (2 * columns)),
    behind: 2 * typesAtOnce,
  });
  const behindMeans = behind + typesAtOnce;

  function projectFew(rows: Int16Array, types: readonly RowType[]): void {
    const mark = kernels.mark();
    const before = ngrams === undefined ? 0 : 1;
    const { ids, offsets } = bagsFor(types, before + lookUps.length, kernels);
    if (ngrams !== undefined) {
      const own = table.subarray(behind * columns, (behind + types.length) * columns);
      projectPart(own, ngrams, kernels, (dense) =>
        ngrams.means(
          dense,
          types.map(({ features }) => features.ngrams),
        ),
      );
      for (let u = 0; u < types.length; u++) ids[offsets[u]] = behind + u;
    }
    lookUps.forEach((part, p) => {
      stores[p].reserve();
      for (let u = 0; u < types.length; u++) {
        ids[offsets[u] + before + p] = stores[p].rowOf(part.rowOf(types[u].features));
      }
      stores[p].project();
    });
    const joined = [...types.keys()].filter((u) => types[u].features.words.length > 1);
    const means = table.subarray(behindMeans * columns, (behindMeans + joined.length) * columns);
    projectPart(means, words, kernels, (dense) => {
      joined.forEach((u, i) => {
        addMean(dense, i * words.inner, { table: words, rows: types[u].features.words });
        ids[offsets[u] + before] = behindMeans + i;
      });
    });
    const ofMatches = stores[lookUps.length];
    ofMatches.reserve();
    for (let u = 0; u < types.length; u++) {
      let next = offsets[u] + before + lookUps.length;
      eachMatch(types[u].code, (state) => {
        ids[next++] = ofMatches.rowOf(state);
      });
    }
    ofMatches.project();
    kernels.sumShortRows(rows, table, { ids, offsets, columns });
    kernels.release(mark);
  }

  return {
    ranges,
    project(rows, types) {
      for (let u = 0; u < types.length; u += typesAtOnce) {
        projectFew(rows.subarray(u * columns, (u + typesAtOnce) * columns), types.slice(u, u + typesAtOnce));
      }
    },
  };
}

function withMeans(part: WeightedPart, kernels: Kernels) {
  return { ...part, means: createPartMeans(part, kernels) };
}

function preparePart(part: VectorPart, columns: number, kernels: Kernels): WeightedPart {
  const inner = Math.ceil(part.columns / 2) * 2;
  return { ...part, inner, weights: kernels.shorts(columns * inner), columnScales: kernels.floats(columns) };
}

/** Room for the rows that make each type: `least` of them and one for each of its matches. */
function bagsFor(types: readonly RowType[], least: number, kernels: Kernels): Bags {
  const offsets = kernels.ints(types.length + 1);
  for (let u = 0; u < types.length; u++) {
    offsets[u + 1] = offsets[u] + least;
    if (types[u].code > 0) eachMatch(types[u].code, () => offsets[u + 1]++);
  }
  return { ids: kernels.ints(offsets[types.length]), offsets };
}

/** What the weights are rounded from. */
interface WeightSource {
  readonly parts: LayerParts;
  readonly vectors: TypeVectors;
  readonly layout: UnitLayout;
}

/** Fills the weights and scales of all parts; gives the ranges. */
function roundWeights(weighted: readonly WeightedPart[], source: WeightSource): Float64Array {
  const { parts, vectors, layout } = source;
  const { kernels } = parts;
  const { parameters } = parts.network;
  const mark = kernels.mark();
  const ranges = new Float64Array(layout.units);
  parameters.get('window.bias')!.value.forEach((b, j) => {
    ranges[j] = Math.abs(b);
  });
  const window = matrixOf(parameters.get('window.weights')!);
  widen(ranges, productsOf(window, source), source);
  for (const part of weighted) {
    const isMatches = part.column === vectors.matches.column;
    if (!isMatches) roundPart(part, { ...window, from: part.column }, source);
    else if (part.columns > 0) {
      const matches = matrixOf(parameters.get('matches.weights')!);
      widen(ranges, matches, source);
      roundPart(part, { ...matches, from: 0 }, source);
    }
  }
  for (let j = 0; j < ranges.length; j++) ranges[j] = ranges[j] * headroom || 1;
  for (const { columnScales } of weighted) scaleColumns(columnScales, ranges);
  kernels.release(mark);
  return ranges;
}

/** Rows of numbers in a kernel's memory. */
interface Rows {
  readonly values: FloatArray;
  readonly inner: number;
}

function matrixOf({ value, shape }: Pick<Parameter, 'value' | 'shape'>): Rows {
  return { values: value, inner: shape[1]! };
}

/** Rounds the weights of a part, which stand in the rows [slots · hidden, ·] of a matrix from column `from` on. */
function roundPart(
  { columns, inner, weights, columnScales }: WeightedPart,
  { values, inner: stride, from }: Rows & { readonly from: number },
  { parts: { kernels }, layout: { slots, hidden, units } }: WeightSource,
): void {
  const limits = { largest, sum: largestSum - inner / 2 };
  for (let slot = 0; slot < slots; slot++) {
    const packed = weights.subarray(slot * units * inner);
    const steps = columnScales.subarray(slot * units, slot * units + hidden);
    const rows = values.subarray(slot * hidden * stride + from);
    kernels.roundRows(packed, rows, { inner: columns, stride, steps, ...limits, isPacked: true });
  }
}

function scaleColumns(columnScales: FloatArray, ranges: Float64Array): void {
  for (let c = 0; c < columnScales.length; c++) columnScales[c] *= largest / ranges[c % ranges.length];
}

/** Adds to r_j the largest size in each row of unit j, slot by slot. */
function widen(ranges: Float64Array, { values, inner }: Rows, { parts: { kernels }, layout }: WeightSource): void {
  // Rounded to −1 … 1, a row has its largest size for a step.
  const steps = kernels.floats(values.length / inner);
  const limits = { largest: 1, sum: Infinity };
  kernels.roundRows(kernels.shorts(values.length), values, { inner, steps, ...limits, isPacked: false });
  for (let c = 0; c < steps.length; c++) ranges[c % layout.hidden] += steps[c];
}

/** W x [slots · hidden, words] of the first words of the model as they are and capitalised, and of some others. */
function productsOf({ values: weights, inner }: Rows, { parts: { kernels, encoder }, vectors }: WeightSource): Rows {
  const { words: known } = encoder.space;
  const common = Array.from({ length: Math.min(sampledWords, known.size - 1) }, (_, i) => known.wordOf(i + 1));
  const capitalised = common.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const words = [...common, ...capitalised, 'The', '.', '1996'];
  const x = kernels.floats(words.length * inner);
  words.forEach((word, u) => {
    vectors.write(x, u * inner, { features: encoder.featuresOf(word), code: 0 });
  });
  const rows = weights.length / inner;
  const values = kernels.floats(rows * words.length);
  kernels.matrixProduct(values, weights, x, { rows, columns: words.length, inner, transposeB: true });
  return { values, inner: words.length };
}
