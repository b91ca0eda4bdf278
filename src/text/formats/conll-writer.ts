// Writing CoNLL columns: word and tag.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import { spansToTags, type TagScheme } from '../labels.js';

/**
 * Writes `word tag` lines with a blank line behind every sentence; a `-DOCSTART- name O` line opens each document where
 * there are several or where the one has a name other than `1`. `readConll` reads back the same words, spans and names.
 *
 * Columns are parted by blanks as in CoNLL-2003, or by tabs when a word is empty or a word or label holds a blank.
 *
 * @throws NomenError `unwritable-word` at a word or label that no reader would get back (a line end, a tab, `-X-`, `-DOCSTART-…`)
 * @example
 * ```ts
 * import { writeConll } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeConll([{ id: '1', sentences }], 'IOB2'); // 'Paris B-LOC\n\n'
 * ```
 */
export function writeConll(documents: readonly LabelledDocument[], scheme: TagScheme): string {
  const delimiter = delimiterFor(documents);
  const namesDocuments = documents.length > 1 || documents.some(({ id }) => id !== '1');
  const parts: string[] = [];
  for (const { id, sentences } of documents) {
    if (namesDocuments) parts.push(`-DOCSTART-${delimiter}${id.replace(/\s+/g, ' ')}${delimiter}O\n\n`);
    for (const { words, spans } of sentences) {
      const tags = spansToTags(spans, words.length, scheme);
      for (let i = 0; i < words.length; i++) parts.push(words[i], delimiter, tags[i], '\n');
      parts.push('\n');
    }
  }
  return parts.join('');
}

function delimiterFor(documents: readonly LabelledDocument[]): string {
  let needsTabs = false;
  for (const { id, sentences } of documents) {
    for (const { words, spans } of sentences) {
      for (const { label } of spans) {
        if (/[\t\r\n]/.test(label)) throw unwritable(label, id);
        needsTabs ||= label.includes(' ');
      }
      for (const word of words) {
        if (/[\t\r\n]|^-X-$|^-DOCSTART-/.test(word)) throw unwritable(word, id);
        needsTabs ||= word === '' || word.includes(' ');
      }
    }
  }
  return needsTabs ? '\t' : ' ';
}

function unwritable(word: string, id: string): NomenError {
  return new NomenError({
    code: 'unwritable-word',
    where: `document ${quote(id)}`,
    expected: 'words and labels that CoNLL columns can hold',
    got: quote(word),
    fix: 'Write this document as JSONL, or tokenise it without line ends and tabs',
    details: { word, id },
  });
}
