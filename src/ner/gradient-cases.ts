// Gradient checks of whole recognisers, small ones of every architecture and trained ones.
import type { Random } from '../base/index.js';
import type { GradientCase } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';
import { createVocabulary, type LabelledSentence, splitTag } from '../text/index.js';
import { createDecoder, type Decoder } from './decoder.js';
import { createEncoder } from './features/encoder.js';
import type { FeatureSpace } from './features/space.js';
import { buildGazetteer } from './gazetteers/gazetteer.js';
import { indexGazetteers } from './gazetteers/gazetteer-index.js';
import { goldTags } from './gold-tags.js';
import { type NerModel, outputCount, tagsOf } from './model.js';
import { buildEmissions, createNetwork, initialiseWeights, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import { type Architecture, isBinary, type NerOptions, resolveNerOptions } from './options.js';
import { uncalibrated } from './scores/calibration.js';

const architectures: readonly Architecture[] = ['softmax', 'average', 'feedforward', 'logistic', 'margin', 'chain'];
/** The lecture's window, and a sentence with an unseen word, a number and a repeated word. */
const sentences = [
  ['museums', 'in', 'Paris', 'are', 'amazing'],
  ['In', 'Paris', ',', 'Zig', 'Ziglar', 'in', '1996'],
];

/**
 * Two cases for each architecture, one of them with open tokens, and one with the context of documents: all features on, two
 * hidden layers, dropout left out, smooth activations (those with kinks are checked as operations).
 *
 * @example
 * ```ts
 * import { nerGradientCases } from 'nomen/ner';
 * nerGradientCases().length; // 13
 * ```
 */
export function nerGradientCases(): readonly GradientCase[] {
  return [
    ...[false, true].flatMap((isOpen) => architectures.map((architecture) => caseOf(architecture, { isOpen }))),
    caseOf('chain', { poolDimensions: 2 }),
  ];
}

function caseOf(architecture: Architecture, { isOpen = false, poolDimensions = 0 }): GradientCase {
  const extra = `${isOpen ? ' with open tokens' : ''}${poolDimensions > 0 ? ' with documents' : ''}`;
  return {
    name: `ner/${architecture}${extra}`,
    build: (random, kernels) => {
      const options = resolveNerOptions({
        architecture,
        poolDimensions,
        poolUnits: 3,
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
      return buildCase(createSmallDecoder(options, random, kernels), random, isOpen);
    },
  };
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
    build: (random, kernels) => buildCase(createDecoder(model, kernels, { tablesByRow: false }), random),
  };
}

function createSmallDecoder(options: NerOptions, random: Random, kernels: Kernels): Decoder {
  const labels = isBinary(options.architecture) ? [options.label] : ['LOC', 'PER'];
  const tags = tagsOf(options, labels);
  const words = createVocabulary(['', 'in', 'paris', 'museums', 'amazing']);
  const lists = [buildGazetteer('place', ['Paris']), buildGazetteer('person', ['Zig Ziglar', 'Paris'])];
  const gazetteers = indexGazetteers(lists);
  const space: FeatureSpace = { words, trainedRows: words.size, affixes: [['Pa'], ['are'], ['in'], []], gazetteers };
  const shapes = weightShapes(options, space, outputCount(options, tags));
  const table = kernels.floats(words.size * options.dimensions).map(() => random.normal());
  const network = createNetwork(options, shapes, initialiseWeights(shapes, table, { options, kernels, random }));
  const objective = createObjective(network, tags, { threshold: 0, kernels });
  const encoder = createEncoder(space, options);
  return { network, encoder, objective, tags, calibration: uncalibrated, kernels };
}

/** The loss on the sentences with random names of one word, the first word one of them and the last none. */
function buildCase(decoder: Decoder, random: Random, isOpen = false) {
  const { network, encoder, objective, tags, kernels } = decoder;
  const { label } = splitTag(tags[1]);
  const labelled = sentences.map((words, s): LabelledSentence => {
    const named = [...words.keys()].filter((i) => (i === 0 ? s === 0 : i < 6 && random.uniform() < 0.3));
    const spans = named.map((start) => ({ start, end: start + 1, label }));
    return { words, spans, line: 0, ...(isOpen ? { open: [{ start: 1, end: 4, labels: [label] }] } : {}) };
  });
  const batch = {
    ...encoder.batch(sentences, kernels, { documents: Int32Array.of(0, sentences.length) }),
    ...goldTags(labelled, decoder),
  };
  return {
    loss: objective.loss(buildEmissions(network, batch), batch, random),
    parameters: [...network.parameters.values()],
  };
}
