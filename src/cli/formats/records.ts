// The machine-readable formats of `nomen tag`: JSON, JSON lines, spaCy, tab-separated, and redacted text.
import type { Span } from '../../text/index.js';
import { createCharacterCounter, type TagFormat, type TaggedBlock } from './tag-format.js';

/** One JSON object a block: `{file, offset, text, spans}`; the spans count from the start of `text`. */
export function createJsonLines(): TagFormat {
  return { showsScores: true, begin: '', block: (block) => `${JSON.stringify(recordOf(block))}\n`, end: '' };
}

/** One JSON document `{documents: […]}` with the records of `createJsonLines`. */
export function createJson(): TagFormat {
  return jsonDocument(recordOf);
}

/** One JSON document with redacted texts; the names are nowhere in it. */
export function createRedactedJson(): TagFormat {
  return jsonDocument((block) => ({ file: block.file, offset: block.offset, text: redact(block) }));
}

/** The text with each span replaced by `[LABEL]`. */
export function createRedactedText(): TagFormat {
  return { showsScores: false, begin: '', block: redact, end: '' };
}

/** spaCy's `{"text", "ents"}` a line; spaCy counts Unicode characters. */
export function createSpacy(): TagFormat {
  const block = ({ text, spans, links }: TaggedBlock) => {
    const count = createCharacterCounter(text);
    const ents = spans.map(({ start, end, label }, i) => {
      const link = links === undefined ? {} : { kb_id: links[i] ?? '' };
      return { start: count(start), end: count(end), label, ...link };
    });
    return `${JSON.stringify({ text, ents })}\n`;
  };
  return { showsScores: false, begin: '', block, end: '' };
}

/** A line a span with offsets in the file; tabs and line breaks in its text become spaces. */
export function createTsv(isLinked: boolean): TagFormat {
  const block = ({ file, offset, spans, links }: TaggedBlock) =>
    spans
      .map(({ start, end, label, score, text }, i) => {
        const cells = [file, offset + start, offset + end, label, scoreText(score), text];
        return isLinked ? [...cells, links?.[i] ?? ''] : cells;
      })
      .map((row) => `${row.map((cell) => String(cell).replace(/[\t\r\n]/g, ' ')).join('\t')}\n`)
      .join('');
  return {
    showsScores: true,
    begin: `file\tstart\tend\tlabel\tscore\ttext${isLinked ? '\tentity' : ''}\n`,
    block,
    end: '',
  };
}

/** A score with as many digits as mean something. */
export function scoreText(score: number | undefined): string {
  return score === undefined ? '' : score.toFixed(3);
}

/** One JSON document `{documents: […]}` with a record for each block. */
export function jsonDocument(record: (block: TaggedBlock) => unknown): TagFormat {
  return {
    showsScores: true,
    begin: '{"documents": [',
    block: (block, index) => `${index === 0 ? '' : ','}\n${JSON.stringify(record(block))}`,
    end: '\n]}\n',
  };
}

function recordOf({ file, offset, text, spans, links }: TaggedBlock) {
  const records = spans.map((span, i) => ({
    ...spanRecord(span),
    ...(links === undefined ? {} : { entity: links[i] }),
  }));
  return { file, offset, text, spans: records };
}

function spanRecord({ start, end, label, text, score }: Span) {
  return { start, end, label, text, ...(score === undefined ? {} : { score: Number(score.toFixed(4)) }) };
}

function redact({ text, spans }: TaggedBlock): string {
  let redacted = '';
  let at = 0;
  for (const { start, end, label } of spans) {
    redacted += `${text.slice(at, start)}[${label}]`;
    at = end;
  }
  return redacted + text.slice(at);
}
