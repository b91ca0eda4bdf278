// Scores of tokens without training: what the window layer makes of a word that was met before is not computed again.
import type { FloatArray } from '../../kernels/index.js';
import { outputsOf } from '../network.js';
import { createDocumentScorer } from './document-scorer.js';
import { createFixedLayer, isFixedPoint } from './fixed-layer.js';
import type { TokenizedText } from './tokenized-text.js';
import { TypeCache } from './type-cache.js';
import { createFloatLayer, type LayerParts, type RowRange } from './window-layer.js';

/** How tokens are scored. */
export interface ScoringOptions {
  /** Bytes of the table of words met before. */
  readonly cacheBytes: number;
  /** `fixed` computes with 16-bit integers where the model allows it, `float` as in training. */
  readonly arithmetic: 'fixed' | 'float';
}

/** Tokens that are scored at once, so that their scores stay in the processor's cache. */
const tokensAtOnce = 8000;

/** Types whose rows are computed at once, so that little memory is needed besides the table. */
const typesAtOnce = 1000;

/** Calls `visit` with runs of whole sentences in order; scores [N, outputs] and offsets live only for the call. */
export type Scorer = (text: TokenizedText, visit: (scores: FloatArray, offsets: Int32Array) => void) => void;

/**
 * Creates a scorer for the present weights. Sentences may have any length: a long one is scored in pieces that see their
 * neighbours, so nothing depends on how the work is cut.
 */
export function createScorer(parts: LayerParts, { cacheBytes, arithmetic }: ScoringOptions): Scorer {
  const { network, kernels } = parts;
  if (network.options.poolDimensions > 0) return createDocumentScorer(parts);
  const { matcher } = parts.encoder;
  const reach = network.options.windowSize;
  const outputs = outputsOf(network);
  const isFixed = arithmetic === 'fixed' && isFixedPoint(network.options);
  const typeBytes = network.parameters.get('window.weights')!.shape[0] * (isFixed ? 2 : 4);
  const capacity = Math.max(Math.floor(cacheBytes / typeBytes), 4 * reach + 256);
  const layer = isFixed ? createFixedLayer(parts, capacity) : createFloatLayer(parts, capacity);
  const cache = new TypeCache(capacity);
  const pieceTokens = Math.min(tokensAtOnce, (capacity >> 1) - 2 * reach);

  /** Scores of the tokens `from` … `to` − 1, at most `pieceTokens` of them; `s` is the sentence of the first. */
  function scorePiece(scores: FloatArray, text: MatchedText, { from, to, s }: Piece): void {
    if (cache.free < pieceTokens + 2 * reach) cache.makeRoom(layer.move);
    const mark = kernels.mark();
    const range = rowsOf(text, { from, to, s });
    const fresh = cache.takeFresh();
    const first = capacity - cache.free - fresh.length + 1;
    for (let i = 0; i < fresh.length; i += typesAtOnce) layer.fill(first + i, fresh.slice(i, i + typesAtOnce));
    layer.score(scores, range);
    kernels.release(mark);
  }

  /** The rows of a piece with its neighbours of the same sentence around, and `reach` empty places between sentences. */
  function rowsOf({ text, tokens, sentences, codes, first }: MatchedText, { from, to, s }: Piece): RowRange {
    const { starts, ends } = tokens;
    const rowAt = (i: number) => cache.rowOf(text, starts[i], ends[i], codes === undefined ? 0 : codes[i - first]);
    let lastSentence = s;
    while (sentences[lastSentence + 1] < to) lastSentence++;
    const rows = kernels.ints(to - from + reach * (lastSentence - s + 2));
    let at = reach;
    for (let i = Math.max(sentences[s], from - reach); i < from; i++) rows[at + i - from] = rowAt(i);
    for (let i = from, next = s; i < to; next++) {
      for (const stop = Math.min(to, sentences[next + 1]); i < stop; i++) rows[at++] = rowAt(i);
      at += reach;
    }
    const behind = Math.min(sentences[lastSentence + 1], to + reach);
    for (let i = to; i < behind; i++) rows[at - reach + i - to] = rowAt(i);
    return { rows, first: reach, end: at - reach };
  }

  return (text, visit) => {
    const { sentences } = text;
    const count = sentences.length - 1;
    for (let s = 0; s < count; ) {
      let next = s + 1;
      while (next < count && sentences[next + 1] - sentences[s] <= pieceTokens) next++;
      const [from, to] = [sentences[s], sentences[next]];
      const mark = kernels.mark();
      const offsets = kernels.ints(next - s + 1);
      for (let i = 0; i < offsets.length; i++) offsets[i] = sentences[s + i] - from;
      const scores = kernels.floats((to - from) * outputs);
      const matched = { ...text, codes: matcher?.codesOf(text, s, next), first: from };
      for (let start = from; start < to; start += pieceTokens) {
        const end = Math.min(to, start + pieceTokens);
        scorePiece(scores.subarray((start - from) * outputs, (end - from) * outputs), matched, {
          from: start,
          to: end,
          s,
        });
      }
      visit(scores, offsets);
      kernels.release(mark);
      s = next;
    }
  };
}

/** A text and the codes of its tokens from `first` on; undefined where there are no gazetteers. */
interface MatchedText extends TokenizedText {
  readonly codes: Float64Array | undefined;
  readonly first: number;
}

/** Tokens `from` … `to` − 1, the first of them in sentence `s`. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly s: number;
}
