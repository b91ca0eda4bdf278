// The graph of a linker's training: scores of a minibatch's candidates, and the max-margin loss over them.
import {
  add,
  constant,
  gatherRows,
  l2Penalty,
  matrixProduct,
  maxMargin,
  multiply,
  multiplyBy,
  type Node,
  type Parameter,
  parameter,
  type ScorePairs,
} from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';

/** A mention to learn from: its rows, which of them is true (−1: none), and where its contexts are. */
export interface Example {
  readonly start: number;
  readonly end: number;
  readonly trueRow: number;
  readonly document: number;
  readonly mention: number;
}

/** All candidates of all examples, R rows. */
export interface ExampleRows {
  readonly examples: readonly Example[];
  /** [R, F]. */
  readonly values: Float64Array;
  readonly width: number;
  /** The place in T of each row, −1 for none. */
  readonly typePlaces: Int32Array;
  readonly typePlaceCount: number;
  /** What is added to the score of each row and not learned. */
  readonly fixed?: Float64Array;
  /** The directions of documents and windows [·, D] and of the entity of each row. */
  readonly contexts?: {
    readonly dimensions: number;
    readonly documents: Float32Array;
    readonly windows: Float32Array;
    readonly vectors: Float32Array;
    readonly entities: Int32Array;
  };
}

/** Numbers of the training; see `linkTrainingDefaults`. */
export interface MarginOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly margin: number;
  /** What the pairs of candidates with the threshold weigh, beside those of candidates among themselves. */
  readonly nilWeight: number;
  /** Of the L2 penalty on what is learned beyond the factors' weights. */
  readonly l2: number;
}

/** What is learned; the table and the matrices are empty where rows have no types or contexts. */
export interface Leaves {
  readonly threshold: Parameter;
  readonly weights: Parameter;
  readonly typeTable: Parameter;
  readonly document: Parameter;
  readonly window: Parameter;
}

/** Leaves with the weights to start from, all else 0. */
export function createLeaves(
  { width, typePlaceCount, contexts }: ExampleRows,
  start: Float64Array,
  kernels: Kernels,
): Leaves {
  const leaf = (name: string, shape: readonly [number, number]) =>
    parameter({ name, shape, value: kernels.floats(shape[0] * shape[1]) });
  const dimensions = contexts?.dimensions ?? 0;
  const weights = leaf('weights', [width, 1]);
  weights.value.set(start);
  return {
    threshold: leaf('threshold', [1, 1]),
    weights,
    typeTable: leaf('typeTable', [typePlaceCount, 1]),
    document: leaf('document', [dimensions, dimensions]),
    window: leaf('window', [dimensions, dimensions]),
  };
}

/** The leaves that training changes, those under the L2 penalty from the third on. */
export function learnedLeaves(
  { typePlaceCount, contexts }: ExampleRows,
  { threshold, weights, typeTable, document, window }: Leaves,
): readonly Parameter[] {
  return [
    threshold,
    weights,
    ...(typePlaceCount > 0 ? [typeTable] : []),
    ...(contexts === undefined ? [] : [document, window]),
  ];
}

interface Batch {
  readonly leaves: Leaves;
  readonly options: Pick<MarginOptions, 'margin' | 'nilWeight' | 'l2'>;
  readonly kernels: Kernels;
}

/** The mean losses of a minibatch and the penalty, one number. */
export function buildLoss(rows: ExampleRows, batch: readonly Example[], { leaves, options, kernels }: Batch): Node {
  const chosen = batch.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
  const scores = buildScores(rows, { batch, chosen }, { leaves, kernels });
  const { margin, nilWeight } = options;
  const { ranked, above, below } = pairsOf(batch, kernels);
  const losses = [
    ...(ranked.trueIndex.length > 0 ? [maxMargin(scores, scores, { margin, pairs: ranked })] : []),
    ...(above.trueIndex.length > 0
      ? [multiplyBy(maxMargin(scores, leaves.threshold, { margin, pairs: above }), nilWeight)]
      : []),
    ...(below.trueIndex.length > 0
      ? [multiplyBy(maxMargin(leaves.threshold, scores, { margin, pairs: below }), nilWeight)]
      : []),
  ];
  const loss = losses.reduce((sum, term) => add(sum, term));
  return learnedLeaves(rows, leaves)
    .slice(2)
    .reduce((sum: Node, leaf) => add(sum, l2Penalty(leaf, options.l2)), loss);
}

/** Rows numbered within the minibatch: each true one with each wrong one of its mention, true ones with the threshold, and it with those of names that mean nothing. */
function pairsOf(batch: readonly Example[], kernels: Kernels) {
  const [ranked, above, below] = [[] as [number, number][], [] as [number, number][], [] as [number, number][]];
  let first = 0;
  for (const { start, end, trueRow } of batch) {
    if (trueRow >= 0) above.push([first + trueRow - start, 0]);
    for (let row = start; row < end; row++) {
      if (trueRow < 0) below.push([0, first + row - start]);
      else if (row !== trueRow) ranked.push([first + trueRow - start, first + row - start]);
    }
    first += end - start;
  }
  return { ranked: storePairs(ranked, kernels), above: storePairs(above, kernels), below: storePairs(below, kernels) };
}

function storePairs(pairs: readonly (readonly [number, number])[], kernels: Kernels): ScorePairs {
  const stored = { trueIndex: kernels.ints(pairs.length), corruptIndex: kernels.ints(pairs.length) };
  pairs.forEach(([trueRow, wrongRow], i) => {
    stored.trueIndex[i] = trueRow;
    stored.corruptIndex[i] = wrongRow;
  });
  return stored;
}

interface Chosen {
  readonly batch: readonly Example[];
  readonly chosen: readonly number[];
}

/** [rows of the minibatch, 1]. */
function buildScores(
  rows: ExampleRows,
  { batch, chosen }: Chosen,
  { leaves, kernels }: { readonly leaves: Leaves; readonly kernels: Kernels },
): Node {
  const { values, width, typePlaces, typePlaceCount, fixed, contexts } = rows;
  const x = kernels.floats(chosen.length * width);
  chosen.forEach((row, i) => {
    x.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  let scores = matrixProduct(constant({ shape: [chosen.length, width], value: x }), leaves.weights);
  if (typePlaceCount > 0) {
    const places = kernels.ints(chosen.length);
    places.set(chosen.map((row) => typePlaces[row]));
    scores = add(scores, gatherRows(leaves.typeTable, places));
  }
  if (fixed !== undefined) {
    const value = kernels.floats(chosen.length);
    value.set(chosen.map((row) => fixed[row]));
    scores = add(scores, constant({ shape: [chosen.length, 1], value }));
  }
  return contexts === undefined ? scores : add(scores, buildContexts(contexts, { batch, chosen }, { leaves, kernels }));
}

/** uᵀ M v for the document and for the window, [rows, 1]. */
function buildContexts(
  { dimensions, documents, windows, vectors, entities }: NonNullable<ExampleRows['contexts']>,
  { batch, chosen }: Chosen,
  { leaves, kernels }: { readonly leaves: Leaves; readonly kernels: Kernels },
): Node {
  const table = (source: Float32Array, picks: readonly number[]) => {
    const value = kernels.floats(picks.length * dimensions);
    picks.forEach((pick, i) => {
      value.set(source.subarray(pick * dimensions, (pick + 1) * dimensions), i * dimensions);
    });
    return constant({ shape: [picks.length, dimensions], value });
  };
  const document = matrixProduct(
    table(
      documents,
      batch.map((example) => example.document),
    ),
    leaves.document,
  );
  const window = matrixProduct(
    table(
      windows,
      batch.map((example) => example.mention),
    ),
    leaves.window,
  );
  const owners = kernels.ints(chosen.length);
  owners.set(batch.flatMap(({ start, end }, i) => new Array<number>(end - start).fill(i)));
  const directions = table(
    vectors,
    chosen.map((row) => entities[row]),
  );
  const ones = constant({ shape: [dimensions, 1], value: kernels.floats(dimensions).fill(1) });
  return matrixProduct(multiply(gatherRows(add(document, window), owners), directions), ones);
}
