// Abbreviations of English: which words keep their full stop, and which of them may end a sentence.
import { classAt, DIGIT, isLowerAt } from './character-classes.js';

/**
 * How an abbreviation behaves: `title` stands before a name and ends no sentence, `numbered` is one only before a digit
 * (No. 5), `state` only after a comma (Boston, Mass.), `ordinary` may end a sentence, `final` does so before any capital,
 * `acronym` (U.S.) is ordinary but keeps its stop everywhere.
 */
export type AbbreviationKind = 'title' | 'numbered' | 'state' | 'ordinary' | 'final' | 'acronym';

const lists: Readonly<Record<Exclude<AbbreviationKind, 'acronym'>, string>> = {
  title:
    'Mr Mrs Ms Messrs Mme Mlle Dr Drs Prof Gen Maj Brig Col Lt Capt Cmdr Cdr Adm Sgt Cpl Pvt Rev Hon Sen Sens Rep Reps ' +
    'Gov Pres Supt Insp Det Amb Atty St Ste Sts Mt Ft mr mrs ms dr drs prof vs cf viz v approx',
  numbered: 'No Nos no nos Vol vol Vols vols Fig fig Figs figs Ch ch Sec sec Art p pp c ca b d Mar Apr Jun Jul',
  state: 'Mass Wash Ill Ind Ore Del Pa La Miss Ala Me Tex',
  ordinary:
    'Inc Corp Co Cos Ltd Bros Jr Sr Esq inc corp ltd jr sr Dept dept Univ Assn Intl Govt Est ext Ave Blvd al eds ' +
    'Jan Feb Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Calif Colo Conn Fla Ga Kan Ky Md Mich Minn Mo ' +
    'Mont Neb Nev Okla Penn Tenn Va Vt Wis Wyo Ariz Ark',
  final: 'etc Etc a.m p.m',
};

const kinds: ReadonlyMap<string, AbbreviationKind> = new Map(
  Object.entries(lists).flatMap(([kind, words]) =>
    words.split(' ').flatMap((word) => {
      const capitals = word.length > 1 ? [word, word.toUpperCase()] : [word];
      return capitals.map((form) => [form, kind as AbbreviationKind] as const);
    }),
  ),
);

// U.S, Ph.D, S.p.A: dots between parts of one letter, or of two when the first is a capital.
const acronym = /^(?:\p{L}|\p{Lu}\p{L})(?:\.(?:\p{L}|\p{Lu}\p{L}))+$/u;
const initial = /^\p{Lu}$/u;
const longest = 8;

/**
 * The kind of abbreviation that `word` (written without its last full stop) is, or undefined.
 * Of a hyphenated word the last part counts (mid-Sept).
 */
export function abbreviationKind(word: string): AbbreviationKind | undefined {
  const last = word.slice(word.lastIndexOf('-') + 1);
  if (last.length > longest) return undefined;
  const listed = kinds.get(last);
  if (listed !== undefined) return listed;
  // Most words: no expression need look at them.
  if (last.length > 2 && !last.includes('.')) return undefined;
  if (initial.test(last)) return 'ordinary';
  return acronym.test(last) ? 'acronym' : undefined;
}

/** Whether the full stop at `dot` belongs to the word that starts at `start`: an abbreviation or the number of a list item. */
export function keepsFullStop(text: string, start: number, dot: number): boolean {
  const word = text.slice(start, dot);
  if (isListNumber(text, start, dot)) return true;
  switch (abbreviationKind(word)) {
    case undefined:
      return false;
    case 'acronym':
    case 'final':
      return true;
    case 'title':
      return gapAfter(text, dot + 1).breaks < 2;
    case 'numbered':
      return classAt(text, skipSpaces(text, dot + 1)) === DIGIT;
    case 'state':
      return text.slice(start - 2, start) === ', ' && !isLineEnd(text, dot + 1);
    default:
      return !isLineEnd(text, dot + 1);
  }
}

// "3. Smith" at the start of a line, as in rankings and lists.
function isListNumber(text: string, start: number, dot: number): boolean {
  if (dot - start > 3 || !/^[0-9]+$/.test(text.slice(start, dot))) return false;
  let before = start - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  const startsLine = before < 0 || isNewline(text.charCodeAt(before));
  return startsLine && isSpace(text.charCodeAt(dot + 1)) && !isLineEnd(text, dot + 1);
}

// CoNLL splits the stop from an abbreviation that ends its sentence; a lower-case letter after the line break shows that
// the line was merely wrapped.
function isLineEnd(text: string, from: number): boolean {
  const { breaks, next } = gapAfter(text, from);
  return breaks > 1 || (breaks === 1 && !isLowerAt(text, next));
}

// Line breaks behind `from`, closing quotes and brackets passed over, and where the text goes on; its end counts as two.
function gapAfter(text: string, from: number): { breaks: number; next: number } {
  let next = from;
  while (next < text.length && (isSpace(text.charCodeAt(next)) || closers.includes(text[next]))) next++;
  let breaks = 0;
  for (; next < text.length; next++) {
    const unit = text.charCodeAt(next);
    if (isNewline(unit)) breaks += unit === 13 && text.charCodeAt(next + 1) === 10 ? 0 : 1;
    else if (!isSpace(unit)) return { breaks, next };
  }
  return { breaks: 2, next };
}

const closers = '"\'”’)]»';

function skipSpaces(text: string, from: number): number {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 0xa0;
}

function isNewline(unit: number): boolean {
  return unit === 10 || unit === 13;
}
