// `nomen vectors ratio`: which probe words tell two words apart, by ratios of co-occurrence probabilities.
import type { Command } from 'commander';
import { NomenError } from '../../base/index.js';
import type { CountingProgress } from '../../embeddings/index.js';
import { readChunks } from '../../node/index.js';
import { coloursFor } from '../colours.js';
import { parseList, parseNumber } from '../input.js';
import { plainTable } from '../plain-table.js';
import { createProgressLines } from '../progress-lines.js';
import { print, printJson, type Session } from '../session.js';

interface RatioFlags {
  readonly probe: string;
  readonly input: readonly string[];
  readonly windowSize: string;
  readonly minCount: string;
  readonly json?: boolean;
}

/** Adds the command to the group `vectors`. */
export function addVectorsRatio(vectors: Command, session: Session): void {
  vectors
    .command('ratio')
    .description('ratios of co-occurrence probabilities P(probe | a) / P(probe | b) in a text')
    .argument('<a>')
    .argument('<b>')
    .requiredOption('--probe <list>', 'words with commas between them, e.g. solid,gas,water,fashion')
    .requiredOption('--input <files...>', 'plain text; may be packed (.gz)')
    .option('--window-size <n>', 'words on each side', '10')
    .option('--min-count <n>', 'occurrences that a word needs to be counted', '1')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((a: string, b: string, flags: RatioFlags) => showRatios([a, b], flags, session));
}

async function showRatios([a, b]: readonly [string, string], flags: RatioFlags, session: Session): Promise<void> {
  const probes = parseList(flags.probe, '--probe');
  const windowSize = parseNumber(flags.windowSize, '--window-size');
  const minCount = parseNumber(flags.minCount, '--min-count');
  if (flags.input.includes('-')) throw standardInput();
  // Loaded here, so that the other commands start without the trainers.
  const { buildCorpus, countCooccurrences, countRatios } = await import('../../embeddings/index.js');
  const say = createProgressLines(session);
  const corpus = await buildCorpus(
    () => readAll(flags.input),
    { tokens: 'words', lowerCase: true, minCount },
    { onProgress: ({ tokens, words }) => say(`reading: ${tokens} words, ${words} different`) },
  );
  const onProgress = ({ tokens, tokenCount }: CountingProgress) => say(`counting: ${tokens} of ${tokenCount} words`);
  const rows = await countRatios(await countCooccurrences(corpus, { windowSize }, { onProgress }), [a, b], probes);
  if (flags.json) {
    // JSON has no NaN and no infinity.
    const finite = (value: number) => (Number.isFinite(value) ? value : null);
    const ratios = rows.map(({ probe, first, second, ratio }) => ({
      probe,
      first: finite(first),
      second: finite(second),
      ratio: finite(ratio),
    }));
    await printJson(session, { a, b, windowSize, tokens: corpus.tokenCount, ratios });
    return;
  }
  const heads = ['probe', `P(k | ${a})`, `P(k | ${b})`, 'ratio'];
  const columns = heads.map((head, i) => ({ head, numbers: i > 0 }));
  const cells = rows.map(({ probe, first, second, ratio }) => [probe, shown(first), shown(second), shown(ratio)]);
  await print(session, plainTable(columns, cells, coloursFor(session)));
}

function standardInput(): NomenError {
  return new NomenError({
    code: 'standard-input',
    where: '--input',
    expected: 'files, which are read twice',
    got: 'standard input',
    fix: 'Save the text in a file',
  });
}

async function* readAll(paths: readonly string[]): AsyncGenerator<Uint8Array, void> {
  for (const path of paths) {
    yield* readChunks(path);
    // No window reaches from one file into the next.
    yield Uint8Array.of(0x0a);
  }
}

/** Three digits, whatever the size. */
function shown(value: number): string {
  return Number.isFinite(value) && value !== 0 && Math.abs(value) < 1e-2
    ? value.toExponential(2)
    : Number(value.toPrecision(3)).toString();
}
