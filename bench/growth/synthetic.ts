// Seeded text without meaning: words that follow Zipf's law, names with a capital, sentences of a given length.
import { createRandom } from '../../src/base/index.js';
import type { LabelledDocument, LabelledSentence, TokenSpan } from '../../src/text/index.js';

/** What the text is like. */
export interface TextShape {
  /** Tokens of a sentence, its full stop included. */
  readonly sentenceLength: number;
  /** Different words. */
  readonly vocabulary: number;
  /** Kinds of names. */
  readonly labels: number;
  readonly seed?: number;
}

const syllables = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu'];

/** Word number `id`: its digits as syllables; every tenth word is a name. */
export function wordOf(id: number): string {
  const word = Array.from(String(id), (digit) => syllables[Number(digit)]).join('');
  return isName(id) ? word[0].toUpperCase() + word.slice(1) : word;
}

/** Names of kind `labelOf(id)` are one word long. */
export function labelOf(id: number, labels: number): string {
  return `KIND${Math.floor(id / 10) % labels}`;
}

/** Endless sentences of word numbers, without their full stops. */
export function* drawSentences({ sentenceLength, vocabulary, seed = 1 }: TextShape): Generator<number[], never> {
  const random = createRandom(seed);
  const length = Math.max(1, sentenceLength - 1);
  for (;;) yield Array.from({ length }, () => Math.floor(vocabulary ** random.uniform()) - 1);
}

/** Texts of about `blockTokens` tokens, `tokens` in all; a paragraph of some sentences a line. */
export function* drawTexts(shape: TextShape, tokens: number, blockTokens = 20_000): Generator<string> {
  const words = createWordMemory();
  let [text, block] = ['', 0];
  let left = tokens;
  for (const sentence of drawSentences(shape)) {
    text += `${sentence.map(words).join(' ')}. `;
    block += sentence.length + 1;
    left -= sentence.length + 1;
    if (block < blockTokens && left > 0) continue;
    yield `${text.trimEnd()}\n\n`;
    if (left <= 0) return;
    [text, block] = ['', 0];
  }
}

/** One document with about `tokens` tokens. */
export function drawLabelled(shape: TextShape, tokens: number): LabelledDocument[] {
  const words = createWordMemory();
  const sentences: LabelledSentence[] = [];
  let left = tokens;
  for (const ids of drawSentences(shape)) {
    if (left <= 0) break;
    left -= ids.length + 1;
    const spans = ids.flatMap((id, i): TokenSpan[] =>
      isName(id) ? [{ start: i, end: i + 1, label: labelOf(id, shape.labels) }] : [],
    );
    sentences.push({ words: [...ids.map(words), '.'], spans, line: 0 });
  }
  return [{ id: 'synthetic', sentences }];
}

function isName(id: number): boolean {
  return id % 10 === 3;
}

function createWordMemory(): (id: number) => string {
  const known = new Map<number, string>();
  return (id) => {
    const word = known.get(id) ?? wordOf(id);
    if (known.size < 100_000) known.set(id, word);
    return word;
  };
}
