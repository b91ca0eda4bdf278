// The stored rows of bench/ner-accuracy.ts as a Markdown table: mean and range over seeds for each variant.
// usage: npx tsx bench/ner-accuracy-table.ts [FILE]
import { readFileSync } from 'node:fs';

interface Row {
  readonly variant: string;
  readonly kernels: string;
  readonly f1: number;
  readonly accuracy: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly cpuSeconds: number;
}

const file = process.argv[2] ?? 'bench/results/ner-accuracy.jsonl';
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row);
const groups = new Map<string, Row[]>();
for (const row of rows) {
  const name = `${row.variant} (${row.kernels})`;
  groups.set(name, [...(groups.get(name) ?? []), row]);
}

const labels = ['LOC', 'MISC', 'ORG', 'PER'];
process.stdout.write(`| variant (kernels) | seeds | F1 | ${labels.join(' | ')} | token accuracy | CPU minutes |\n`);
process.stdout.write(`|---|---|---|${labels.map(() => '---|').join('')}---|---|\n`);
for (const [name, group] of groups) {
  const mean = (read: (row: Row) => number) => group.reduce((sum, row) => sum + read(row), 0) / group.length;
  const f1 = group.map((row) => row.f1);
  const range = `${mean((row) => row.f1).toFixed(2)} (${Math.min(...f1).toFixed(2)}–${Math.max(...f1).toFixed(2)})`;
  const perLabel = labels.map((label) =>
    group[0].labels[label] === undefined ? '' : mean((row) => row.labels[label]).toFixed(1),
  );
  const cells = [name, String(group.length), range, ...perLabel, mean((row) => row.accuracy).toFixed(2)];
  process.stdout.write(`| ${cells.join(' | ')} | ${mean((row) => row.cpuSeconds / 60).toFixed(1)} |\n`);
}
