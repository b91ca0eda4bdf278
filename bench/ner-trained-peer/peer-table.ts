// What bench/ner-trained-peer.ts keeps of each model of spaCy, and its table: the stored rows under those of `en`.
import type { Findings } from '../harness/benchmark.js';
import { spreadOf } from '../harness/compare.js';
import { storedRecords } from '../harness/stored-records.js';
import { showSpread } from '../harness/timings.js';

/** F1 of PER, ORG and LOC in per cent. */
export interface Scores {
  /** By the names of the development sets. */
  readonly f1: Readonly<Record<string, number>>;
  readonly mean: number;
  /** F1 of the first set in small letters and in capitals. */
  readonly lower: number;
  readonly upper: number;
}

/** What a model of bench/ner-open.ts came to. */
interface OpenRecord extends Scores {
  readonly recipe: string;
  readonly seed: number;
  readonly bytes: number;
}

/** What a model of spaCy came to. */
export interface PeerRecord extends Scores {
  readonly version: string;
  readonly seed: number;
  readonly epochs: number;
  readonly dropout: number;
  readonly trainingCpuSeconds: number;
  /** The folder of the model, and of that what is not words and their vectors. */
  readonly bytes: number;
  readonly bytesWithoutVectors: number;
  /** Tokens of the development sets for each second of CPU time, in turn: spaCy's, and those of a new tagger of Nomen. */
  readonly rates: Readonly<Record<'spacy' | 'nomen', readonly number[]>>;
}

/** The stored rows of spaCy under those of `en`: means over seeds, each with its range. */
export function peerTable(): Findings {
  const open = storedRecords<OpenRecord>('ner-open').filter(({ recipe }) => recipe === 'en');
  const ours = newest(open, ({ seed }) => String(seed));
  const peers = newest(storedRecords<PeerRecord>('ner-trained-peer'), (peer) => `${nameOf(peer)} ${peer.seed}`);
  const sets = Object.keys(ours[0].f1);
  const sizes = (read: (record: PeerRecord) => number, group: readonly PeerRecord[]) =>
    (Math.max(...group.map(read)) / 1e6).toFixed(1);
  const rateOf = (contender: 'spacy' | 'nomen', group: readonly PeerRecord[]) =>
    group.length === 0 ? '' : showSpread(spreadOf(group.flatMap(({ rates }) => rates[contender])));
  return {
    heads: [
      ...['model', 'seeds', ...sets, 'mean', 'eng.testa in small letters', 'in capitals'],
      ...['MB', 'without word vectors', 'training, CPU minutes', 'tokens a CPU second, median (min–max)'],
    ],
    rows: [
      [...scoreCells('en', ours, sets), (ours[0].bytes / 1e6).toFixed(1), '', '', rateOf('nomen', peers)],
      ...[...new Set(peers.map(nameOf))].map((name) => {
        const group = peers.filter((record) => nameOf(record) === name);
        return [
          ...scoreCells(name, group, sets),
          sizes(({ bytes }) => bytes, group),
          sizes(({ bytesWithoutVectors }) => bytesWithoutVectors, group),
          spreadOf(group.map(({ trainingCpuSeconds }) => trainingCpuSeconds / 60)).median.toFixed(1),
          rateOf('spacy', group),
        ];
      }),
    ],
  };
}

function scoreCells(name: string, group: readonly Scores[], sets: readonly string[]): string[] {
  const show = (read: (scores: Scores) => number) => {
    const values = group.map(read);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return `${mean.toFixed(1)} (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`;
  };
  return [
    ...[name, String(group.length), ...sets.map((set) => show(({ f1 }) => f1[set]))],
    ...[show(({ mean }) => mean), show(({ lower }) => lower), show(({ upper }) => upper)],
  ];
}

function nameOf({ version, epochs, dropout }: PeerRecord): string {
  return `spaCy ${version}, ${epochs} epochs, dropout ${dropout}`;
}

/** Of rows with the same name the last. */
function newest<Row>(rows: readonly Row[], name: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [name(row), row])).values()];
}
