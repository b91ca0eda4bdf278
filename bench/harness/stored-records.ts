// The rows that a benchmark has kept.
import { readFileSync } from 'node:fs';

/** All rows of bench/results/NAME.jsonl. */
export function storedRecords<Row extends object>(name: string): Row[] {
  const lines = readFileSync(new URL(`../results/${name}.jsonl`, import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}
