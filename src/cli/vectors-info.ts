// What `nomen info` says of a file of word vectors.
import { lstat } from 'node:fs/promises';
import type { Colours } from './colours.js';
import { plainTable } from './plain-table.js';
import type { VectorsSource } from './vector-files.js';

/** The facts of a file of vectors, as JSON. */
export interface VectorsInfo {
  readonly model: string;
  readonly kind: 'vectors';
  readonly format: string;
  /** Of the file; absent for standard input. */
  readonly bytes?: number;
  readonly words: number;
  readonly dimensions: number;
  /** `float` or `int8`, in Nomen's own format. */
  readonly rows?: string;
  /** The first words of the file. */
  readonly firstWords: readonly string[];
  /** ‖v‖ of the shortest, the middle and the longest vector. */
  readonly lengths: { readonly shortest: number; readonly median: number; readonly longest: number };
  /** What the file says of its training, in Nomen's own format. */
  readonly record?: object;
}

const SHOWN_WORDS = 10;

/** Collects the facts. */
export async function vectorsInfo({ path, format, vectors, about }: VectorsSource): Promise<VectorsInfo> {
  const { words, dimensions, values } = vectors;
  const lengths = Float64Array.from(words, (_, i) =>
    Math.hypot(...values.subarray(i * dimensions, (i + 1) * dimensions)),
  );
  lengths.sort();
  const at = (share: number) => lengths[Math.round(share * (lengths.length - 1))] ?? 0;
  return {
    model: path,
    kind: 'vectors',
    format,
    ...(path === '-' ? {} : { bytes: (await lstat(path)).size }),
    words: words.length,
    dimensions,
    ...(about === undefined ? {} : { rows: about.rows }),
    firstWords: words.slice(0, SHOWN_WORDS),
    lengths: { shortest: at(0), median: at(0.5), longest: at(1) },
    ...(about === undefined ? {} : { record: about.record }),
  };
}

/** The facts for people. */
export function vectorsInfoText(info: VectorsInfo, colours: Colours): string {
  const { shortest, median, longest } = info.lengths;
  const facts = [
    ['vectors', info.model],
    ['format', info.rows === undefined ? info.format : `${info.format}, rows of ${info.rows}`],
    ...(info.bytes === undefined ? [] : [['size', `${(info.bytes / 1e6).toFixed(2)} MB`]]),
    ['words', `${info.words} of ${info.dimensions} numbers`],
    ['first words', info.firstWords.join(' ')],
    ['lengths', `${shortest.toFixed(3)} … ${longest.toFixed(3)}, median ${median.toFixed(3)}`],
    ...Object.entries(info.record ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return plainTable([{ head: '' }, { head: '' }], facts, colours).trimStart();
}
