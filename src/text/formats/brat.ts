// brat standoff: a text and a file of `T1<TAB>LABEL start end<TAB>words` lines, offsets in code points.
import { NomenError, quote } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import { alignSpans, type MisalignedSpan } from './align.js';
import { spannedText } from './jsonl.js';
import { linesOf } from './lines.js';

/** A document read from brat, the spans that cannot be used, and the lines of other kinds. */
export interface BratDocument {
  readonly document: LabelledDocument;
  /** Spans that cut tokens, and discontinuous ones (their nearest run is the whole stretch). */
  readonly misaligned: MisalignedSpan[];
  /** Relations, events, notes and so on, which name no span. */
  readonly otherLines: number;
}

/**
 * Reads a text and its `.ann` file (Stenetorp et al. 2012).
 *
 * @throws NomenError `not-an-annotation`, `span-out-of-range`, `overlapping-spans`, each with file and line
 * @example
 * ```ts
 * import { readBrat } from 'nomen/text';
 * readBrat('Paris sleeps', 'T1\tLOC 0 5\tParis\n', { file: 'tiny.ann' }).document.sentences[0].spans.length; // 1
 * ```
 */
export function readBrat(text: string, annotations: string, { file }: { readonly file: string }): BratDocument {
  const units = codePointStarts(text);
  const spans: { start: number; end: number; label: string }[] = [];
  const misaligned: MisalignedSpan[] = [];
  let otherLines = 0;
  for (const { text: content, number } of linesOf(annotations)) {
    if (content.trim() === '') continue;
    if (!content.startsWith('T')) {
      otherLines++;
      continue;
    }
    const match = /^T\d+\t(\S+) (\d+) (?:\d+;\d+ )*(\d+)(?:\t|$)/.exec(content);
    if (match === null) throw notAnnotation(`${file}:${number}`, content);
    const [, label, from, to] = match;
    const span = { start: units[Number(from)] ?? text.length + 1, end: units[Number(to)] ?? text.length + 1, label };
    if (!content.includes(';')) spans.push(span);
    else
      misaligned.push({
        line: number,
        span: { ...span, text: content.split('\t')[2] ?? '' },
        nearest: text.slice(span.start, span.end),
      });
  }
  const aligned = alignSpans({ text, spans, file, line: 1 });
  return { document: aligned.document, misaligned: [...misaligned, ...aligned.misaligned], otherLines };
}

/**
 * The `.ann` lines of a document, offsets in code points of its text.
 *
 * @example
 * ```ts
 * import { writeBrat } from 'nomen/text';
 * const sentences = [{ words: ['Paris'], spans: [{ start: 0, end: 1, label: 'LOC' }], line: 0 }];
 * writeBrat({ id: '1', sentences }).annotations; // 'T1\tLOC 0 5\tParis\n'
 * ```
 */
export function writeBrat(document: LabelledDocument): { text: string; annotations: string } {
  const { text, spans } = spannedText(document);
  const pointAt = new Map(codePointStarts(text).map((unit, point) => [unit, point]));
  const lines = spans.map(({ start, end, label }, i) => {
    const words = text.slice(start, end).replace(/\n/g, ' ');
    return `T${i + 1}\t${label} ${pointAt.get(start)} ${pointAt.get(end)}\t${words}\n`;
  });
  return { text, annotations: lines.join('') };
}

/** The code unit at which each code point starts, and the length of the text. */
function codePointStarts(text: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) starts.push(at);
  starts.push(text.length);
  return starts;
}

function notAnnotation(where: string, content: string): NomenError {
  return new NomenError({
    code: 'not-an-annotation',
    where,
    expected: 'a line such as T1<TAB>LOC 0 5<TAB>Paris',
    got: quote(content),
    fix: 'Export the annotations from brat again',
  });
}
