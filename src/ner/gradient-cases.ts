// Gradient checks of whole recognisers, small ones of every architecture and trained ones.
import type { Random } from '../base/index.js';
import type { GradientCase } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { createVocabulary } from '../text/index.js';
import { createDecoder, type Decoder } from './decoder.js';
import { createEncoder } from './features/encoder.js';
import type { FeatureSpace } from './features/space.js';
import { buildGazetteer } from './gazetteers/gazetteer.js';
import { type NerModel, outputCount, tagsOf } from './model.js';
import { buildEmissions, createNetwork, initialiseWeights, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import { type Architecture, isBinary, type NerOptions, resolveNerOptions } from './options.js';

const architectures: readonly Architecture[] = ['softmax', 'average', 'feedforward', 'logistic', 'margin', 'chain'];
/** The lecture's window, and a sentence with an unseen word, a number and a repeated word. */
const sentences = [
  ['museums', 'in', 'Paris', 'are', 'amazing'],
  ['In', 'Paris', ',', 'Zig', 'Ziglar', 'in', '1996'],
];

/**
 * One case for each architecture: all features on, two hidden layers, dropout left out, smooth activations
 * (those with kinks are checked as operations).
 *
 * @example
 * ```ts
 * import { nerGradientCases } from 'nomen/ner';
 * nerGradientCases().length; // 6
 * ```
 */
export function nerGradientCases(): readonly GradientCase[] {
  return architectures.map((architecture) => ({
    name: `ner/${architecture}`,
    build: (random, kernels) => {
      const options = resolveNerOptions({
        architecture,
        label: isBinary(architecture) ? 'LOC' : '',
        windowSize: 1,
        hidden: [4, 3],
        activation: 'tanh',
        dimensions: 3,
        shapeDimensions: 2,
        affixDimensions: 2,
        ngramDimensions: 2,
        ngramBuckets: 11,
        // Far above any difference of scores, so that no pair of windows sits at the hinge.
        margin: 100,
      });
      return buildCase(createSmallDecoder(options, random, kernels), random);
    },
  }));
}

/**
 * The case of a trained model on two sentences of our own; its weights are checked as they are, in float64.
 *
 * @example
 * ```ts
 * import { modelGradientCase, type NerModel } from 'nomen/ner';
 * const nameOf = (model: NerModel) => modelGradientCase(model).name;
 * ```
 */
export function modelGradientCase(model: NerModel): GradientCase {
  return {
    name: `model/${model.options.architecture}`,
    build: (random, kernels) => buildCase(createDecoder(model, kernels, { wordsByRow: false }), random),
  };
}

function createSmallDecoder(options: NerOptions, random: Random, kernels: Kernels): Decoder {
  const labels = isBinary(options.architecture) ? [options.label] : ['LOC', 'PER'];
  const tags = tagsOf(options, labels);
  const words = createVocabulary(['', 'in', 'paris', 'museums', 'amazing']);
  const gazetteers = [buildGazetteer('place', ['Paris']), buildGazetteer('person', ['Zig Ziglar', 'Paris'])];
  const space: FeatureSpace = { words, trainedRows: words.size, affixes: [['Pa'], ['are'], ['in'], []], gazetteers };
  const shapes = weightShapes(options, space, outputCount(options, tags));
  const table = kernels.floats(words.size * options.dimensions).map(() => random.normal());
  const network = createNetwork(options, shapes, initialiseWeights(shapes, table, { options, kernels, random }));
  const objective = createObjective(network, tags, { threshold: 0, kernels });
  return { network, encoder: createEncoder(space, options), objective, tags, kernels };
}

/** The loss on the sentences with random tags, the first of them never O and the last always O. */
function buildCase({ network, encoder, objective, tags, kernels }: Decoder, random: Random) {
  const batch = encoder.batch(sentences, kernels);
  const gold = kernels.ints(batch.offsets[batch.offsets.length - 1]);
  const single = singleTag(tags);
  for (let n = 0; n + 1 < gold.length; n++) gold[n] = n === 0 || random.uniform() < 0.3 ? single : 0;
  const loss = objective.loss(buildEmissions(network, batch), { ...batch, tags: gold }, random);
  return { loss, parameters: [...network.parameters.values()] };
}

/** A tag that is a legal name by itself: S- in IOBES, B- in IOB2, I- in IO. */
function singleTag(tags: readonly string[]): number {
  const ranked = ['S-', 'B-', 'I-'].map((prefix) => tags.findIndex((tag) => tag.startsWith(prefix)));
  return ranked.find((tag) => tag >= 0)!;
}
