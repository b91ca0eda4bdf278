// What a benchmark says when a file of its corpora or vectors is not there.
import { NomenError } from '../../src/base/index.js';

/** Names the file, the flag or place that leads to it, and the way to get it. */
export function missingData(
  where: string,
  path: string,
  fix = 'See docs/benchmarks.md for the corpora and the vectors',
): NomenError {
  return new NomenError({ code: 'missing-data', where, expected: `the file ${path}`, got: 'nothing there', fix });
}
