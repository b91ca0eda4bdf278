// Annotated sentences once more with other people in them, so that what stands around a name is learned and not the name alone.
import { createRandom, type Random } from '../src/base/index.js';
import type { LabelledDocument, LabelledSentence } from '../src/text/index.js';

/** Probability that a name is swapped. */
const share = 0.7;
const titles = new Set(
  `mr mr. mrs mrs. ms ms. dr dr. sir lord lady president senator king queen prince princess pope professor prof. captain general
secretary minister st st.`.split(/\s+/),
);

/** Where new names come from. */
export interface SwapOptions {
  /** The lists of `scripts/gazetteers.ts` by name. */
  readonly names: (list: string) => readonly string[];
  readonly seed: number;
}

/**
 * The sentences with people, most of whom have given way to others with as many words in their names. Names with titles, digits or signs stay,
 * and the case of the text does.
 */
export function swapPeople(documents: readonly LabelledDocument[], { names, seed }: SwapOptions): LabelledDocument[] {
  const random = createRandom(seed);
  const nameOf = nameDrawer(names, random);
  return documents.map((document) => ({
    ...document,
    sentences: document.sentences
      .filter(({ spans }) => spans.some(({ label }) => label === 'PER'))
      .map((sentence) => swapIn(sentence, nameOf, random)),
  }));
}

/** Draws a name of so many words; undefined where there is none. */
type NameDrawer = (length: number) => readonly string[] | undefined;

function swapIn(sentence: LabelledSentence, nameOf: NameDrawer, random: Random): LabelledSentence {
  const words = [...sentence.words];
  for (const { start, end, label } of sentence.spans) {
    const old = words.slice(start, end);
    if (label !== 'PER' || random.uniform() >= share || !old.every(isPlain)) continue;
    nameOf(end - start)?.forEach((word, i) => {
      words[start + i] = inCaseOf(old, word);
    });
  }
  return { ...sentence, words };
}

function isPlain(word: string): boolean {
  return /^[\p{L}.'-]+$/u.test(word) && !titles.has(word.toLowerCase());
}

function inCaseOf(old: readonly string[], word: string): string {
  const name = old.join('');
  if (name === name.toLowerCase()) return word.toLowerCase();
  // Shorter ones may be initials, which say nothing of the case of the text.
  return name.length > 4 && name === name.toUpperCase() ? word.toUpperCase() : word;
}

/** First names and surnames, and the well-known people of the lists. */
function nameDrawer(names: SwapOptions['names'], random: Random): NameDrawer {
  const of = <Item>(items: readonly Item[]) => items[random.integer(items.length)];
  const [first, last] = [['first-name'], ['surname', 'common-surname']].map((lists) =>
    lists.flatMap(names).filter((name) => /^\p{Lu}[\p{L}-]+$/u.test(name)),
  );
  const known = new Map<number, (readonly string[])[]>();
  for (const name of ['politician', 'athlete'].flatMap(names).filter((entry) => /^\p{Lu}/u.test(entry))) {
    const words = name.split(' ');
    known.set(words.length, known.get(words.length) ?? []);
    known.get(words.length)!.push(words);
  }
  return (length) => {
    if (length === 1) return [of(random.uniform() < 0.5 ? first : last)];
    if (length === 2 && random.uniform() < 0.5) return [of(first), of(last)];
    const alike = known.get(length);
    return alike === undefined ? undefined : of(alike);
  };
}
