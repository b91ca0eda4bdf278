// From scores to probabilities: softmax, logistic units, or paths of a Huffman tree.
import { buildHuffmanPaths, type HuffmanPaths } from '../../text/index.js';
import type { ClassifierModel } from './model.js';
import type { ClassifierOptions } from './options.js';

/**
 * Rows of the output matrix: K labels, or the K − 1 inner nodes of their Huffman tree for the hierarchical loss.
 *
 * @example
 * ```ts
 * import { outputRows } from 'nomen/classify';
 * outputRows('hierarchical', 8); // 7
 * ```
 */
export function outputRows(loss: ClassifierOptions['loss'], labels: number): number {
  return loss === 'hierarchical' ? labels - 1 : labels;
}

/**
 * Columns of the output matrix: the dimensions of a vector, or all filters of a convolution.
 *
 * @example
 * ```ts
 * import { convolutionDefaults, outputColumns } from 'nomen/classify';
 * outputColumns(convolutionDefaults); // 300
 * ```
 */
export function outputColumns({ architecture, dimensions, filterWidths, filters }: ClassifierOptions): number {
  return architecture === 'convolution' ? filterWidths.length * filters : dimensions;
}

/** The path of each label; `buildHuffmanPaths` wants falling counts, so labels are ranked by them first. */
export function labelPaths(counts: readonly number[]): { readonly paths: HuffmanPaths; readonly rankOf: Uint32Array } {
  const ranked = counts.map((_, label) => label).sort((a, b) => counts[b] - counts[a] || a - b);
  const rankOf = new Uint32Array(counts.length);
  for (const [rank, label] of ranked.entries()) rankOf[label] = rank;
  return { paths: buildHuffmanPaths(ranked.map((label) => counts[label])), rankOf };
}

/** A function from scores [texts, output rows] and temperature to probabilities [texts, labels]. */
export function createProbabilities({
  options,
  labels,
  counts,
}: Pick<ClassifierModel, 'options' | 'labels' | 'counts'>): (
  scores: Float32Array,
  temperature: number,
) => Float64Array {
  if (options.loss === 'independent') {
    return (scores, temperature) => Float64Array.from(scores, (score) => logistic(score / temperature));
  }
  if (options.loss === 'softmax') return (scores, temperature) => softmaxRows(scores, labels.length, temperature);
  const { paths, rankOf } = labelPaths(counts);
  const nodes = labels.length - 1;
  return (scores, temperature) => {
    const result = new Float64Array((scores.length / nodes) * labels.length);
    for (let row = 0, at = 0; row < scores.length; row += nodes) {
      for (const rank of rankOf) {
        let p = 1;
        for (let i = paths.starts[rank]; i < paths.starts[rank + 1]; i++) {
          const q = logistic(scores[row + (paths.turns[i] >> 1)] / temperature);
          p *= paths.turns[i] & 1 ? q : 1 - q;
        }
        result[at++] = p;
      }
    }
    return result;
  };
}

function softmaxRows(scores: Float32Array, columns: number, temperature: number): Float64Array {
  const result = new Float64Array(scores.length);
  for (let row = 0; row < scores.length; row += columns) {
    let highest = -Infinity;
    for (let k = row; k < row + columns; k++) highest = Math.max(highest, scores[k]);
    let sum = 0;
    for (let k = row; k < row + columns; k++) {
      result[k] = Math.exp((scores[k] - highest) / temperature);
      sum += result[k];
    }
    for (let k = row; k < row + columns; k++) result[k] /= sum;
  }
  return result;
}

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
