// Files of word pairs that people have scored for similarity.
import { NomenError, quote } from '../base/index.js';

/** Two words and how alike people find them. */
export interface WordPair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
}

/**
 * text → pairs: `word word score` a line, with tabs, else commas, else blanks between; further columns, lines that begin with `#`
 * and a first line of headings are passed over.
 *
 * @param source `file`, the name for messages
 * @throws NomenError with file and line: `wrong-pair`
 * @example
 * ```ts
 * import { parseWordPairs } from 'nomen/vectors';
 * parseWordPairs('tiger\tcat\t7.35\n', { file: 'tiny.txt' }); // [{ a: 'tiger', b: 'cat', score: 7.35 }]
 * ```
 */
export function parseWordPairs(text: string, { file }: { readonly file: string }): WordPair[] {
  const pairs: WordPair[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const pair = readPair(line);
    if (pair !== undefined) pairs.push(pair);
    else if (i > 0) throw wrongPair(`${file}:${i + 1}`, line);
  }
  if (pairs.length === 0) throw wrongPair(file, '');
  return pairs;
}

function readPair(line: string): WordPair | undefined {
  const separator = line.includes('\t') ? '\t' : line.includes(',') ? ',' : /\s+/;
  const [a, b, number = ''] = line
    .trim()
    .split(separator)
    .map((field) => field.trim());
  const score = number === '' ? Number.NaN : Number(number);
  return Number.isFinite(score) && a !== '' && b !== '' ? { a, b, score } : undefined;
}

function wrongPair(where: string, line: string) {
  return new NomenError({
    code: 'wrong-pair',
    where,
    expected: 'two words and a number',
    got: line === '' ? 'none' : quote(line.trim()),
    fix: 'Write e.g. tiger<TAB>cat<TAB>7.35',
  });
}
