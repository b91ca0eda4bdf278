// Labelled names that look to the network like the one in question.
import { checkNumber } from '../../base/index.js';
import { forward, type Node, topologicalOrder } from '../../grad/index.js';
import type { LabelledDocument } from '../../text/index.js';
import type { Decoder } from '../decoder.js';
import { documentBounds } from '../documents.js';
import { buildEmissions } from '../network.js';
import type { ExplainedPlace } from './labellings.js';

/** A labelled name and how much it looks like another. */
export interface Example {
  readonly label: string;
  /** Cosine of the mean hidden units of both, −1 … 1. */
  readonly similarity: number;
  readonly words: readonly string[];
  /** Tokens of the name in `words`, the sentence. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of the sentence in its file; 0 when unknown. */
  readonly line: number;
}

/** Documents of so many tokens are looked at at once. */
const tokensAtOnce = 2000;

/** The names of the examples that are nearest to the place, the nearest first. */
export function findNearest(
  decoder: Decoder,
  { sentences, place }: { readonly sentences: readonly (readonly string[])[]; readonly place: ExplainedPlace },
  { examples, count }: { readonly examples: readonly LabelledDocument[]; readonly count: number },
): Example[] {
  checkNumber(count, { where: 'nearest: count', min: 1, integer: true });
  const asked = { words: sentences[place.sentence], spans: [{ ...place, label: '' }], line: 0 };
  const document = sentences.map((words, s) => (s === place.sentence ? asked : { words, spans: [], line: 0 }));
  const [wanted] = namesWithUnits(decoder, [{ id: '', sentences: document }]);
  const found: Example[] = [];
  for (const part of partsOf(examples)) {
    for (const { units, ...example } of namesWithUnits(decoder, part)) {
      found.push({ ...example, similarity: cosine(units, wanted.units) });
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, count);
}

function partsOf(documents: readonly LabelledDocument[]): LabelledDocument[][] {
  const parts: LabelledDocument[][] = [];
  let tokens = Number.POSITIVE_INFINITY;
  for (const document of documents) {
    if (tokens >= tokensAtOnce) {
      parts.push([]);
      tokens = 0;
    }
    parts[parts.length - 1].push(document);
    tokens += document.sentences.reduce((sum, { words }) => sum + words.length, 0);
  }
  return parts;
}

/** Each labelled name with the mean of the hidden units of its tokens; of a network without hidden layers, of their scores. */
function namesWithUnits({ network, encoder, kernels }: Decoder, documents: readonly LabelledDocument[]) {
  const sentences = documents.flatMap((document) => document.sentences);
  if (sentences.every(({ words }) => words.length === 0)) return [];
  const mark = kernels.mark();
  const batch = encoder.batch(
    sentences.map(({ words }) => words),
    kernels,
    { documents: documentBounds(documents) },
  );
  const root = buildEmissions(network, batch);
  forward(root, kernels);
  const { value, shape } = unitsIn(root, network.options.hidden.length);
  const names = sentences.flatMap(({ words, spans, line }, s) =>
    spans.map(({ start, end, label }) => {
      const units = new Float64Array(shape[1]);
      for (let i = (batch.offsets[s] + start) * shape[1]; i < (batch.offsets[s] + end) * shape[1]; i++)
        units[i % shape[1]] += value![i];
      return { label, words, start, end, line, units };
    }),
  );
  kernels.release(mark);
  return names;
}

/** What the last layer multiplies. */
function unitsIn(root: Node, layers: number): Node {
  const isWeights = (node: Node | undefined) =>
    node !== undefined && 'name' in node && node.name === `layer${layers}.weights`;
  const product = topologicalOrder(root).find(({ inputs }) => isWeights(inputs[1]));
  return product === undefined ? root : product.inputs[0];
}

function cosine(a: Float64Array, b: Float64Array): number {
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}
