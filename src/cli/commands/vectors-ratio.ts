// `nomen vectors ratio`: which probe words tell two words apart, by ratios of co-occurrence probabilities.
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { CountingProgress, RatioRow } from '../../embeddings/index.js';
import { openText } from '../../node/index.js';
import { coloursFor } from '../colours.js';
import { parseList, parseNumber } from '../input.js';
import { packageFolder } from '../package-folder.js';
import { plainTable } from '../plain-table.js';
import { createProgressLines } from '../progress-lines.js';
import { note, print, printJson, type Session } from '../session.js';

interface RatioFlags {
  readonly probe: string;
  readonly input?: readonly string[];
  readonly documentMarker?: string;
  readonly windowSize: string;
  readonly minCount: string;
  readonly json?: boolean;
}

/** The text of the package's own, which says enough of ice and steam. */
const ownText = 'examples/corpus.txt';

/** Adds the command to the group `vectors`. */
export function addVectorsRatio(vectors: Command, session: Session): void {
  vectors
    .command('ratio')
    .description('ratios of co-occurrence probabilities P(probe | a) / P(probe | b) in a text')
    .argument('<a>')
    .argument('<b>')
    .requiredOption('--probe <list>', 'words with commas between them, e.g. solid,gas,water,fashion')
    .option('--input <files...>', `UTF-8 text; .gz, .xz, .zst; - for stdin (usually Nomen's ${ownText})`)
    .option('--document-marker <text>', 'lines that begin so are no text, e.g. "=== "')
    .option('--window-size <n>', 'words on each side', '10')
    .option('--min-count <n>', 'occurrences that a word needs to be counted', '1')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((a: string, b: string, flags: RatioFlags) => showRatios([a, b], flags, session));
}

async function showRatios(pair: readonly [string, string], flags: RatioFlags, session: Session): Promise<void> {
  const windowSize = parseNumber(flags.windowSize, '--window-size');
  const { rows, tokens } = await countIn(pair, { flags, windowSize, session });
  const [a, b] = pair;
  if (!flags.json) return print(session, ratioTable(pair, rows, session));
  // JSON has no NaN and no infinity.
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const ratios = rows.map(({ probe, first, second, ratio }) => {
    return { probe, first: finite(first), second: finite(second), ratio: finite(ratio) };
  });
  return printJson(session, { a, b, windowSize, tokens, ratios });
}

interface Counting {
  readonly flags: RatioFlags;
  readonly windowSize: number;
  readonly session: Session;
}

async function countIn(pair: readonly [string, string], { flags, windowSize, session }: Counting) {
  const probes = parseList(flags.probe, '--probe');
  const minCount = parseNumber(flags.minCount, '--min-count');
  const { input, documentMarker = '' } = flags;
  if (input === undefined) note(session, `counting in Nomen's ${ownText}; name a text of your own with --input`);
  // Loaded here, so that the other commands start without the trainers.
  const { buildCorpus, countCooccurrences, countRatios } = await import('../../embeddings/index.js');
  const text = await openText(input ?? [fileURLToPath(new URL(ownText, packageFolder))]);
  try {
    const say = createProgressLines(session);
    const corpus = await buildCorpus(
      () => text.read(),
      { minCount, documentMarker },
      { onProgress: ({ tokens, words }) => say(`reading: ${tokens} words, ${words} different`) },
    );
    const onProgress = ({ tokens, tokenCount }: CountingProgress) => say(`counting: ${tokens} of ${tokenCount} words`);
    const rows = await countRatios(await countCooccurrences(corpus, { windowSize }, { onProgress }), pair, probes);
    return { rows, tokens: corpus.tokenCount };
  } finally {
    await text.close();
  }
}

function ratioTable([a, b]: readonly [string, string], rows: readonly RatioRow[], session: Session): string {
  const heads = ['probe', `P(k | ${a})`, `P(k | ${b})`, 'ratio'];
  const columns = heads.map((head, i) => ({ head, numbers: i > 0 }));
  const cells = rows.map(({ probe, first, second, ratio }) => [probe, shown(first), shown(second), shown(ratio)]);
  return plainTable(columns, cells, coloursFor(session));
}

/** Three digits, whatever the size; `-` for what is undefined, as 0/0. */
function shown(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return '∞';
  return value !== 0 && Math.abs(value) < 1e-2 ? value.toExponential(2) : Number(value.toPrecision(3)).toString();
}
