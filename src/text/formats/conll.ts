// CoNLL columns: one token a line, the tag in one of the columns, blank lines between sentences.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument, LabelledSentence } from '../documents.js';
import { spansToTags, splitTag, type TagScheme, tagsToSpans } from '../labels.js';
import { linesOf } from './lines.js';

/** Where the words and tags stand; columns count from 0, negative ones from the last. */
export interface ConllOptions {
  /** Names the file in messages. */
  readonly file: string;
  readonly wordColumn?: number;
  readonly tagColumn?: number;
}

const prefixes = new Set(['B', 'I', 'E', 'S']);

/**
 * Reads CoNLL columns: fields parted by tabs (where a line has one) or blanks; IO, IOB1, IOB2 and IOBES tags;
 * `-DOCSTART-` and `# newdoc` lines part documents; `-X-` lines and blank ones part sentences; `#` comments are those of
 * CoNLL-U files, whose first column counts the tokens and whose third is the tag.
 *
 * @throws NomenError `no-tokens`, `wrong-column-count`, `no-tag-column`, `not-a-tag`, each with file and line
 * @example
 * ```ts
 * import { readConll } from 'nomen/text';
 * readConll('Paris B-LOC\nsleeps O\n', { file: 'tiny' })[0].sentences[0].words; // ['Paris', 'sleeps']
 * ```
 */
export function readConll(text: string, options: ConllOptions): LabelledDocument[] {
  const reader = new ConllReader(text, options);
  for (const line of linesOf(text)) reader.take(line.text, line.number);
  return reader.finish();
}

class ConllReader {
  readonly #file: string;
  readonly #wordColumn: number;
  readonly #tagColumn: number;
  readonly #commented: boolean;
  readonly #documents: LabelledDocument[] = [];
  #id = '1';
  #sentences: LabelledSentence[] = [];
  #words: string[] = [];
  #tags: string[] = [];
  #firstLine = 0;
  #columns = 0;

  constructor(text: string, { file, wordColumn, tagColumn }: ConllOptions) {
    this.#file = file;
    this.#commented = /^\uFEFF?# [^\n]*=/.test(text);
    this.#wordColumn = wordColumn ?? (this.#commented ? 1 : 0);
    this.#tagColumn = tagColumn ?? (this.#commented ? 2 : -1);
  }

  take(line: string, number: number): void {
    if (this.#commented && line.startsWith('#')) {
      if (line.startsWith('# newdoc')) this.#startDocument(line.split('=')[1]?.trim());
      return;
    }
    const fields = line.includes('\t') ? line.split('\t') : line.trim().split(/ +/);
    const word = fields[this.#wordColumn] ?? '';
    if (line.trim() === '' || fields[0] === '-X-') this.#endSentence();
    else if (fields[0] === '-DOCSTART-')
      this.#startDocument(fields.length > 2 && fields[1] !== '-X-' ? fields[1] : undefined);
    else this.#takeToken(word, fields, number);
  }

  #takeToken(word: string, fields: readonly string[], number: number): void {
    const tag = fields.at(this.#tagColumn)?.trim() ?? '';
    if (this.#columns === 0) this.#columns = fields.length;
    if (fields.length < 2) throw this.#complain('no-tag-column', number, 'a word and a tag', quote(fields.join(' ')));
    if (fields.length !== this.#columns) {
      throw this.#complain('wrong-column-count', number, `${this.#columns} columns`, `${fields.length}`);
    }
    const { prefix, label } = splitTag(tag);
    if (tag !== 'O' && (!prefixes.has(prefix) || label === '')) {
      throw this.#complain('not-a-tag', number, 'O or a tag such as B-LOC', quote(tag));
    }
    if (this.#words.length === 0) this.#firstLine = number;
    this.#words.push(word);
    this.#tags.push(tag);
  }

  #endSentence(): void {
    if (this.#words.length === 0) return;
    this.#sentences.push({ words: this.#words, spans: tagsToSpans(this.#tags), line: this.#firstLine });
    this.#words = [];
    this.#tags = [];
  }

  #startDocument(id: string | undefined): void {
    this.#endSentence();
    if (this.#sentences.length > 0) {
      this.#documents.push({ id: this.#id, sentences: this.#sentences });
      this.#sentences = [];
    }
    this.#id = id ?? String(this.#documents.length + 1);
  }

  finish(): LabelledDocument[] {
    this.#startDocument(undefined);
    if (this.#documents.length > 0) return this.#documents;
    throw new NomenError({
      code: 'no-tokens',
      where: this.#file,
      expected: 'lines of a word and a tag',
      got: 'none',
      fix: 'Give a file in CoNLL columns: one token a line, its tag last, blank lines between sentences',
    });
  }

  #complain(code: string, line: number, expected: string, got: string): NomenError {
    return new NomenError({
      code,
      where: `${this.#file}:${line}`,
      expected,
      got,
      fix: 'Every token line needs the same columns, the word first and the tag last',
      details: { file: this.#file, line },
    });
  }
}

/**
 * Writes documents as `word tag` lines; `-DOCSTART-` opens each document where there are several.
 *
 * @example
 * ```ts
 * import { writeConll } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeConll([{ id: '1', sentences }], 'IOB2'); // 'Paris B-LOC\n\n'
 * ```
 */
export function writeConll(documents: readonly LabelledDocument[], scheme: TagScheme): string {
  const parts: string[] = [];
  for (const { sentences } of documents) {
    if (documents.length > 1) parts.push('-DOCSTART- O\n\n');
    for (const { words, spans } of sentences) {
      const tags = spansToTags(spans, words.length, scheme);
      words.forEach((word, i) => {
        parts.push(`${word} ${tags[i]}\n`);
      });
      parts.push('\n');
    }
  }
  return parts.join('');
}
