// `nomen tag --n-best`: the most probable labellings of each sentence.
import type { Alternative } from '../../ner/index.js';
import type { TokenSpan } from '../../text/index.js';
import { plainTable } from '../plain-table.js';
import { jsonDocument } from './records.js';
import type { FormatContext, TagFormat, TaggedBlock } from './tag-format.js';

/** One JSON object a block: `{file, offset, text, sentences: [{start, end, alternatives: [{probability, spans}]}]}`. */
export function createNBestLines(context: FormatContext, count: number): TagFormat {
  const block = (tagged: TaggedBlock) => `${JSON.stringify(recordOf(tagged, context, count))}\n`;
  return { showsScores: false, begin: '', block, end: '' };
}

/** One JSON document `{documents: […]}` with the records of `createNBestLines`. */
export function createNBestJson(context: FormatContext, count: number): TagFormat {
  return { ...jsonDocument((block) => recordOf(block, context, count)), showsScores: false };
}

const columns = [
  { head: 'file' },
  { head: 'position', numbers: true },
  { head: 'rank', numbers: true },
  { head: 'probability', numbers: true },
  { head: 'names' },
];

/** A line for each labelling: its place, its rank, its probability, and the names that it has. */
export function createNBestTable(context: FormatContext, count: number): TagFormat {
  const { colours } = context;
  const block = (tagged: TaggedBlock) => {
    const { file, offset, sentences } = recordOf(tagged, context, count);
    const rows = sentences.flatMap(({ start, end, alternatives }) =>
      alternatives.map(({ probability, spans }, rank) => [
        colours.dim(file),
        `${offset + start}–${offset + end}`,
        String(rank + 1),
        probability.toFixed(4),
        spans.map(({ label, text }) => `${colours.bold(text.replace(/\s+/g, ' '))} ${label}`).join(', '),
      ]),
    );
    return rows.length === 0 ? '' : plainTable(columns, rows, colours);
  };
  return { showsScores: false, begin: '', block, end: '' };
}

function recordOf(
  { file, offset, text, tokens, sentences, documents }: TaggedBlock,
  { listAlternatives }: FormatContext,
  count: number,
) {
  const words = Array.from(tokens.starts, (start, i) => text.slice(start, tokens.ends[i]));
  const bounds = Array.from({ length: sentences.length - 1 }, (_, s) => [sentences[s], sentences[s + 1]] as const);
  const listed = listAlternatives(
    bounds.map(([first, end]) => words.slice(first, end)),
    count,
    documents,
  );
  const spanIn = ({ start, end, label }: TokenSpan, first: number) => {
    const [from, to] = [tokens.starts[first + start], tokens.ends[first + end - 1]];
    return { start: from, end: to, label, text: text.slice(from, to) };
  };
  const alternativeIn = ({ probability, spans }: Alternative, first: number) => ({
    probability: Number(probability.toFixed(6)),
    spans: spans.map((span) => spanIn(span, first)),
  });
  return {
    file,
    offset,
    text,
    sentences: bounds.map(([first, end], s) => ({
      start: tokens.starts[first],
      end: tokens.ends[end - 1],
      alternatives: listed[s].map((alternative) => alternativeIn(alternative, first)),
    })),
  };
}
