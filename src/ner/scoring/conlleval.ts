// The CoNLL scorer: reads gold and guessed tags by the rules of the conlleval script, quirks included.
import { NomenError, quote } from '../../base/index.js';
import { linesOf, splitTag, type TagParts } from '../../text/index.js';
import { CountsByLabel, type LabelScore, scoreOf } from './counts.js';

/** Scores of one label, 0–100; `found` counts its guessed chunks, `support` its gold ones. */
export interface ConllLabelScore extends LabelScore {
  readonly found: number;
}

/** What the script counts: chunks in gold (`phrases`), in the guess (`found`) and in both (`correct`). */
export interface ConllScore {
  readonly tokens: number;
  readonly phrases: number;
  readonly found: number;
  readonly correct: number;
  /** Percent of tokens whose whole tag agrees. */
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly labels: Readonly<Record<string, ConllLabelScore>>;
}

/** How the columns are parted, and the name of the file for messages. */
export interface ConllScoreOptions {
  readonly file: string;
  /** When left out: tabs where the first token line has one, else runs of blanks. */
  readonly delimiter?: string;
}

const outside: TagParts = Object.freeze({ prefix: 'O', label: '' });
// Pairs of prefixes, previous and present, between which a chunk starts or ends whatever the labels. The script knows
// neither S nor the pair EB: `S-X S-X` and `B-X E-X B-X E-X` are one chunk each.
const startPairs = new Set(['BB', 'IB', 'OB', 'OI', 'EE', 'EI', 'OE']);
const endPairs = new Set(['BB', 'BO', 'IB', 'IO', 'EE', 'EI', 'EO']);

/**
 * Scores lines whose last two columns are gold and guessed tag, as the CoNLL script does (Tjong Kim Sang and Buchholz 2000).
 * Blank lines and lines that begin with `-X-` part sentences; `-DOCSTART-` lines are tokens like others. The script knows
 * no S- tag: write IOBES as IOB2 before scoring.
 *
 * @throws NomenError `wrong-column-count`, `no-tokens`, with file and line
 * @example
 * ```ts
 * import { scoreConllLines } from 'nomen/ner';
 * scoreConllLines('Paris B-LOC I-LOC\n', { file: 'tiny' }).f1; // 100
 * ```
 */
export function scoreConllLines(text: string, { file, delimiter }: ConllScoreOptions): ConllScore {
  const counter = new Counter();
  let parting = delimiter;
  let columns = 0;
  for (const { text: line, number } of linesOf(text)) {
    if (line.trim() === '') {
      counter.boundary();
      continue;
    }
    parting ??= line.includes('\t') ? '\t' : blanks;
    const fields = fieldsOf(line, parting);
    if (fields[0] === '-X-') {
      counter.boundary();
      continue;
    }
    columns ||= fields.length;
    if (columns < 2 || fields.length !== columns) throw wrongCount(fields, columns, `${file}:${number}`);
    counter.token(fields[columns - 2], fields[columns - 1]);
  }
  if (columns === 0) throw noTokens(file);
  return counter.finish();
}

/**
 * Scores sentences of gold and guessed tags by the same rules.
 *
 * @throws NomenError `unequal-lengths`
 * @example
 * ```ts
 * import { scoreTags } from 'nomen/ner';
 * scoreTags([{ gold: ['B-LOC'], guess: ['O'] }]).recall; // 0
 * ```
 */
export function scoreTags(
  sentences: Iterable<{ readonly gold: readonly string[]; readonly guess: readonly string[] }>,
): ConllScore {
  const counter = new Counter();
  for (const { gold, guess } of sentences) {
    if (gold.length !== guess.length) throw unequalLengths(gold, guess);
    for (let i = 0; i < gold.length; i++) counter.token(gold[i], guess[i]);
    counter.boundary();
  }
  return counter.finish();
}

/** Walks over tag pairs and counts chunks. */
class Counter {
  #tokens = 0;
  #agreeing = 0;
  #gold: TagParts = outside;
  #guess: TagParts = outside;
  /** Whether both sides are inside the same chunk that began together. */
  #together = false;
  readonly #counts = new CountsByLabel();

  token(gold: string, guess: string): void {
    this.#step(splitTag(gold), splitTag(guess));
    this.#tokens++;
    if (gold === guess) this.#agreeing++;
  }

  boundary(): void {
    this.#step(outside, outside);
  }

  #step(gold: TagParts, guess: TagParts): void {
    if (this.#together) {
      const goldEnds = endsBetween(this.#gold, gold);
      const guessEnds = endsBetween(this.#guess, guess);
      if (goldEnds && guessEnds && this.#gold.label === this.#guess.label) {
        this.#together = false;
        this.#counts.of(this.#gold.label).correct++;
      } else if (goldEnds !== guessEnds || gold.label !== guess.label) {
        this.#together = false;
      }
    }
    const goldStarts = startsBetween(this.#gold, gold);
    const guessStarts = startsBetween(this.#guess, guess);
    if (goldStarts && guessStarts && gold.label === guess.label) this.#together = true;
    if (goldStarts) this.#counts.of(gold.label).gold++;
    if (guessStarts) this.#counts.of(guess.label).found++;
    this.#gold = gold;
    this.#guess = guess;
  }

  finish(): ConllScore {
    // Like the script: at the end of the file a common chunk counts without asking whether a bound would end it.
    if (this.#together) this.#counts.of(this.#gold.label).correct++;
    this.#together = false;
    const { gold: phrases, found, correct } = this.#counts.total();
    const { precision, recall, f1 } = scoreOf(this.#counts.total());
    const accuracy = this.#tokens === 0 ? 0 : (100 * this.#agreeing) / this.#tokens;
    const listed = this.#counts.sorted().filter(([, row]) => row.gold + row.found > 0);
    const labels = listed.map(([label, row]) => [label, { ...scoreOf(row), found: row.found }] as const);
    const counts = { tokens: this.#tokens, phrases, found, correct };
    return { ...counts, accuracy, precision, recall, f1, labels: Object.fromEntries(labels) };
  }
}

function startsBetween(previous: TagParts, present: TagParts): boolean {
  if (present.prefix === '[' || present.prefix === ']') return true;
  if (startPairs.has(previous.prefix + present.prefix)) return true;
  return present.prefix !== 'O' && present.prefix !== '.' && previous.label !== present.label;
}

function endsBetween(previous: TagParts, present: TagParts): boolean {
  if (previous.prefix === '[' || previous.prefix === ']') return true;
  if (endPairs.has(previous.prefix + present.prefix)) return true;
  return previous.prefix !== 'O' && previous.prefix !== '.' && previous.label !== present.label;
}

const blanks = ' ';

// Empty fields at the end of a line do not count, as in the script.
function fieldsOf(line: string, delimiter: string): string[] {
  const fields = delimiter === blanks ? (line.match(/[^ \t]+/g) ?? []) : line.split(delimiter);
  while (fields.at(-1) === '') fields.pop();
  return fields;
}

function wrongCount(fields: readonly string[], columns: number, where: string): NomenError {
  return new NomenError({
    code: 'wrong-column-count',
    where,
    expected: columns < 2 ? 'at least two columns, gold tag and guessed tag last' : `${columns} columns as before`,
    got: `${fields.length} in ${quote(fields.join(' '))}`,
    fix: 'Write word, gold tag and guessed tag on every token line, with the same delimiter',
    details: { expected: columns, got: fields.length },
  });
}

function noTokens(file: string): NomenError {
  return new NomenError({
    code: 'no-tokens',
    where: file,
    expected: 'lines of a word, its gold tag and its guessed tag',
    got: 'none',
    fix: 'Give a file with one token a line',
    details: { file },
  });
}

function unequalLengths(gold: readonly string[], guess: readonly string[]): NomenError {
  return new NomenError({
    code: 'unequal-lengths',
    where: 'scoreTags',
    expected: `a guessed tag for each of the ${gold.length} gold tags of a sentence`,
    got: String(guess.length),
    fix: 'Tag the tokens as the gold data has them',
  });
}
