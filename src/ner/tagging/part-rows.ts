// Products of the parts of features: those of a look-up table's rows are kept in a table of their own.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { boundsOf } from '../documents.js';
import type { VectorPart } from './type-vectors.js';

/** Features are kept as −8191 … 8191 with a scale: as fine as leaves the weights the digits they need. */
export const largestFeature = 8191;
/** Types that are looked up together, so that few rows of parts are needed at once. */
export const typesAtOnce = 64;
/** A part of no more rows, like matches, has places for all of them; else, for those of types that are looked up together. */
const fewRows = 128;

/** A part of the features, and the weights of its columns as `projectShorts` takes them. */
export interface WeightedPart extends VectorPart {
  /** Its columns, made even. */
  readonly inner: number;
  readonly weights: Int16Array;
  readonly columnScales: FloatArray;
}

/** The rows of a part that have been computed. */
interface PartRows {
  /** Forgets all rows when too few places are free: what was made of them needs them no more. */
  reserve(): void;
  /** The place of row `id`, which may have to be projected first. */
  rowOf(id: number): number;
  /** Computes the new rows. */
  project(): void;
}

/** A table with places for the rows of each part and, `behind` them, for some that the caller writes. */
export function createPartRows(
  parts: readonly WeightedPart[],
  { kernels, columns, capacity, behind }: Record<'columns' | 'capacity' | 'behind', number> & { kernels: Kernels },
) {
  const rooms = allot(
    parts.map(({ rows }) => rows),
    capacity,
  );
  const ends = boundsOf(rooms);
  const all = ends[parts.length];
  const table = kernels.shorts((all + behind) * columns);
  const stores = parts.map((part, p): PartRows => {
    const first = ends[p];
    /** Where each row is, or −1. */
    const places = new Int32Array(part.rows).fill(-1);
    /** The row in each place from `first` on; those from `ready` on are not projected yet. */
    const held = new Int32Array(rooms[p]);
    let ready = 0;
    let count = 0;
    return {
      reserve() {
        if (rooms[p] === part.rows || count + typesAtOnce <= rooms[p]) return;
        for (let i = 0; i < count; i++) places[held[i]] = -1;
        ready = count = 0;
      },
      rowOf(id) {
        if (places[id] < 0) {
          places[id] = first + count;
          held[count++] = id;
        }
        return places[id];
      },
      project() {
        const rows = table.subarray((first + ready) * columns, (first + count) * columns);
        const ids = held.subarray(ready, count);
        ready = count;
        projectPart(rows, part, kernels, (dense) => {
          for (let i = 0; i < ids.length; i++) part.add(dense, i * part.inner, ids[i]);
        });
      },
    };
  });
  return { table, stores, behind: all };
}

/** Shares `capacity` places among parts of so many rows: none gets more than it needs, or less than types that are looked up together need. */
function allot(sizes: readonly number[], capacity: number): number[] {
  const rooms = sizes.map(() => 0);
  let left = capacity;
  const ascending = sizes.map((_, p) => p).sort((p, q) => sizes[p] - sizes[q]);
  ascending.forEach((p, i) => {
    const share = Math.floor(left / (sizes.length - i));
    rooms[p] = Math.min(sizes[p], Math.max(share, sizes[p] <= fewRows ? fewRows : typesAtOnce));
    left = Math.max(0, left - rooms[p]);
  });
  return rooms;
}

/** Writes the means of the rows of some bags to zeros, [bags, inner]. */
type PartMeans = (dense: FloatArray, bags: readonly Int32Array[]) => void;

/** Prepares the means of a part's rows, which become floats when they are first asked for. */
export function createPartMeans(part: WeightedPart, kernels: Kernels): PartMeans {
  const { inner: columns } = part;
  const values = kernels.floats(part.rows * columns);
  const isThere = new Uint8Array(part.rows);
  return (dense, bags) => {
    const mark = kernels.mark();
    const offsets = kernels.ints(bags.length + 1);
    for (let u = 0; u < bags.length; u++) offsets[u + 1] = offsets[u] + bags[u].length;
    const ids = kernels.ints(offsets[bags.length]);
    for (let u = 0; u < bags.length; u++) {
      ids.set(bags[u], offsets[u]);
      for (const id of bags[u]) {
        if (isThere[id] === 0) part.add(values, id * columns, id);
        isThere[id] = 1;
      }
    }
    kernels.gatherMeans(dense, values, { ids, offsets, columns });
    kernels.release(mark);
  };
}

/** Writes rows of W_p x_p for one part p; `write` makes the x_p of zeros, [rows, inner]. */
export function projectPart(
  rows: Int16Array,
  { inner, weights, columnScales }: WeightedPart,
  kernels: Kernels,
  write: (dense: FloatArray) => void,
): void {
  const count = rows.length / columnScales.length;
  if (count === 0) return;
  const mark = kernels.mark();
  const [features, rowScales] = [kernels.shorts(count * inner), kernels.floats(count)];
  const dense = kernels.floats(count * inner);
  write(dense);
  const limits = { largest: largestFeature, sum: Infinity };
  kernels.roundRows(features, dense, { inner, steps: rowScales, ...limits, isPacked: false });
  kernels.projectShorts(rows, features, { inner, weights, rowScales, columnScales });
  kernels.release(mark);
}
