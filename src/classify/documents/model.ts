// A trained document classifier, and what it says of texts.
import type { WordVectors } from '../../vectors/index.js';
import type { NetworkRecord } from '../network/model.js';
import type { FilterBank } from './convolution.js';
import { createConvolutionScorer } from './convolution-scorer.js';
import { createDocumentKernels, type DocumentKernels, productWidth } from './kernels.js';
import type { ClassifierOptions } from './options.js';
import { createProbabilities, outputRows } from './outputs.js';
import { readerBytes } from './wasm-reader.js';

/** A classifier with all it needs: plain data. */
export interface ClassifierModel {
  readonly options: ClassifierOptions;
  readonly labels: readonly string[];
  /** Training documents of each label; they shape the tree of the hierarchical loss. */
  readonly counts: readonly number[];
  /** Hash of the word or n-gram of each input row. */
  readonly features: Uint32Array;
  /** [features, dimensions]; a convolution has a row more, of unknown words. */
  readonly input: Float32Array;
  /** [labels, `outputColumns`]; for the hierarchical loss [labels − 1, dimensions]. */
  readonly output: Float32Array;
  /** Those of a convolution, width by width. */
  readonly filters: readonly FilterBank[];
  /** What scores are divided by, fitted on development data; 1 where there were none. */
  readonly temperature: number;
  readonly record: NetworkRecord;
  readonly about: Readonly<Record<string, string>>;
}

/** Says what texts are about. */
export interface Classifier {
  readonly labels: readonly string[];
  /** Probability of each label for each text, [texts, labels]. */
  classify(texts: readonly string[]): Float64Array;
}

/** Features of a text that count, and of all texts of a batch. */
const BATCH_FEATURES = 65536;
const BATCH_TEXTS = 1024;

/** Vectors to start from. */
export type StartVectors = Pick<WordVectors, 'words' | 'dimensions' | 'values'>;

/**
 * p(label | text) = softmax(W h / T) with h the mean of the vectors of the text's words and word n-grams; σ for independent labels, a
 * product along the path for hierarchical ones. Source: Joulin et al. 2017. Of a convolution h is the largest answers of filters over
 * windows of words (Kim 2014). Of a text of more than 65,536 features the first count.
 *
 * @example
 * ```ts
 * import { createClassifier, trainClassifier } from 'nomen/classify';
 * const train = [{ text: 'good fun', labels: ['yes'] }, { text: 'dull and long', labels: ['no'] }];
 * const { model } = await trainClassifier({ train }, { minCount: 1, epochs: 50 });
 * createClassifier(model).classify(['fun'])[1] > 0.5; // true
 * ```
 */
export function createClassifier(model: ClassifierModel): Classifier {
  const scorer = createScorer(model);
  const toProbabilities = createProbabilities(model);
  return Object.freeze({
    labels: model.labels,
    classify: (texts: readonly string[]) => toProbabilities(scorer(texts), model.temperature),
  });
}

/** Scores of the output rows before temperature and output function, [texts, output rows]. */
export function createScorer(
  model: Omit<ClassifierModel, 'temperature' | 'record' | 'about'>,
): (texts: readonly string[]) => Float32Array {
  const { options, features, labels } = model;
  if (options.architecture === 'convolution') return createConvolutionScorer(model);
  const outputs = outputRows(options.loss, labels.length);
  const floats = model.input.length + model.output.length + BATCH_TEXTS * outputs;
  // With fewer outputs than dimensions the products of the rows with the outputs are shorter than the rows.
  const hasProducts = outputs <= options.dimensions;
  const more = readerBytes(features.length) + (hasProducts ? features.length * (4 * productWidth(outputs) + 1) : 0);
  const kernels = createDocumentKernels(
    4 * (floats + BATCH_FEATURES + BATCH_TEXTS + 1 + 2 * options.dimensions + outputs) + more,
  );
  const tables = {
    input: kept(kernels, model.input),
    output: kept(kernels, model.output),
    columns: options.dimensions,
  };
  const known = hasProducts ? kernels.products(tables) : undefined;
  const reader = kernels.reader(features, options.gramLength);
  const batch = {
    ids: kernels.ids(BATCH_FEATURES),
    offsets: kernels.ids(BATCH_TEXTS + 1),
    scores: kernels.floats(BATCH_TEXTS * outputs),
  };
  return (texts) => {
    const result = new Float32Array(texts.length * outputs);
    let first = 0;
    while (first < texts.length) {
      let [count, end] = [0, 0];
      while (first + count < texts.length && count < BATCH_TEXTS) {
        const words = reader.read(texts[first + count]);
        const room = batch.ids.length - end;
        if (count > 0 && words * options.gramLength >= room) break;
        end = reader.write(batch.ids, end);
        batch.offsets[++count] = end;
      }
      kernels.scores(batch.scores, tables, { ids: batch.ids, offsets: batch.offsets.subarray(0, count + 1) }, known);
      result.set(batch.scores.subarray(0, count * outputs), first * outputs);
      first += count;
    }
    return result;
  };
}

function kept(kernels: DocumentKernels, values: Float32Array): Float32Array {
  const copy = kernels.floats(values.length);
  copy.set(values);
  return copy;
}
