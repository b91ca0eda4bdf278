// Labelled documents for benchmarks that need corpora which are not in the repository.
import { existsSync, readFileSync } from 'node:fs';
import { readConll } from '../../src/text/index.js';
import { missingData } from './missing-data.js';

/**
 * The documents of a file in CoNLL columns.
 *
 * @throws NomenError `missing-data`
 */
export function readLabelledDocuments(path: string) {
  if (existsSync(path)) return readConll(readFileSync(path, 'utf8'), { file: path });
  throw missingData('--data', path);
}
