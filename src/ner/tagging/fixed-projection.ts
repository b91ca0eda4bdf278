// W x of word types in fixed point: 16-bit features times 16-bit weights, straight into the rows of the tagger's table.
import type { WordType } from './type-cache.js';
import { createTypeVectors, type LayerParts, windowWeights } from './type-vectors.js';

/** Features are kept as −8191 … 8191 with a scale: as fine as leaves the weights the digits they need. */
const largestFeature = 8191;
const largest = 32767;
/** Inputs of up to `largestFeature` times these stay below 2³¹. */
const largestSum = 2 ** 31 / largestFeature;

/** Rows of the table in units of one's choice. */
export interface TypeProjection {
  /** The largest |W x| over some types for each column of the table [slots · units]. */
  largestOf(types: readonly WordType[]): Float64Array;
  /** From now on a row holds 32767 (W x)_c / ranges[c mod units]. */
  setRanges(ranges: Float64Array): void;
  /** Writes the rows of some types [types, slots · units]. */
  project(rows: Int16Array, types: readonly WordType[]): void;
}

/** A window layer of `slots` × `hidden` units, of which each slot is padded to `units`, a multiple of 8. */
export interface UnitLayout {
  readonly slots: number;
  readonly hidden: number;
  readonly units: number;
}

/** Rounds the weights and lays them out as `projectShorts` takes them. */
export function createFixedProjection(parts: LayerParts, { slots, units }: UnitLayout): TypeProjection {
  const { kernels } = parts;
  const vectors = createTypeVectors(parts);
  const inner = Math.ceil(vectors.dimensions / 2) * 2;
  const columns = slots * units;
  const [weights, steps] = [kernels.shorts(columns * inner), kernels.floats(columns)];
  const columnScales = kernels.floats(columns);
  const mark = kernels.mark();
  kernels.roundRows(weights, windowWeights(parts, { units, inner }), {
    inner,
    steps,
    largest,
    sum: largestSum - inner / 2,
    isPacked: true,
  });
  kernels.release(mark);
  /** The features of some types [types, inner] and the step of each; alive until the memory is released. */
  const featuresOf = (types: readonly WordType[]) => {
    const [features, rowScales] = [kernels.shorts(types.length * inner), kernels.floats(types.length)];
    const dense = kernels.floats(types.length * inner);
    types.forEach((type, u) => {
      vectors.write(dense, u * inner, type);
    });
    kernels.roundRows(features, dense, {
      inner,
      steps: rowScales,
      largest: largestFeature,
      sum: Infinity,
      isPacked: false,
    });
    return { features, rowScales };
  };
  return {
    largestOf(types) {
      const start = kernels.mark();
      const { features, rowScales } = featuresOf(types);
      const rows = kernels.shorts(types.length * columns);
      // The product is below 2³¹, so that its upper half fits.
      const upperHalf = kernels.floats(types.length).fill(2 ** -16);
      kernels.projectShorts(rows, features, {
        inner,
        weights,
        rowScales: upperHalf,
        columnScales: columnScales.fill(1),
      });
      const most = new Float64Array(columns);
      for (let i = 0, c = 0; i < rows.length; i++, c = c + 1 === columns ? 0 : c + 1) {
        const size = Math.abs(rows[i]) * 2 ** 16 * rowScales[Math.floor(i / columns)] * steps[c];
        if (size > most[c]) most[c] = size;
      }
      kernels.release(start);
      return most;
    },
    setRanges(ranges) {
      for (let c = 0; c < columns; c++) columnScales[c] = (steps[c] * largest) / ranges[c % units];
    },
    project(rows, types) {
      const start = kernels.mark();
      const { features, rowScales } = featuresOf(types);
      kernels.projectShorts(rows, features, { inner, weights, rowScales, columnScales });
      kernels.release(start);
    },
  };
}
