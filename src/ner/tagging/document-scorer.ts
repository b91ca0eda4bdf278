// Scores of tokens by the graph, whole documents at once: for networks that pool their context.
import { forward } from '../../grad/index.js';
import { boundDocuments } from '../documents.js';
import { buildEmissions } from '../network.js';
import type { Scorer } from './scorer.js';
import type { TokenizedText } from './tokenized-text.js';
import type { LayerParts } from './window-layer.js';

/** Tokens that are scored at once, rounded up to whole documents. */
const tokensAtOnce = 1000;

/** Creates a scorer for the present weights. */
export function createDocumentScorer({ network, encoder, kernels }: LayerParts): Scorer {
  return ({ text, tokens, sentences, documents: given }, visit) => {
    const documents = boundDocuments({ offsets: sentences, documents: given });
    for (let d = 0; d + 1 < documents.length; ) {
      let next = d + 1;
      const first = documents[d];
      while (next + 1 < documents.length && sentences[documents[next]] - sentences[first] < tokensAtOnce) next++;
      const last = documents[next];
      const mark = kernels.mark();
      const words = wordsOf({ text, tokens }, sentences.subarray(first, last + 1));
      const batch = encoder.batch(words, kernels, { documents: documents.subarray(d, next + 1).map((s) => s - first) });
      visit(forward(buildEmissions(network, batch), kernels), batch.offsets);
      kernels.release(mark);
      d = next;
    }
  };
}

function wordsOf({ text, tokens }: Pick<TokenizedText, 'text' | 'tokens'>, sentences: Int32Array): string[][] {
  return Array.from({ length: sentences.length - 1 }, (_, s) =>
    Array.from({ length: sentences[s + 1] - sentences[s] }, (_token, i) =>
      text.slice(tokens.starts[sentences[s] + i], tokens.ends[sentences[s] + i]),
    ),
  );
}
