// The stored rows of an accuracy benchmark as a table: mean and range over seeds for each variant.
import type { Findings } from './benchmark.js';

/** What one training run came to. */
export interface AccuracyRecord {
  readonly variant: string;
  readonly seed: number;
  readonly kernels: string;
  /** The corpus, where it is not the usual one. */
  readonly set?: string;
  /** The file of word vectors, where it is not the usual one. */
  readonly vectors?: string;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly accuracy: number;
  /** F1 on the same text in capitals and in small letters, where measured. */
  readonly upper?: number;
  readonly lower?: number;
  /** F1 of each label. */
  readonly labels: Readonly<Record<string, number>>;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly cpuSeconds: number;
  /** The model as its file has it, where measured: matrices in few bits. */
  readonly file?: { readonly bytes: number; readonly f1: number };
  readonly options: object;
}

/** One row for each variant and backend. */
export function accuracyTable(records: readonly AccuracyRecord[]): Findings {
  const labels = ['LOC', 'MISC', 'ORG', 'PER'];
  const groups = new Map<string, AccuracyRecord[]>();
  for (const record of records) {
    const unusual = [record.set, record.vectors].map((name) => (name === undefined ? '' : `, ${name}`)).join('');
    const name = `${record.variant}${unusual} (${record.kernels})`;
    groups.set(name, [...(groups.get(name) ?? []), record]);
  }
  const heads = ['variant (kernels)', 'seeds', 'F1', ...labels, 'token accuracy', 'CAPITALS', 'small', 'CPU minutes'];
  return {
    heads: [...heads, 'file MB', 'F1 of the file'],
    rows: [...groups].map(([name, group]) => {
      const mean = (read: (record: AccuracyRecord) => number, digits: number) =>
        (group.reduce((sum, record) => sum + read(record), 0) / group.length).toFixed(digits);
      const f1 = group.map((record) => record.f1);
      const range = `(${Math.min(...f1).toFixed(2)}–${Math.max(...f1).toFixed(2)})`;
      return [
        name,
        String(group.length),
        `${mean((record) => record.f1, 2)} ${range}`,
        ...labels.map((label) =>
          group[0].labels[label] === undefined ? '' : mean((record) => record.labels[label], 1),
        ),
        mean((record) => record.accuracy, 2),
        group.some(({ upper }) => upper === undefined) ? '' : mean((record) => record.upper!, 1),
        group.some(({ lower }) => lower === undefined) ? '' : mean((record) => record.lower!, 1),
        mean((record) => record.cpuSeconds / 60, 1),
        ...(group.some(({ file }) => file === undefined)
          ? ['', '']
          : [mean(({ file }) => file!.bytes / 1e6, 2), mean(({ file }) => file!.f1, 2)]),
      ];
    }),
  };
}
