// The CoNLL scorer: reads gold and guessed tags by the rules of the conlleval script, quirks included.
import { NomenError } from '../../base/index.js';
import { splitTag } from '../../text/index.js';

/** Counts and scores (0–100) of one label; `found` counts its guessed chunks. */
export interface ConllLabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly found: number;
  /** Gold chunks. */
  readonly support: number;
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
  /** One character; blanks (any run of them) and tabs when left out. */
  readonly delimiter?: string;
}

interface Tag {
  readonly prefix: string;
  readonly label: string;
}

const outside: Tag = { prefix: 'O', label: '' };
/** Pairs of prefixes, previous and present, between which a chunk starts or ends whatever the labels. */
const startPairs = new Set(['BB', 'IB', 'OB', 'OI', 'EE', 'EI', 'OE']);
const endPairs = new Set(['BB', 'BO', 'IB', 'IO', 'EE', 'EI', 'EO']);

/**
 * Scores lines whose last two columns are gold and guessed tag, as the CoNLL script does (Tjong Kim Sang and Buchholz 2000).
 * Blank lines and lines that begin with `-X-` part sentences.
 *
 * @throws NomenError `wrong-column-count` with file and line
 * @example
 * ```ts
 * import { scoreConllLines } from 'nomen/ner';
 * scoreConllLines('Paris B-LOC I-LOC\n', { file: 'tiny' }).f1; // 100
 * ```
 */
export function scoreConllLines(text: string, { file, delimiter }: ConllScoreOptions): ConllScore {
  const counter = new Counter();
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const fields = fieldsOf(line.replace(/\r$/, ''), delimiter);
    if (fields.length === 0 || fields[0] === '-X-') counter.boundary();
    else if (fields.length < 2) throw tooFewColumns(`${file}:${number}`, fields.length);
    else counter.token(fields[fields.length - 2], fields[fields.length - 1]);
  }
  return counter.finish();
}

/**
 * Scores sentences of gold and guessed tags by the same rules.
 *
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
    gold.forEach((tag, i) => {
      counter.token(tag, guess[i]);
    });
    counter.boundary();
  }
  return counter.finish();
}

interface LabelCounts {
  gold: number;
  found: number;
  correct: number;
}

/** Walks over tag pairs and counts chunks. */
class Counter {
  #tokens = 0;
  #agreeing = 0;
  #gold: Tag = outside;
  #guess: Tag = outside;
  /** Whether both sides are inside the same chunk that began together. */
  #together = false;
  readonly #counts = new Map<string, LabelCounts>();

  token(gold: string, guess: string): void {
    this.#step(splitTag(gold), splitTag(guess));
    this.#tokens++;
    if (gold === guess) this.#agreeing++;
  }

  boundary(): void {
    this.#step(outside, outside);
  }

  #step(gold: Tag, guess: Tag): void {
    if (this.#together) {
      const goldEnds = endsBetween(this.#gold, gold);
      const guessEnds = endsBetween(this.#guess, guess);
      if (goldEnds && guessEnds && this.#gold.label === this.#guess.label) {
        this.#together = false;
        this.#of(this.#gold.label).correct++;
      } else if (goldEnds !== guessEnds || gold.label !== guess.label) {
        this.#together = false;
      }
    }
    const goldStarts = startsBetween(this.#gold, gold);
    const guessStarts = startsBetween(this.#guess, guess);
    if (goldStarts && guessStarts && gold.label === guess.label) this.#together = true;
    if (goldStarts) this.#of(gold.label).gold++;
    if (guessStarts) this.#of(guess.label).found++;
    this.#gold = gold;
    this.#guess = guess;
  }

  #of(label: string): LabelCounts {
    const counts = this.#counts.get(label) ?? { gold: 0, found: 0, correct: 0 };
    this.#counts.set(label, counts);
    return counts;
  }

  finish(): ConllScore {
    this.boundary();
    const total = { gold: 0, found: 0, correct: 0 };
    const labels: [string, ConllLabelScore][] = [];
    for (const [label, counts] of [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      total.gold += counts.gold;
      total.found += counts.found;
      total.correct += counts.correct;
      labels.push([label, { ...ratesOf(counts), found: counts.found, support: counts.gold }]);
    }
    return {
      tokens: this.#tokens,
      phrases: total.gold,
      found: total.found,
      correct: total.correct,
      accuracy: percent(this.#agreeing, this.#tokens),
      ...ratesOf(total),
      labels: Object.fromEntries(labels),
    };
  }
}

function startsBetween(previous: Tag, present: Tag): boolean {
  if (present.prefix === '[' || present.prefix === ']') return true;
  if (startPairs.has(previous.prefix + present.prefix)) return true;
  return present.prefix !== 'O' && present.prefix !== '.' && previous.label !== present.label;
}

function endsBetween(previous: Tag, present: Tag): boolean {
  if (previous.prefix === '[' || previous.prefix === ']') return true;
  if (endPairs.has(previous.prefix + present.prefix)) return true;
  return previous.prefix !== 'O' && previous.prefix !== '.' && previous.label !== present.label;
}

function ratesOf({ gold, found, correct }: LabelCounts): { precision: number; recall: number; f1: number } {
  const precision = percent(correct, found);
  const recall = percent(correct, gold);
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

function fieldsOf(line: string, delimiter: string | undefined): string[] {
  if (delimiter === undefined) return line.split(/[ \t]+/).filter((field) => field !== '');
  return line.trim() === '' ? [] : line.split(delimiter);
}

function tooFewColumns(where: string, columns: number): NomenError {
  return new NomenError({
    code: 'wrong-column-count',
    where,
    expected: 'at least two columns, gold tag and guessed tag last',
    got: String(columns),
    fix: 'Put the guessed tag after the gold tag on every token line',
  });
}
