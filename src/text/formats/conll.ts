// Reading CoNLL columns: one token a line, the tag in one of the columns, blank lines between sentences.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument, LabelledSentence } from '../documents.js';
import { splitTag, tagsToSpans } from '../labels.js';
import { type Columns, type ConllLayout, detectLayout, fieldsOf, isComment, placeColumns } from './conll-columns.js';
import { type Line, linesOf } from './lines.js';

/** Where the words and tags stand. Columns count from 0, negative ones from the last. */
export interface ConllOptions {
  /** Names the file in messages. */
  readonly file: string;
  /** Default 0; 1 where the first column counts tokens. */
  readonly wordColumn?: number;
  /** Default −1, the last; 2 where the first column counts tokens. */
  readonly tagColumn?: number;
}

/**
 * Reads CoNLL columns into documents of sentences with their spans, in any mixture of IO, IOB1, IOB2 and IOBES.
 *
 * Columns are parted by tabs where the first token line has one, else by blanks, and every token line has as many as the
 * first. Blank lines and `-X-` lines part sentences; `-DOCSTART-` lines (with an optional name behind) and `# newdoc` part
 * documents; a file without them is one document. `#` lines are comments where the file opens with one; if the first column
 * then counts the tokens (UNER, CoNLL-U), word and tag are the second and third. Line ends are LF or CRLF.
 *
 * @param text the whole file
 * @returns documents in order; those without tokens are left out
 * @throws NomenError `no-tokens`, `no-tag-column`, `no-such-column`, `wrong-column-count`, `not-a-tag`, `line-too-long`, with
 *   file and line
 * @example
 * ```ts
 * import { readConll } from 'nomen/text';
 * readConll('Paris B-LOC\nsleeps O\n', { file: 'tiny' })[0].sentences[0].words; // ['Paris', 'sleeps']
 * ```
 */
export function readConll(text: string, options: ConllOptions): LabelledDocument[] {
  const reader = new ConllReader(detectLayout(text), options);
  for (const line of linesOf(text)) reader.take(line);
  return reader.finish();
}

/** The sentence and document that are being read. */
class ConllReader {
  readonly #options: ConllOptions;
  readonly #layout: ConllLayout;
  readonly #tokens: TokenReader;
  readonly #documents: LabelledDocument[] = [];
  #id: string | undefined;
  #sentences: LabelledSentence[] = [];
  #words: string[] = [];
  #tags: string[] = [];
  #firstLine = 0;

  constructor(layout: ConllLayout, options: ConllOptions) {
    this.#layout = layout;
    this.#options = options;
    this.#tokens = createTokenReader(layout, options);
  }

  take(line: Line): void {
    const { text, number } = line;
    if (isComment(text, this.#layout)) {
      const newDocument = /^#\s*newdoc\b(?:\s+id)?(?:\s*=\s*(.*))?$/.exec(text);
      if (newDocument !== null) this.#startDocument(newDocument[1]?.trim());
    } else if (text.startsWith('-DOCSTART-')) this.#startDocument(nameBehind(text));
    else if (text === '' || text.trim() === '' || /^-X-(?:[ \t]|$)/.test(text)) this.#endSentence();
    else {
      const { word, tag } = this.#tokens(line);
      if (this.#words.length === 0) this.#firstLine = number;
      this.#words.push(word);
      this.#tags.push(tag);
    }
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
      this.#documents.push({ id: this.#id || String(this.#documents.length + 1), sentences: this.#sentences });
      this.#sentences = [];
    }
    this.#id = id;
  }

  finish(): LabelledDocument[] {
    this.#startDocument(undefined);
    if (this.#documents.length > 0) return this.#documents;
    throw new NomenError({
      code: 'no-tokens',
      where: this.#options.file,
      expected: 'lines of a word and its tag',
      got: 'none',
      fix: 'Give a file with one token a line, its tag last, and blank lines between sentences',
      details: { file: this.#options.file },
    });
  }
}

// `-DOCSTART- NAME -X- O`: what stands before the fillers of the other columns.
function nameBehind(line: string): string {
  const fields = line.trim().split(/[ \t]+/);
  while (fields.length > 1 && /^(?:O|-|_|-X-|-DOCSTART-)$/.test(fields[fields.length - 1])) fields.pop();
  return fields.slice(1).join(' ');
}

type TokenReader = (line: Line) => { readonly word: string; readonly tag: string };

/** Far above any word and its tags; guards against splitting a file without line ends into millions of fields. */
const longestLine = 1_000_000;

function createTokenReader(layout: ConllLayout, { file, wordColumn, tagColumn }: ConllOptions): TokenReader {
  const wanted = {
    wordColumn: wordColumn ?? (layout.isIndexed ? 1 : 0),
    tagColumn: tagColumn ?? (layout.isIndexed ? 2 : -1),
  };
  // One string a word type: a corpus in memory costs a pointer a token.
  const known = new Map<string, string>();
  const checkedTags = new Set(['O']);
  let columns: Columns | undefined;
  return ({ text, number }) => {
    if (text.length > longestLine) throw lineTooLong(text, `${file}:${number}`);
    const fields = fieldsOf(text, layout);
    columns ??= placeColumns(fields, wanted, `${file}:${number}`);
    if (fields.length !== columns.count) throw wrongCount(fields, columns, `${file}:${number}`);
    const tag = fields[columns.tag].trim();
    if (!checkedTags.has(tag)) checkedTags.add(checkTag(tag, `${file}:${number}`));
    const word = fields[columns.word];
    const kept = known.get(word);
    if (kept === undefined) known.set(word, word);
    return { word: kept ?? word, tag };
  };
}

function checkTag(tag: string, where: string): string {
  const { prefix, label } = splitTag(tag);
  if (/^[BIES]$/.test(prefix) && label !== '') return tag;
  throw new NomenError({
    code: 'not-a-tag',
    where,
    expected: 'O or a tag of B-, I-, E- or S- and a label, such as B-LOC',
    got: quote(tag),
    fix: 'Mend the tag, or name the column that holds the tags',
    details: { tag },
  });
}

function wrongCount(fields: readonly string[], { count }: Columns, where: string): NomenError {
  return new NomenError({
    code: 'wrong-column-count',
    where,
    expected: `${count} columns as in the lines before`,
    got: `${fields.length} in ${quote(fields.join(' '))}`,
    fix: 'Every token line needs the same columns; blank lines part sentences',
    details: { expected: count, got: fields.length },
  });
}

function lineTooLong(text: string, where: string): NomenError {
  return new NomenError({
    code: 'line-too-long',
    where,
    expected: 'one token a line',
    got: `a line of ${text.length} characters`,
    fix: 'Give a file in CoNLL columns',
  });
}
