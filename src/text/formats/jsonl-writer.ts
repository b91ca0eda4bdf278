// Writing labelled text as JSON lines and as brat standoff.
import type { LabelledDocument, Span } from '../documents.js';
import type { OpenText } from './offsets.js';

/**
 * Writes a record `{"id", "text", "spans": [{"start", "end", "label"}]}` a line, spans in UTF-16 code units; with `open` where
 * tokens are open.
 *
 * A document without its text is written as its words with blanks between them, a sentence a line.
 *
 * @example
 * ```ts
 * import { writeJsonl } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeJsonl([{ id: '1', sentences }]); // '{"id":"1","text":"Paris","spans":[{"start":0,"end":5,"label":"LOC"}]}\n'
 * ```
 */
export function writeJsonl(documents: readonly LabelledDocument[]): string {
  const lines = documents.map((document) => {
    const { text, spans, open } = spannedText(document);
    const stated = spans.map(({ start, end, label }) => ({ start, end, label }));
    return `${JSON.stringify({ id: document.id, text, spans: stated, ...(open.length === 0 ? {} : { open }) })}\n`;
  });
  return lines.join('');
}

/**
 * The text of a document and the lines of its .ann file, offsets in code points as brat counts.
 *
 * @example
 * ```ts
 * import { writeBrat } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeBrat({ id: '1', sentences }).annotations; // 'T1\tLOC 0 5\tParis\n'
 * ```
 */
export function writeBrat(document: LabelledDocument): { readonly text: string; readonly annotations: string } {
  const { text, spans } = spannedText(document);
  let unit = 0;
  let point = 0;
  // Offsets ascend, so one walk over the text counts them all.
  const pointAt = (offset: number) => {
    for (; unit < offset; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
    return point;
  };
  const lines = spans.map((span, i) => {
    const bounds = `${pointAt(span.start)} ${pointAt(span.end)}`;
    return `T${i + 1}\t${span.label} ${bounds}\t${span.text.replace(/\s/g, ' ')}\n`;
  });
  return { text, annotations: lines.join('') };
}

/** A document's text and what is in it: its own text where every token is known in it, else its words joined. */
function spannedText({ text, sentences }: LabelledDocument): { text: string; spans: Span[]; open: OpenText[] } {
  const isPlaced =
    text !== undefined && sentences.every(({ starts, ends }) => starts !== undefined && ends !== undefined);
  const whole = isPlaced ? text : sentences.map(({ words }) => words.join(' ')).join('\n');
  const spans: Span[] = [];
  const open: OpenText[] = [];
  let next = 0;
  for (const sentence of sentences) {
    const { starts, ends } = isPlaced ? (sentence as Required<typeof sentence>) : boundsOfWords(sentence.words, next);
    for (const { start, end, label } of sentence.spans) {
      const [from, to] = [starts[start], ends[end - 1]];
      spans.push({ start: from, end: to, label, text: whole.slice(from, to) });
    }
    for (const stretch of sentence.open ?? []) {
      open.push({ ...stretch, start: starts[stretch.start], end: ends[stretch.end - 1] });
    }
    next = (ends.at(-1) ?? next) + 1;
  }
  return { text: whole, spans, open };
}

// Where words stand when blanks join them from `from` on.
function boundsOfWords(words: readonly string[], from: number): { starts: readonly number[]; ends: readonly number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = from;
  for (const word of words) {
    starts.push(at);
    ends.push(at + word.length);
    at += word.length + 1;
  }
  return { starts, ends };
}
