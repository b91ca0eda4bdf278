// The tags that annotations allow each token: one where it is known, several where it is open.
import type { FloatArray } from '../kernels/index.js';
import { type LabelledSentence, type OpenTokens, spansToTags, splitTag } from '../text/index.js';
import type { Decoder } from './decoder.js';
import { isBinary } from './options.js';

/** What is known of the tags of some sentences, N tokens. */
export interface GoldTags {
  /** The tag of each token, −1 where it is open; Int32Array [N]. */
  readonly tags: Int32Array;
  /** Where any token is open: 0 for each tag that a token may have and −10⁴ for the others, [N, K]. */
  readonly barred?: FloatArray;
}

/** Far below any sum of learned scores, far above the float's limits. */
const forbidden = -1e4;

/** What sentences say of their tokens' tags: spans are known, open tokens are O or any tag of their open labels. */
export function goldTags(
  sentences: readonly LabelledSentence[],
  { network, tags, kernels }: Pick<Decoder, 'network' | 'tags' | 'kernels'>,
): GoldTags {
  const { architecture, scheme } = network.options;
  const idOf = new Map(tags.map((tag, id) => [tag, id]));
  const known = sentences.flatMap(({ words, spans }) =>
    spansToTags(spans, words.length, isBinary(architecture) ? 'IO' : scheme).map((tag) => idOf.get(tag)!),
  );
  const ids = kernels.ints(known.length);
  ids.set(known);
  if (sentences.every(({ open }) => open === undefined)) return { tags: ids };
  const barred = kernels.floats(ids.length * tags.length).fill(forbidden);
  known.forEach((tag, n) => {
    barred[n * tags.length + tag] = 0;
  });
  let first = 0;
  for (const sentence of sentences) {
    eachOpen(sentence, (i, labels) => {
      tags.forEach((tag, k) => {
        if (!mayStand(tag, tags[known[first + i - 1]], { labels, isFirst: i === 0 })) return;
        barred[(first + i) * tags.length + k] = 0;
        if (k > 0) ids[first + i] = -1;
      });
    });
    first += sentence.words.length;
  }
  return { tags: ids, barred };
}

/** Whether an open token outside of spans may have a tag; I-X behind a known span would make that span longer. */
function mayStand(
  tag: string,
  before: string,
  { labels, isFirst }: { readonly labels: OpenTokens['labels']; readonly isFirst: boolean },
): boolean {
  const { prefix, label } = splitTag(tag);
  if (label !== '' && labels !== undefined && !labels.includes(label)) return false;
  return prefix !== 'I' || isFirst || splitTag(before).label !== label;
}

/** Calls `visit` with each open token outside of spans, and what it may be. */
function eachOpen(
  { spans, open = [] }: LabelledSentence,
  visit: (token: number, labels: OpenTokens['labels']) => void,
): void {
  const named = new Set<number>();
  for (const { start, end } of spans) for (let i = start; i < end; i++) named.add(i);
  for (const { start, end, labels } of open) {
    for (let i = start; i < end; i++) if (!named.has(i)) visit(i, labels);
  }
}
