// The loops of document classifiers behind one interface: compiled where the host runs WebAssembly, else plain TypeScript.
import { isWasmSupported } from '../../kernels/index.js';
import type { FeatureReader } from './features.js';
import { createReferenceDocumentKernels } from './reference-kernels.js';
import { createWasmDocumentKernels } from './wasm-kernels.js';

/** How targets are given to a step: one class a document, turns 2 · row + bit of a path, or a set of classes that ascend. */
export type TargetForm = 'class' | 'path' | 'set';

/** Two matrices with rows of `columns` floats, a multiple of 4: the features' and the outputs'. */
export interface DocumentTables {
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly columns: number;
}

/** Documents as ragged lists of feature rows: document n holds `ids[offsets[n]] … ids[offsets[n + 1] − 1]`. */
export interface DocumentRows {
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
}

/** Which documents to learn from, in what order, at what rate. */
export interface DocumentSteps extends DocumentRows {
  readonly targets: Uint32Array;
  readonly targetOffsets: Uint32Array;
  readonly form: TargetForm;
  readonly order: Uint32Array;
  readonly first: number;
  readonly last: number;
  readonly learningRate: number;
}

/** W row for the rows that were met, so that scores are means of short rows; made by `products`, with the tables that it is for. */
export interface RowProducts {
  /** [features, `productWidth`]. */
  readonly values: Float32Array;
  /** 1 for each feature whose product is there. */
  readonly known: Uint8Array;
}

/** A backend; arrays passed in come from it. */
export interface DocumentKernels {
  floats(length: number): Float32Array;
  ids(length: number): Uint32Array;
  /** A reader of documents whose features' hashes are these; the arrays it writes to come from this backend. */
  reader(features: Uint32Array, gramLength: number): FeatureReader;
  /** h = mean of input rows, scores = W h; one step of gradient descent a document. Returns the sum of the losses in nats. */
  trainSteps(tables: DocumentTables, steps: DocumentSteps): number;
  /** Room for the products of each input row with the outputs. */
  products(tables: DocumentTables): RowProducts;
  /**
   * scores [documents, outputs] = W h; h is 0 for a document without features. With `products`, W h is the mean of W row, each computed
   * when its row is first met.
   */
  scores(scores: Float32Array, tables: DocumentTables, documents: DocumentRows, products?: RowProducts): void;
}

/** Numbers in a row of products: the outputs, rounded up to a multiple of 16, which is a line of the processor's cache. */
export function productWidth(outputs: number): number {
  return 16 * Math.ceil(outputs / 16);
}

/** The fastest loops of this host, with room for `bytes` bytes of arrays. */
export function createDocumentKernels(bytes: number): DocumentKernels {
  return isWasmSupported() ? createWasmDocumentKernels(bytes) : createReferenceDocumentKernels();
}
