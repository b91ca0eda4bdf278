// What a training run starts from: options, labels, sentences, feature space, and a network with its first weights.
import { createRandom, NomenError, type Random } from '../base/index.js';
import type { Kernels } from '../kernels/index.js';
import type { LabelledDocument } from '../text/index.js';
import { continuedOptions, continuedSpace, inheritWeights } from './continuing.js';
import type { Decoder } from './decoder.js';
import type { Context } from './documents.js';
import { createEncoder } from './features/encoder.js';
import { buildFeatureSpace, createWordTable, type FeatureSpace } from './features/space.js';
import { buildWordGroups, type WordGroups } from './features/word-groups.js';
import { checkGazetteers } from './gazetteers/gazetteer.js';
import { contextsOf, labelsOf, repeatRare, withLabels } from './labelled-data.js';
import { outputCount, tagsOf } from './model.js';
import { createNetwork, initialiseWeights, weightShapes } from './network.js';
import { createObjective } from './objectives/index.js';
import { type NerOptions, resolveNerOptions } from './options.js';
import { uncalibrated } from './scores/calibration.js';
import type { NerTrainingData } from './training.js';

/** Where a run starts. */
export interface RunSetup {
  readonly options: NerOptions;
  readonly labels: readonly string[];
  readonly space: FeatureSpace;
  /** What is learned from, each sentence or document as often as it is shown in an epoch. */
  readonly contexts: readonly Context[];
  readonly dev: readonly LabelledDocument[] | undefined;
  readonly random: Random;
  readonly decoder: Decoder;
}

/** Labels, feature space and first weights from the data and the options; the weights lie in the memory of `common`. */
export function setUpRun(
  data: NerTrainingData,
  given: Partial<NerOptions>,
  { kernels, common }: { readonly kernels: Kernels; readonly common: Kernels },
): RunSetup {
  const options = optionsOf(data, given);
  checkGazetteers(data.gazetteers ?? [], 'training data');
  const labels = labelsOf(data.train, options, data.from?.labels);
  const contexts = data.train.flatMap((document) => contextsOf(withLabels(document, labels), options));
  const space =
    data.from === undefined
      ? buildFeatureSpace({ ...data, ...groupsOf(data, options, kernels) }, options)
      : continuedSpace(data.from, data.train, options);
  const random = createRandom(options.seed);
  const tags = tagsOf(options, labels);
  return {
    options,
    labels,
    space,
    contexts: repeatRare(contexts, options.rareLabels),
    dev: data.dev?.map((document) => withLabels(document, labels)),
    random,
    decoder: createDecoder(data, { options, tags, space, random }, { kernels, common }),
  };
}

function createDecoder(
  { vectors, from }: NerTrainingData,
  { options, tags, space, random }: Pick<RunSetup, 'options' | 'space' | 'random'> & Pick<Decoder, 'tags'>,
  { kernels, common }: { readonly kernels: Kernels; readonly common: Kernels },
): Decoder {
  const shapes = weightShapes(options, space, outputCount(options, tags));
  const words = createWordTable(space, { vectors, dimensions: options.dimensions, kernels: common, random });
  const weights = initialiseWeights(shapes, words, { options, kernels: common, random });
  if (from !== undefined) inheritWeights(weights, from, { options, space, tags });
  const network = createNetwork(options, shapes, weights);
  return {
    network,
    encoder: createEncoder(space, options),
    objective: createObjective(network, tags, { threshold: 0, kernels }),
    tags,
    calibration: uncalibrated,
    kernels,
  };
}

function optionsOf({ from, vectors, gazetteers }: NerTrainingData, given: Partial<NerOptions>): NerOptions {
  if (from !== undefined) {
    if (vectors !== undefined || gazetteers !== undefined) throw takesNoFeatures(vectors ? 'vectors' : 'gazetteers');
    return continuedOptions(from, given);
  }
  return resolveNerOptions(vectors === undefined ? given : { ...given, dimensions: vectors.dimensions });
}

/** Groups of the given vectors that have no rows of their own, where they are asked for. */
function groupsOf({ vectors }: NerTrainingData, options: NerOptions, kernels: Kernels): { groups?: WordGroups } {
  if (vectors === undefined || options.wordGroups === 0) return {};
  return { groups: buildWordGroups(vectors, { first: options.maxWords, count: options.wordGroups, kernels }) };
}

function takesNoFeatures(name: string): NomenError {
  return new NomenError({
    code: 'other-structure',
    where: 'training data',
    expected: `no ${name}: a model that learns on keeps its own`,
    got: name,
    fix: 'Leave them out, or train a new model',
  });
}
