// Labelled documents for benchmarks that need corpora which are not in the repository.
import { existsSync, readFileSync } from 'node:fs';
import { NomenError } from '../../src/base/index.js';
import { readConll } from '../../src/text/index.js';

/**
 * The documents of a file in CoNLL columns.
 *
 * @throws NomenError `missing-data`
 */
export function readLabelledDocuments(path: string) {
  if (existsSync(path)) return readConll(readFileSync(path, 'utf8'), { file: path });
  throw new NomenError({
    code: 'missing-data',
    where: '--data',
    expected: `the file ${path}`,
    got: 'nothing there',
    fix: 'Name the folder of the corpora that docs/benchmarks.md speaks of',
  });
}
