// W x of word types in fixed point, part by part: what a row of a look-up table gives is computed once for all types that have it.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { eachMatch } from '../gazetteers/match-code.js';
import type { WordType } from './type-cache.js';
import {
  addMean,
  createTypeVectors,
  type LayerParts,
  type TypeVectors,
  type VectorPart,
  windowWeights,
} from './type-vectors.js';

/** Features are kept as −8191 … 8191 with a scale: as fine as leaves the weights the digits they need. */
const largestFeature = 8191;
const largest = 32767;
/** Inputs of up to `largestFeature` times these stay below 2³¹. */
const largestSum = 2 ** 31 / largestFeature;
/** Words whose projections set the range of each unit. */
const sampledWords = 40;
/** Rarer words may go so much beyond the commonest. */
const headroom = 1.5;
/** Types that are looked up together, so that few rows of parts are needed at once. */
const typesAtOnce = 64;

/** Rows of the tagger's table in units of their own. */
export interface TypeProjection {
  /** r [units]: a row holds 32767 (W x)_c / r[c mod units]. */
  readonly ranges: Float64Array;
  /** Writes the rows of some types [types, slots · units]. */
  project(rows: Int16Array, types: readonly WordType[]): void;
}

/** A window layer of `slots` × `hidden` units, of which each slot is padded to `units`, a multiple of 8. */
export interface UnitLayout {
  readonly slots: number;
  readonly hidden: number;
  readonly units: number;
}

/** A part of the features, and the weights of its columns as `projectShorts` takes them. */
interface WeightedPart extends VectorPart {
  /** Its columns, made even. */
  readonly inner: number;
  readonly weights: Int16Array;
  readonly columnScales: FloatArray;
}

/** Rounds the weights, and makes a table of about `partBytes` for the rows of parts. */
export function createFixedProjection(parts: LayerParts, layout: UnitLayout, partBytes: number): TypeProjection {
  const { kernels, encoder } = parts;
  const vectors = createTypeVectors(parts);
  const columns = layout.slots * layout.units;
  const prepare = (part: VectorPart) => preparePart(part, columns, kernels);
  const lookUps = vectors.lookUps.map((part) => ({ ...prepare(part), rowOf: part.rowOf }));
  const matches = prepare(vectors.matches);
  const ngrams = vectors.ngrams && prepare(vectors.ngrams);
  const ranges = roundWeights([...lookUps, matches, ...(ngrams ? [ngrams] : [])], { parts, vectors, layout });
  const known = createPartRows(kernels, columns, {
    capacity: Math.floor(partBytes / (2 * columns)),
    least: typesAtOnce * lookUps.length + matches.columns,
  });

  function projectFew(rows: Int16Array, types: readonly WordType[]): void {
    const features = types.map(({ word }) => encoder.featuresOf(word));
    const bags = features.map((): number[] => []);
    known.reserve();
    lookUps.forEach((part, p) => {
      features.forEach((feature, u) => {
        bags[u].push(known.rowOf(p, part.rowOf(feature)));
      });
      known.project(part);
    });
    types.forEach(({ code }, u) => {
      eachMatch(code, (state) => bags[u].push(known.rowOf(lookUps.length, state)));
    });
    known.project(matches);
    const mark = kernels.mark();
    if (ngrams === undefined) rows.fill(0);
    else {
      projectPart(rows, ngrams, kernels, (dense, at, u) => {
        addMean(dense, at, { table: ngrams, rows: features[u].ngrams });
      });
    }
    kernels.addShortRows(rows, known.table, { ...flatten(bags, kernels), columns });
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

function preparePart(part: VectorPart, columns: number, kernels: Kernels): WeightedPart {
  const inner = Math.ceil(part.columns / 2) * 2;
  return { ...part, inner, weights: kernels.shorts(columns * inner), columnScales: kernels.floats(columns) };
}

/** Bags of ids laid end to end. */
function flatten(bags: readonly (readonly number[])[], kernels: Kernels) {
  const offsets = kernels.ints(bags.length + 1);
  bags.forEach((bag, u) => {
    offsets[u + 1] = offsets[u] + bag.length;
  });
  const ids = kernels.ints(offsets[bags.length]);
  bags.forEach((bag, u) => {
    ids.set(bag, offsets[u]);
  });
  return { ids, offsets };
}

/** The rows of parts in a table; when it is full all are forgotten, for what was made of them needs them no more. */
function createPartRows(
  kernels: Kernels,
  columns: number,
  { capacity, least }: { readonly capacity: number; readonly least: number },
) {
  const room = Math.max(capacity, least);
  const table = kernels.shorts(room * columns);
  const places = new Map<number, number>();
  let fresh: number[] = [];
  return {
    table,
    /** Makes sure that `least` rows are free. */
    reserve(): void {
      if (places.size + least > room) places.clear();
    },
    /** The place of row `id` of part `part`, which may have to be projected first. */
    rowOf(part: number, id: number): number {
      const key = id * 8 + part;
      let place = places.get(key);
      if (place === undefined) {
        place = places.size;
        places.set(key, place);
        fresh.push(id);
      }
      return place;
    },
    /** Computes the new rows of a part; to be called before those of another are asked for. */
    project(part: WeightedPart): void {
      const rows = table.subarray((places.size - fresh.length) * columns, places.size * columns);
      const ids = fresh;
      fresh = [];
      projectPart(rows, part, kernels, (dense, at, i) => part.add(dense, at, ids[i]));
    },
  };
}

/** Writes rows of W_p x_p for one part p, whose columns `write` adds to zeros. */
function projectPart(
  rows: Int16Array,
  { inner, weights, columnScales }: WeightedPart,
  kernels: Kernels,
  write: (dense: FloatArray, at: number, row: number) => void,
): void {
  const count = rows.length / columnScales.length;
  if (count === 0) return;
  const mark = kernels.mark();
  const [features, rowScales] = [kernels.shorts(count * inner), kernels.floats(count)];
  const dense = kernels.floats(count * inner);
  for (let i = 0; i < count; i++) write(dense, i * inner, i);
  const limits = { largest: largestFeature, sum: Infinity };
  kernels.roundRows(features, dense, { inner, steps: rowScales, ...limits, isPacked: false });
  kernels.projectShorts(rows, features, { inner, weights, rowScales, columnScales });
  kernels.release(mark);
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
    vectors.write(x, u * inner, { word, code: 0 });
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
