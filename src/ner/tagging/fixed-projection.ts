// W x of word types in fixed point, part by part: what a row of a look-up table gives is computed once for all types that have it.
import type { Bags, FloatArray, Kernels } from '../../kernels/index.js';
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
import {
  createTypeVectors,
  type LayerParts,
  type TypeVectors,
  type VectorPart,
  windowWeights,
} from './type-vectors.js';

const largest = 32767;
/** Inputs of up to `largestFeature` times these stay below 2³¹. */
const largestSum = 2 ** 31 / largestFeature;
/** Words whose projections set the range of each unit. */
const sampledWords = 20;
/** Rarer words may go so much beyond the commonest. */
const headroom = 1.5;

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
  const lookUps = vectors.lookUps.map((part) => ({ ...prepare(part), rowOf: part.rowOf }));
  const matches = prepare(vectors.matches);
  const ngrams = vectors.ngrams && withMeans(prepare(vectors.ngrams), kernels);
  const ranges = roundWeights([...lookUps, matches, ...(ngrams ? [ngrams] : [])], { parts, vectors, layout });
  const { table, stores, behind } = createPartRows([...lookUps, matches], {
    ...{ kernels, columns },
    capacity: Math.floor(partBytes / (2 * columns)),
    behind: ngrams === undefined ? 0 : typesAtOnce,
  });

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

/** Fills weights and scales of all parts; gives the ranges. */
function roundWeights(weighted: readonly WeightedPart[], source: WeightSource): Float64Array {
  const { parts, vectors, layout } = source;
  const { kernels } = parts;
  const mark = kernels.mark();
  const inner = vectors.dimensions;
  const weights = windowWeights(parts, { units: layout.units, inner });
  const ranges = rangesOf(weights, source);
  for (const part of weighted) {
    const start = kernels.mark();
    const { columnScales } = part;
    const own = kernels.floats(columnScales.length * part.inner);
    for (let c = 0; c < columnScales.length; c++) {
      const from = c * inner + part.column;
      own.set(weights.subarray(from, from + part.columns), c * part.inner);
    }
    const limits = { largest, sum: largestSum - part.inner / 2 };
    kernels.roundRows(part.weights, own, { inner: part.inner, steps: columnScales, ...limits, isPacked: true });
    for (let c = 0; c < columnScales.length; c++) columnScales[c] *= largest / ranges[c % layout.units];
    kernels.release(start);
  }
  kernels.release(mark);
  return ranges;
}

/**
 * r [units]: |b_j| and, slot by slot, the largest |W_c x|_j over the first words of the model as they are and capitalised, and
 * the largest that one match adds.
 */
function rangesOf(weights: FloatArray, { parts, vectors, layout: { slots, units } }: WeightSource): Float64Array {
  const { kernels, network, encoder } = parts;
  const { dimensions: inner, matches } = vectors;
  const { words: known } = encoder.space;
  const common = Array.from({ length: Math.min(sampledWords, known.size - 1) }, (_, i) => known.wordOf(i + 1));
  const capitalised = common.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const words = [...common, ...capitalised, 'The', '.', '1996'];
  const columns = slots * units;
  const [x, products] = [kernels.floats(words.length * inner), kernels.floats(words.length * columns)];
  words.forEach((word, u) => {
    vectors.write(x, u * inner, { features: encoder.featuresOf(word), code: 0 });
  });
  kernels.matrixProduct(products, x, weights, { rows: words.length, columns, inner, transposeB: true });
  const most = new Float64Array(columns);
  for (let i = 0, c = 0; i < products.length; i++, c = c + 1 === columns ? 0 : c + 1) {
    most[c] = Math.max(most[c], Math.abs(products[i]));
  }
  const ranges = new Float64Array(units);
  network.parameters.get('window.bias')!.value.forEach((b, j) => {
    ranges[j] = Math.abs(b);
  });
  for (let c = 0; c < columns; c++) {
    const from = c * inner + matches.column;
    let ofMatches = 0;
    for (let i = from; i < from + matches.columns; i++) ofMatches = Math.max(ofMatches, Math.abs(weights[i]));
    ranges[c % units] += most[c] + ofMatches;
  }
  return ranges.map((range) => range * headroom || 1);
}
