// The table of `nomen tag` for people: where, what, which label, how sure.
import { createLabelColours } from '../colours.js';
import { plainTable } from '../plain-table.js';
import { scoreText } from './records.js';
import type { FormatContext, TagFormat, TaggedBlock } from './tag-format.js';

const columns = [
  { head: 'file' },
  { head: 'sentence', numbers: true },
  { head: 'position', numbers: true },
  { head: 'text' },
  { head: 'label' },
  { head: 'score', numbers: true },
];

/** Columns file, sentence, position, text, label and score, and what it means; one table for each block that has names. */
export function createTable({ colours, labels, isLinked }: FormatContext): TagFormat {
  const shown = isLinked ? [...columns, { head: 'entity' }] : columns;
  const colourOf = createLabelColours(colours, labels);
  const sentencesBefore = new Map<string, number>();
  const block = (tagged: TaggedBlock, index: number) => {
    const { file, offset, spans, sentences, links } = tagged;
    const before = sentencesBefore.get(file) ?? 0;
    sentencesBefore.set(file, before + sentences.length - 1);
    const numberOf = createSentenceCounter(tagged);
    const rows = spans.map(({ start, end, text, label, score }, i) => [
      colours.dim(file),
      String(before + numberOf(start)),
      `${offset + start}–${offset + end}`,
      colours.bold(text),
      colourOf(label),
      scoreText(score),
      ...(isLinked ? [links?.[i] ?? '–'] : []),
    ]);
    const gap = index > 0 ? '\n' : '';
    return rows.length === 0 ? '' : gap + plainTable(shown, rows, colours);
  };
  return { showsScores: true, begin: '', block, end: '' };
}

/** The 1-based sentence of an offset; ask in ascending order. */
function createSentenceCounter({ tokens, sentences }: TaggedBlock): (offset: number) => number {
  let s = 0;
  return (offset) => {
    while (s + 2 < sentences.length && tokens.starts[sentences[s + 1]] <= offset) s++;
    return s + 1;
  };
}
