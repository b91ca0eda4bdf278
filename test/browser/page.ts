// What the browser runs: the library's own modules, bundled; each function answers with plain JSON.
import { createReferenceKernels } from '../../src/kernels/index.js';
import { tokenize } from '../../src/text/index.js';

/** A product of two matrices by the reference kernels. */
export function product(): number[] {
  const kernels = createReferenceKernels();
  const c = kernels.floats(4);
  kernels.matrixProduct(c, Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), { rows: 2, columns: 2, inner: 2 });
  return Array.from(c);
}

/** The tokens of a text, each cut out of it by its span. */
export function tokens(text: string): string[] {
  return tokenize(text).map(({ start, end }) => text.slice(start, end));
}
