// `nomen debug data`: counts labelled data and says what in it will hurt a model.
import type { Command } from 'commander';
import { quote } from '../../base/index.js';
import { type DataReport, type InconsistentName, inspectData, type SplitCounts } from '../../pipeline/index.js';
import type { MisalignedSpan } from '../../text/index.js';
import { type Colours, coloursFor } from '../colours.js';
import { readLabelledFile } from '../labelled-files.js';
import { plainTable } from '../plain-table.js';
import { print, printJson, type Session } from '../session.js';

/** Adds the command to the group `debug`. */
export function addDebugData(debug: Command, session: Session): void {
  debug
    .command('data')
    .description('count labels and find rare, inconsistent, contradictory and leaked ones')
    .argument('<file>', 'labelled data: CoNLL columns or JSON lines')
    .option('--dev <file>', 'development data, to look for leakage')
    .option('--json', 'print one JSON document with all that was found')
    .helpOption('--help', 'explain the command')
    .action((file: string, { dev, json }: { dev?: string; json?: boolean }) =>
      inspectFiles({ file, dev }, json === true, session),
    );
}

async function inspectFiles(
  { file, dev }: { readonly file: string; readonly dev: string | undefined },
  json: boolean,
  session: Session,
): Promise<void> {
  const train = await readLabelledFile(file, session);
  const compared = dev === undefined ? undefined : await readLabelledFile(dev, session);
  const report = {
    ...inspectData(train.documents, compared?.documents),
    misaligned: [...train.misaligned, ...(compared?.misaligned ?? [])],
  };
  if (json) await printJson(session, report);
  else await print(session, reportText(report, coloursFor(session)));
}

/** What the readers found wrong and what the counts say. */
interface FileReport extends DataReport {
  readonly misaligned: readonly MisalignedSpan[];
}

/** A label that is so many times rarer than the commonest is easily passed over. */
const manyTimes = 20;

/** Examples shown of each kind of trouble; `--json` has them all. */
const shown = 10;

function reportText(report: FileReport, colours: Colours): string {
  const findings = [...findingsOf(report), ...leakageOf(report)];
  const closing = findings.length === 0 ? 'nothing suspicious found\n' : findings.join('\n');
  return `${splitTable(report, colours)}\n${labelTable(report, colours)}\n${closing}`;
}

function splitTable({ train, dev }: DataReport, colours: Colours): string {
  const columns = ['', 'documents', 'sentences', 'tokens', 'words', 'spans', 'longest', 'repeated'];
  const row = (name: string, split: SplitCounts) => [
    name,
    ...[split.documents, split.sentences, split.tokens, split.words, split.spans].map(String),
    ...[split.longestSentence, split.repeatedSentences].map(String),
  ];
  const rows = [row('train', train), ...(dev === undefined ? [] : [row('dev', dev)])];
  return plainTable(
    columns.map((head) => ({ head, numbers: head !== '' })),
    rows,
    colours,
  );
}

function labelTable({ labels, dev }: DataReport, colours: Colours): string {
  const columns = ['label', 'spans', 'names', 'mean length', ...(dev === undefined ? [] : ['dev spans'])];
  const rows = labels.map(({ label, spans, names, meanLength, devSpans }) => [
    label,
    String(spans),
    String(names),
    meanLength.toFixed(2),
    ...(dev === undefined ? [] : [String(devSpans)]),
  ]);
  return plainTable(
    columns.map((head) => ({ head, numbers: head !== 'label' })),
    rows,
    colours,
  );
}

function findingsOf({ labels, inconsistent, contradictions, misaligned }: FileReport): string[] {
  const rare = labels.filter(({ isRare, spans }) => isRare && spans > 0);
  const outnumbered = labels.filter(({ timesRarer }) => timesRarer >= manyTimes);
  const counted = ({ counts, lines }: InconsistentName) =>
    Object.entries(counts).map(([label, count]) => `${label} ${count}× (line ${lines[label]})`);
  return [
    section(
      `spans that cut words and are left out: ${misaligned.length}`,
      misaligned.map(
        ({ line, span, nearest }) => `line ${line}: ${span.label} ${quote(span.text)} in ${quote(nearest)}`,
      ),
    ),
    section(
      `labels with too few examples: ${rare.length}`,
      rare.map(({ label, spans }) => `${label}: ${spans}`),
    ),
    section(
      `labels that the commonest outnumbers: ${outnumbered.length} (train ner --rare-labels repeats their sentences)`,
      outnumbered.map(({ label, spans, timesRarer }) => `${label}: ${spans}, ${Math.round(timesRarer)} times rarer`),
    ),
    section(
      `names labelled in more than one way: ${inconsistent.length}`,
      inconsistent.map((name) => `${name.name}: ${counted(name).join(', ')}`),
    ),
    section(
      `sentences that contradict an earlier one of the same words: ${contradictions.length}`,
      contradictions.map(({ text, lines }) => `lines ${lines[0]} and ${lines[1]}: ${text}`),
    ),
  ].filter((text) => text !== '');
}

function leakageOf({ leakage }: DataReport): string[] {
  if (leakage === undefined) return [];
  const { sentences, ofSentences, lines, seenSpans, ofSpans, unseenTokens, ofTokens, unknownLabels } = leakage;
  const where = lines.length === 0 ? '' : ` (lines ${lines.join(', ')}${sentences > lines.length ? ', …' : ''})`;
  return [
    section('development against training', [
      `${sentences} of ${ofSentences} sentences of 5 tokens or more are in both${where}`,
      `${percent(seenSpans, ofSpans)} of the names have been seen with their label`,
      `${percent(unseenTokens, ofTokens)} of the tokens are words that training lacks`,
      ...unknownLabels.map((label) => `label ${label} is not in the training data: it can never be found`),
    ]),
  ];
}

/** A title with the first lines under it; nothing when there are none. */
function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const examples = lines.slice(0, shown).map((line) => `  ${line.slice(0, 160)}\n`);
  const rest = lines.length > shown ? `  … and ${lines.length - shown} more (--json lists all)\n` : '';
  return `${title}\n${examples.join('')}${rest}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;
}
