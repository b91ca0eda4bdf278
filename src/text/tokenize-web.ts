// Tokens of the web: addresses, links, mentions, hashtags, character entities, emoticons.
import {
  BLANK,
  classAt,
  classBefore,
  DIGIT,
  FLAG,
  IDEOGRAPH,
  isAlphanumericAt,
  isWordAt,
  LETTER,
  MARK,
  PICTOGRAPH,
  skipWord,
  widthAt,
} from './character-classes.js';

const urlStops = '<>"“”«»`';
const urlTrailers = ".,;:!?'’*…)]}";

/** The end of the link that is known to reach `from`: up to a blank, quote or emoji, without trailing punctuation. */
export function endOfUrl(text: string, from: number): number {
  let end = from;
  while (end < text.length && !urlStops.includes(text[end])) {
    const kind = classAt(text, end);
    if (kind === BLANK || kind === IDEOGRAPH || kind === PICTOGRAPH || kind === FLAG) break;
    end += widthAt(text, end);
  }
  let unopened = 0;
  for (let i = from; i < end; i++) unopened += text[i] === ')' ? 1 : text[i] === '(' ? -1 : 0;
  while (end > from && urlTrailers.includes(text[end - 1])) {
    if (text[end - 1] === ')' && unopened-- <= 0) break;
    end--;
  }
  return end;
}

/** Whether a word is a host name, so that a slash after it begins a path (bit.ly/x). */
export function isHost(word: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$/i.test(word);
}

/** The end of the e-mail address whose `@` is at `at`, or `at` when the part behind it is no domain with a dot. */
export function endOfAddress(text: string, at: number): number {
  let end = at + 1;
  let hasDot = false;
  while (isAlphanumericAt(text, end)) {
    end = skipWord(text, end);
    const isJoined = (text[end] === '.' || text[end] === '-') && isAlphanumericAt(text, end + 1);
    if (!isJoined) break;
    hasDot ||= text[end] === '.';
    end++;
  }
  return hasDot ? end : at;
}

/** The end of the `@name` or `#topic` at `i`, or `i` when there is none; a topic has at least one letter. */
export function endOfTag(text: string, i: number): number {
  if (classBefore(text, i) <= MARK) return i;
  let end = i + 1;
  let hasLetter = false;
  for (;;) {
    const kind = classAt(text, end);
    if (kind > MARK && kind !== IDEOGRAPH && text[end] !== '_') break;
    hasLetter ||= kind === LETTER || kind === IDEOGRAPH;
    end += widthAt(text, end);
  }
  const isTag = text[i] === '@' ? end > i + 1 : hasLetter;
  return isTag && classAt(text, i + 1) !== MARK ? end : i;
}

/** The end of the character entity (`&amp;`, `&#39;`) at `i`, or `i`. */
export function endOfEntity(text: string, i: number): number {
  const match = /^&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,6});/i.exec(text.slice(i, i + 10));
  return match === null ? i : i + match[0].length;
}

/** The end of the emoticon (`:-)`, `;D`, `:'(`, `=/`, `<3`, `^_^`) at `i`, or `i`. */
export function endOfEmoticon(text: string, i: number): number {
  if (text[i] === '<') return endOfHeart(text, i);
  if (text[i] !== ':' && text[i] !== ';' && text[i] !== '=') return endOfFace(text, i);
  let mouth = i + 1;
  if (text[mouth] === "'") mouth++;
  if ('-^o*'.includes(text[mouth] ?? ' ') && isMouth(text[mouth + 1])) mouth++;
  if (!isMouth(text[mouth])) return i;
  let end = mouth + 1;
  while (text[end] === text[mouth]) end++;
  const isNumber = text[mouth] === '3' && text[end] === '.' && isWordAt(text, end + 1);
  if (isNumber || isWordAt(text, end) || (text[mouth] === '/' && end > mouth + 1)) return i;
  // After a word only a plain smile counts, after a digit only one with a nose, and none with a letter for a mouth.
  const before = classBefore(text, i);
  const isPlain = mouth === i + 1;
  if (before === DIGIT && isPlain) return i;
  if (isWordAt(text, mouth) && before <= MARK) return i;
  return before > MARK || !isPlain || text[mouth] === ')' ? end : i;
}

function isMouth(character: string | undefined): boolean {
  return character !== undefined && ')(][}{|/\\*@$DdPpOoSsXx3'.includes(character);
}

function endOfHeart(text: string, i: number): number {
  const end = text[i + 1] === '/' ? i + 3 : i + 2;
  return text[end - 1] === '3' && !isWordAt(text, end) ? end : i;
}

// ^_^ -_- -.- >_<
function endOfFace(text: string, i: number): number {
  const right = text[i] === '>' ? '<' : text[i];
  let end = i + 1;
  while (text[end] === '_' || text[end] === '.') end++;
  return end > i + 1 && text[end] === right ? end + 1 : i;
}
