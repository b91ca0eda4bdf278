// Scoring without training: the window layer of a word that was met before is not computed again.
import { constant, forward, type Node } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { type Encoder, windowsOf } from './features/encoder.js';
import { buildEmissions, type Network, projectTypes, scoreWindows } from './network.js';

/** Tokens that are scored at once; bounds the memory of tagging. */
const tokensAtOnce = 2000;
/** Word types whose projections are kept: 49 MB for 300 hidden units and five slots. */
const keptTypes = 8192;

/** Sentences as words. */
type Sentences = readonly (readonly string[])[];

/** Runs the network over sentences, a few at a time in order; `visit` gets scores [N, outputs] that live only for the call. */
export type Scorer = (sentences: Sentences, visit: (scores: FloatArray, offsets: Int32Array) => void) => void;

/** The parts that a scorer needs. */
export interface ScorerParts {
  readonly network: Network;
  readonly encoder: Encoder;
  readonly kernels: Kernels;
}

/**
 * Creates a scorer for the present weights: W_c x of each word type is kept in a table, and the rest of the graph runs on
 * that table as it would on the types of the batch.
 */
export function createScorer({ network, encoder, kernels }: ScorerParts): Scorer {
  const projections = createProjections({ network, encoder, kernels });
  return (sentences, visit) => {
    for (const part of partition(sentences, tokensAtOnce)) {
      const rows = projections.rowsOf(part);
      const mark = kernels.mark();
      const offsets = offsetsOf(part, kernels);
      const tokens = offsets[part.length];
      const emissions = rows === undefined ? buildEmissions(network, encoder(part, kernels)) : scoreRows(rows, offsets);
      visit(tokens === 0 ? kernels.floats(0) : forward(emissions, kernels), offsets);
      kernels.release(mark);
    }
  };

  function scoreRows(rows: readonly number[], offsets: Int32Array): Node {
    const slots = 2 * network.options.windowSize + 1;
    const windows = windowsOf(rows, offsets, { slots, kernels });
    return scoreWindows(network, { projected: projections.table, windows });
  }
}

/** A bounded table of projections P [types, C·H]. */
interface Projections {
  readonly table: Node;
  /** The row of each token's word, computed where missing; undefined when the sentences have more types than the table. */
  rowsOf(sentences: Sentences): readonly number[] | undefined;
}

function createProjections({ network, encoder, kernels }: ScorerParts): Projections {
  const slots = 2 * network.options.windowSize + 1;
  const shared = network.options.architecture === 'average' ? slots : 1;
  const columns = network.parameters.get('window.weights')!.shape[0] * shared;
  const values = kernels.floats(keptTypes * columns);
  const rows = new Map<string, number>();

  function include(words: ReadonlySet<string>): void {
    let missing = [...words].filter((word) => !rows.has(word));
    if (missing.length === 0) return;
    if (rows.size + missing.length > keptTypes) {
      rows.clear();
      missing = [...words];
    }
    const mark = kernels.mark();
    const projected = forward(projectTypes(network, encoder([missing], kernels)), kernels);
    values.set(projected, rows.size * columns);
    kernels.release(mark);
    for (const word of missing) rows.set(word, rows.size);
  }

  return {
    table: constant({ shape: [keptTypes, columns], value: values }),
    rowsOf(sentences) {
      const words = sentences.flat();
      const types = new Set(words);
      if (types.size > keptTypes) return undefined;
      include(types);
      return words.map((word) => rows.get(word)!);
    },
  };
}

function offsetsOf(sentences: Sentences, kernels: Kernels): Int32Array {
  const offsets = kernels.ints(sentences.length + 1);
  sentences.forEach((words, s) => {
    offsets[s + 1] = offsets[s] + words.length;
  });
  return offsets;
}

/** Cuts a list of sentences into runs of at least `tokens` tokens; the last may be shorter. */
export function partition<T extends { readonly length: number }>(sentences: readonly T[], tokens: number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const sentence of sentences) {
    part.push(sentence);
    size += sentence.length;
    if (size >= tokens) {
      parts.push(part);
      part = [];
      size = 0;
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
