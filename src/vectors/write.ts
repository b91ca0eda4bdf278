// Writing word vectors as text: the inverse of parseVectors.
import { NomenError, quote } from '../base/index.js';
import type { WordVectors } from './word-vectors.js';

const ROWS_PER_CHUNK = 256;

/** `word2vec`: a first line `V D`, as fastText .vec has it too; `glove`: none. */
export type VectorsTextFormat = 'word2vec' | 'glove';

/**
 * E ∈ R^{V×D} as lines `word number … number` in UTF-8, in chunks of some hundred rows. The numbers are short and read back to the
 * same float (of `values`' type): parseVectors ∘ writeVectorsText is the identity on float32 vectors.
 *
 * @throws NomenError `word-not-writable` for words that a line cannot hold
 * @example
 * ```ts
 * import { createWordVectors, writeVectorsText } from 'nomen/vectors';
 * const vectors = createWordVectors({ words: ['ice'], dimensions: 2, values: new Float32Array([0.1, -2]) });
 * const [chunk] = writeVectorsText(vectors, 'word2vec');
 * new TextDecoder().decode(chunk); // '1 2\nice 0.1 -2\n'
 * ```
 */
export function* writeVectorsText(vectors: WordVectors, format: VectorsTextFormat): Generator<Uint8Array, void> {
  const { words, dimensions, values } = vectors;
  const numberText = values instanceof Float32Array ? shortFloat32 : String;
  const encoder = new TextEncoder();
  let text = format === 'word2vec' ? `${words.length} ${dimensions}\n` : '';
  for (let row = 0; row < words.length; row++) {
    checkWord(words[row]);
    text += words[row];
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) text += ` ${numberText(values[i])}`;
    text += '\n';
    if ((row + 1) % ROWS_PER_CHUNK !== 0) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

/** The shortest of 7, 8 and 9 digits that reads back to the same float32 (9 always do); −0 keeps its sign. */
function shortFloat32(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 7; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function checkWord(word: string): void {
  if (/^[^ \t\r\n\p{Surrogate}]+$/u.test(word)) return;
  throw new NomenError({
    code: 'word-not-writable',
    where: 'writeVectorsText',
    expected: 'words without white space or lone surrogates',
    got: quote(word),
    fix: 'Leave the word out or replace its spaces',
    details: { word },
  });
}
