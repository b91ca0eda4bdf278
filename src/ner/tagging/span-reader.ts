// From tags as numbers to spans.
import { splitTag, type TokenSpan, tagsToSpans } from '../../text/index.js';

/** Calls `visit` with each span of one sentence's tags, `tags[first]` … `tags[end − 1]`; the span counts tokens like them. */
export type SpanReader = (tags: Int32Array, sentence: SentenceBounds, visit: (span: TokenSpan) => void) => void;

/** The tokens `first` … `end` − 1. */
export interface SentenceBounds {
  readonly first: number;
  readonly end: number;
}

/** Reads spans as `tagsToSpans` does; what that says of each pair of tags is asked once. */
export function createSpanReader(tags: readonly string[]): SpanReader {
  const count = tags.length;
  const labels = tags.map((tag) => (splitTag(tag).prefix === 'O' ? undefined : splitTag(tag).label));
  // 1 where the second tag goes on with the span of the first.
  const goesOn = new Uint8Array(count * count);
  tags.forEach((before, i) => {
    tags.forEach((tag, j) => {
      if (labels[i] !== undefined && labels[j] !== undefined)
        goesOn[i * count + j] = tagsToSpans([before, tag]).length === 1 ? 1 : 0;
    });
  });
  return (ids, { first, end }, visit) => {
    for (let start = first; start < end; ) {
      const label = labels[ids[start]];
      let next = start + 1;
      if (label !== undefined) {
        while (next < end && goesOn[ids[next - 1] * count + ids[next]] === 1) next++;
        visit({ start, end: next, label });
      }
      start = next;
    }
  };
}
