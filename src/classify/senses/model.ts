// A trained model of senses: which of its senses each known word of a text has.
import type { FloatArray, Kernels } from '../../kernels/index.js';
import type { WordVectors } from '../../vectors/index.js';
import { createPredictor, type NetworkModel, type NetworkRecord } from '../network/model.js';
import { createSenseEncoder } from './features.js';
import { type Occurrence, occurrencesIn } from './occurrences.js';
import type { SenseOptions } from './options.js';

/** One word whose senses are told apart. */
export interface SenseTarget {
  readonly word: string;
  /** What counts as the word in a text, in lower case. */
  readonly forms: readonly string[];
  /** What scores are divided by, so that probabilities are what they say on examples that training did not see. */
  readonly temperature: number;
  /** From rows of features to the senses, which are its outputs. */
  readonly network: NetworkModel;
}

/** A model of senses with all it needs: plain data. */
export interface SenseModel {
  readonly options: SenseOptions;
  readonly vectors: WordVectors;
  readonly targets: readonly SenseTarget[];
  readonly record: NetworkRecord;
  readonly about: Readonly<Record<string, string>>;
}

/** A known word in a text and its likeliest sense; offsets half-open, in UTF-16 code units. */
export interface SenseSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly word: string;
  readonly sense: string;
  readonly probability: number;
  /** Probability of each sense. */
  readonly senses: Readonly<Record<string, number>>;
}

/**
 * Finds the known words of a text and p(sense | sentence) = softmax(a / T), with a the scores of the word's network: the features are
 * the weighted mean of the vectors in the sentence, the vectors of the neighbours in their places, and the form of the word.
 *
 * @param kernels whose memory the weights are copied to
 * @returns a function from a text to its known words, in order
 * @example
 * ```ts
 * import { createSenseTagger, type SenseModel } from 'nomen/classify';
 * import type { Kernels } from 'nomen/kernels';
 * const sensesOf = (model: SenseModel, kernels: Kernels) => createSenseTagger(model, kernels)('We seeded the lawn.');
 * ```
 */
export function createSenseTagger(model: SenseModel, kernels: Kernels): (text: string) => SenseSpan[] {
  const encoder = createSenseEncoder(model.vectors, model.options.windowSize);
  const known = new Map(
    model.targets.flatMap((target) => {
      const entry = { target, predict: createPredictor(target.network, kernels) };
      return target.forms.map((form) => [form, entry] as const);
    }),
  );
  return (text) =>
    Array.from(
      occurrencesIn(text, (word) => known.has(word)),
      (occurrence) => {
        const { target, predict } = known.get(occurrence.sentence[occurrence.at].text.toLowerCase())!;
        const probabilities = temper(predict(encoder.encode(occurrence, target.forms)), target.temperature);
        return spanOf(occurrence, target, probabilities);
      },
    );
}

function spanOf({ sentence, at }: Occurrence, { word, network }: SenseTarget, probabilities: Float64Array): SenseSpan {
  const probability = Math.max(...probabilities);
  const sense = network.outputs[probabilities.indexOf(probability)];
  const senses = Object.fromEntries(network.outputs.map((name, k) => [name, probabilities[k]]));
  return { ...sentence[at], word, sense, probability, senses };
}

/** p^(1/T), normalised: the softmax of scores / T from that of the scores. */
export function temper(probabilities: FloatArray, temperature: number): Float64Array {
  const powers = Float64Array.from(probabilities, (p) => p ** (1 / temperature));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
}
