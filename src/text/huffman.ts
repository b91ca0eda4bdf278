// The Huffman tree of hierarchical softmax: common words have short paths.

/**
 * Paths from the root: those of word w are `turns[starts[w]]` … `turns[starts[w + 1] − 1]`, each 2 · node + code.
 *
 * @example
 * ```ts
 * import { buildHuffmanPaths, type HuffmanPaths } from 'nomen/text';
 * const paths: HuffmanPaths = buildHuffmanPaths([5, 2, 1]);
 * paths.starts; // Uint32Array [0, 1, 3, 5]
 * ```
 */
export interface HuffmanPaths {
  readonly starts: Uint32Array;
  readonly turns: Uint32Array;
  /** The most turns of a path. */
  readonly longest: number;
}

/**
 * Paths that minimise Σ_w count(w) · length(w) (Huffman 1952); nodes are numbered from 0, the root last.
 *
 * @param counts by falling count
 * @example
 * ```ts
 * import { buildHuffmanPaths } from 'nomen/text';
 * buildHuffmanPaths([5, 2, 1]).longest; // 2
 * ```
 */
export function buildHuffmanPaths(counts: ArrayLike<number>): HuffmanPaths {
  const { parents, codes } = joinRarest(counts);
  const size = counts.length;
  const root = 2 * size - 2;
  const depths = new Uint32Array(2 * size);
  // A node is made before what it hangs on.
  for (let node = root - 1; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  const starts = new Uint32Array(size + 1);
  let longest = 0;
  for (let word = 0; word < size; word++) {
    starts[word + 1] = starts[word] + depths[word];
    longest = Math.max(longest, depths[word]);
  }
  const turns = new Uint32Array(starts[size]);
  for (let word = 0; word < size; word++) {
    let place = starts[word + 1];
    for (let at = word; at !== root; at = parents[at]) turns[--place] = 2 * (parents[at] - size) + codes[at];
  }
  return { starts, turns, longest };
}

/** Joins the two rarest trees until one is left; words are 0 … V − 1, joints V … 2V − 2 in the order of their making. */
function joinRarest(counts: ArrayLike<number>): { readonly parents: Uint32Array; readonly codes: Uint8Array } {
  const size = counts.length;
  const sums = Float64Array.from({ length: 2 * size }, (_, i) => counts[i] ?? Infinity);
  const parents = new Uint32Array(2 * size);
  const codes = new Uint8Array(2 * size);
  // Words come by falling count and joints by rising sum, so the rarest is at one of two places.
  let word = size - 1;
  let joint = size;
  const takeRarest = () => (word >= 0 && sums[word] < sums[joint] ? word-- : joint++);
  for (let made = size; made < 2 * size - 1; made++) {
    const first = takeRarest();
    const second = takeRarest();
    sums[made] = sums[first] + sums[second];
    parents[first] = made;
    parents[second] = made;
    codes[second] = 1;
  }
  return { parents, codes };
}
