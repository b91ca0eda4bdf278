// Labelled occurrences from files: a text, a word in it, and the sense that it has there.
import { NomenError, quote } from '../../base/index.js';
import { recordsOf } from '../../text/index.js';
import { inflectionsOf } from './inflections.js';
import { type Occurrence, occurrencesIn } from './occurrences.js';

/** A word in a sentence and what it means there. */
export interface SenseExample {
  /** The word as a dictionary has it. */
  readonly word: string;
  readonly sense: string;
  readonly text: string;
  /** The occurrence, `text.slice(start, end)`; half-open, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads labelled occurrences: JSON lines (or an array) of `{"word", "sense", "text"}`. The text holds the word or a regular English
 * form of it exactly once, or `"start"` and `"end"` say where it stands (UTF-16 code units): for texts that hold it twice and for
 * irregular forms.
 *
 * @param text the whole file
 * @throws NomenError `bad-example`, `no-target`, `several-targets`, `no-examples`, and those of `recordsOf`; with file and line
 * @example
 * ```ts
 * import { readSenses } from 'nomen/classify';
 * const line = '{"word": "seed", "sense": "take out", "text": "She seeded the melon."}';
 * readSenses(line, { file: 'tiny' })[0].start; // 4
 * ```
 */
export function readSenses(text: string, { file }: { readonly file: string }): SenseExample[] {
  if (/^\s*(\[\s*\])?\s*$/.test(text)) throw fault(file, 'no-examples', ['labelled sentences', 'none']);
  return Array.from(recordsOf(text, file), ({ value, where }) => readExample(value, where));
}

function readExample(value: unknown, where: string): SenseExample {
  const { word, sense, text, start, end } = Object(value) as Record<string, unknown>;
  if (!isName(word) || !isName(sense) || typeof text !== 'string') {
    const got = quote(JSON.stringify(value));
    throw fault(where, 'bad-example', ['{"word": "…", "sense": "…", "text": "…"}', got]);
  }
  if (start === undefined && end === undefined) return { word, sense, text, ...findTarget(text, word, where) };
  const isPlace = typeof start === 'number' && typeof end === 'number';
  if (isPlace && placeOf({ text, start, end }) !== undefined) return { word, sense, text, start, end };
  throw fault(where, 'bad-example', ['start and end of one word of the text', `${start} and ${end}`]);
}

function findTarget(text: string, word: string, where: string): { readonly start: number; readonly end: number } {
  const forms = inflectionsOf(word);
  const found = [...occurrencesIn(text, (one) => forms.includes(one))];
  if (found.length === 1) {
    const { start, end } = found[0].sentence[found[0].at];
    return { start, end };
  }
  const code = found.length === 0 ? 'no-target' : 'several-targets';
  const got = found.length === 0 ? quote(text, 80) : `${found.length} of them`;
  throw fault(where, code, [`one occurrence of ${quote(word)} or a form of it, or "start" and "end"`, got]);
}

/** The occurrence that an example speaks of; undefined where no word begins and ends there. */
export function placeOf({ text, start, end }: Pick<SenseExample, 'text' | 'start' | 'end'>): Occurrence | undefined {
  const form = text.slice(start, end).toLowerCase();
  for (const occurrence of occurrencesIn(text, (word) => word === form)) {
    const word = occurrence.sentence[occurrence.at];
    if (word.start === start && word.end === end) return occurrence;
  }
  return undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  return new NomenError({ code, where, expected, got, fix: 'See docs/senses.md for the format' });
}
