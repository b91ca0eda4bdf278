// Scores of tokens without training: what the window layer makes of a word that was met before is not computed again.
import type { FloatArray } from '../../kernels/index.js';
import { boundDocuments, eachAlone } from '../documents.js';
import { outputsOf } from '../network.js';
import { createFixedLayer, isFixedPoint } from './fixed-layer.js';
import { createPoolLayer } from './pool-layer.js';
import type { TokenizedText } from './tokenized-text.js';
import { TypeCache } from './type-cache.js';
import type { LayerParts } from './type-vectors.js';
import { createFloatLayer, type KeptUnits, type RowRange } from './window-layer.js';

/** How tokens are scored. */
export interface ScoringOptions {
  /** Bytes of the table of words met before. */
  readonly cacheBytes: number;
  /** `fixed` computes with 16-bit integers where the model allows it, `float` as in training. */
  readonly arithmetic: 'fixed' | 'float';
}

/** Tokens that are scored at once, so that their scores stay in the processor's cache. */
const tokensAtOnce = 8000;

/** The same where the hidden units of all of them are kept, rounded up to whole documents. */
const pooledAtOnce = 1000;

/** Types whose rows are computed at once, so that little memory is needed besides the table. */
const typesAtOnce = 1000;

/** What of the table's bytes the parts of rows get, but where words share rows: most of those have a vector of their own. */
const shareOfParts = 0.25;

/**
 * Calls `visit` with runs of whole sentences in order; scores [N, outputs] and offsets live only for the call. In fixed point, of
 * several scores of a token the first is taken off all.
 */
export type Scorer = (text: TokenizedText, visit: (scores: FloatArray, offsets: Int32Array) => void) => void;

/**
 * Creates a scorer for the present weights. Sentences may have any length: a long one is scored in pieces that see their
 * neighbours, so nothing depends on how the work is cut.
 */
export function createScorer(parts: LayerParts, { cacheBytes, arithmetic }: ScoringOptions): Scorer {
  const { network, kernels } = parts;
  const { matcher } = parts.encoder;
  const reach = network.options.windowSize;
  const outputs = outputsOf(network);
  const isFixed = arithmetic === 'fixed' && isFixedPoint(network.options);
  const typeBytes = network.parameters.get('window.weights')!.shape[0] * (isFixed ? 2 : 4);
  const { ngramDimensions, affixDimensions, unknownWords } = network.options;
  const isShared = ngramDimensions === 0 && affixDimensions === 0 && unknownWords === 'whole';
  const partBytes = isFixed && !isShared ? cacheBytes * shareOfParts : 0;
  const capacity = Math.max(Math.floor((cacheBytes - partBytes) / typeBytes), 4 * reach + 256);
  const layer = isFixed ? createFixedLayer(parts, { capacity, partBytes }) : createFloatLayer(parts, capacity);
  const pool = createPoolLayer(parts, layer);
  const pieceTokens = Math.min(tokensAtOnce, (capacity >> 1) - 2 * reach);
  const cache = new TypeCache({
    capacity,
    atOnce: pieceTokens + 2 * reach,
    featuresOf: parts.encoder.featuresOf,
    isShared,
    kernels,
  });
  const runTokens = pool === undefined ? pieceTokens : pooledAtOnce;

  /** Scores of the tokens `from` … `to` − 1, at most `pieceTokens` of them; `s` is the sentence of the first. */
  function scorePiece({ scores, units }: Target, text: MatchedText, { from, to, s }: Piece): void {
    while (cache.free < to - from + 2 * reach) cache.makeRoom(layer.move);
    const mark = kernels.mark();
    const range = rowsOf(text, { from, to, s });
    const { first, types } = cache.takeFresh();
    for (let i = 0; i < types.length; i += typesAtOnce) layer.fill(first + i, types.slice(i, i + typesAtOnce));
    layer.score(scores, range, units);
    kernels.release(mark);
  }

  /** The rows of a piece with its neighbours of the same sentence around, and `reach` empty places between sentences. */
  function rowsOf({ text, codes, first }: MatchedText, { from, to, s }: Piece): RowRange {
    const { sentences } = text;
    let lastSentence = s;
    while (sentences[lastSentence + 1] < to) lastSentence++;
    const begin = Math.max(sentences[s], from - reach);
    const behind = Math.min(sentences[lastSentence + 1], to + reach);
    const found = cache.rowsOf({ text: text.text, tokens: text.tokens, from: begin, to: behind, codes, first });
    const rows = kernels.ints(to - from + reach * (lastSentence - s + 2));
    let at = reach;
    for (let i = begin; i < from; i++) rows[at + i - from] = found[i - begin];
    for (let i = from, next = s; i < to; next++) {
      for (const stop = Math.min(to, sentences[next + 1]); i < stop; i++) rows[at++] = found[i - begin];
      at += reach;
    }
    for (let i = to; i < behind; i++) rows[at - reach + i - to] = found[i - begin];
    return { rows, first: reach, end: at - reach };
  }

  /** Scores of a run of sentences, in pieces; the units of all of them are kept where documents are pooled. */
  function scoreRun(scores: FloatArray, matched: MatchedText, { first, end }: Run): KeptUnits | undefined {
    const { sentences } = matched.text;
    const [from, last] = [sentences[first], sentences[end]];
    const units = pool === undefined ? undefined : layer.keepUnits(last - from);
    for (let start = from, s = first; start < last; start += pieceTokens) {
      const to = Math.min(last, start + pieceTokens);
      while (sentences[s + 1] <= start) s++;
      const target = {
        scores: scores.subarray((start - from) * outputs, (to - from) * outputs),
        units: units?.subarray((start - from) * layer.columns, (to - from) * layer.columns),
      };
      scorePiece(target, matched, { from: start, to, s });
    }
    return units;
  }

  return (text, visit) => {
    const { sentences } = text;
    const contexts = pool === undefined ? eachAlone(sentences.length - 1) : boundDocuments(text);
    for (let c = 0; c + 1 < contexts.length; ) {
      let next = c + 1;
      while (next + 1 < contexts.length && sentences[contexts[next + 1]] - sentences[contexts[c]] <= runTokens) next++;
      const run = { first: contexts[c], end: contexts[next] };
      const from = sentences[run.first];
      const mark = kernels.mark();
      const offsets = kernels.ints(run.end - run.first + 1);
      for (let i = 0; i < offsets.length; i++) offsets[i] = sentences[run.first + i] - from;
      const scores = kernels.floats((sentences[run.end] - from) * outputs);
      const matched = { text, codes: matcher?.codesOf(text, run.first, run.end), first: from };
      const units = scoreRun(scores, matched, run);
      if (units !== undefined) pool?.(scores, units, { text, documents: contexts.subarray(c, next + 1) });
      visit(scores, offsets);
      kernels.release(mark);
      c = next;
    }
  };
}

/** A text and the codes of its tokens from `first` on; undefined where there are no gazetteers. */
interface MatchedText {
  readonly text: TokenizedText;
  readonly codes: Float64Array | undefined;
  readonly first: number;
}

/** Sentences `first` … `end` − 1. */
interface Run {
  readonly first: number;
  readonly end: number;
}

/** Where scores and units of a piece go. */
interface Target {
  readonly scores: FloatArray;
  readonly units: KeptUnits | undefined;
}

/** Tokens `from` … `to` − 1, the first of them in sentence `s`. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly s: number;
}
