// From tags as numbers to spans.
import { splitTag, type TokenSpan, tagsToSpans } from '../../text/index.js';

/** The spans of some sentences' tags, in order; offsets are those of the sentences, spans count tokens like them. */
export type SpanReader = (tags: Int32Array, offsets: Int32Array) => TokenSpan[];

/** Reads spans as `tagsToSpans` does; what that says of each pair of tags is asked once. */
export function createSpanReader(tags: readonly string[]): SpanReader {
  const count = tags.length;
  const labels = tags.map((tag) => (splitTag(tag).prefix === 'O' ? undefined : splitTag(tag).label));
  const isInside = Uint8Array.from(labels, (label) => (label === undefined ? 0 : 1));
  const goesOn = findContinuations(tags);
  return (ids, offsets) => {
    const spans: TokenSpan[] = [];
    for (let s = 0; s + 1 < offsets.length; s++) {
      const end = offsets[s + 1];
      for (let start = offsets[s]; start < end; ) {
        const label = isInside[ids[start]] === 0 ? undefined : labels[ids[start]];
        let next = start + 1;
        if (label !== undefined) {
          while (next < end && goesOn[ids[next - 1] * count + ids[next]] === 1) next++;
          spans.push({ start, end: next, label });
        }
        start = next;
      }
    }
    return spans;
  };
}

/** 1 where the second tag goes on with the span of the first; [K, K]. */
export function findContinuations(tags: readonly string[]): Uint8Array {
  const isName = tags.map((tag) => splitTag(tag).prefix !== 'O');
  return Uint8Array.from(
    tags.flatMap((before, i) =>
      tags.map((tag, j) => (isName[i] && isName[j] && tagsToSpans([before, tag]).length === 1 ? 1 : 0)),
    ),
  );
}
