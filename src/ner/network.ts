// The network of every recogniser: look-up tables, the window layer, hidden layers, one row of scores a token.
import type { Random } from '../base/index.js';
import {
  activate,
  add,
  addBias,
  concatenate,
  constant,
  dropout,
  gatherMeans,
  gatherRows,
  matrixProduct,
  multiplyBy,
  type Node,
  type Parameter,
  parameter,
  windowSum,
} from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { drawDropoutMask, fillNormal, fillUniform } from '../nn/index.js';
import { affixKinds } from './features/affixes.js';
import type { Batch, Matches, TypeBatch } from './features/encoder.js';
import { shapeNames } from './features/shape.js';
import type { FeatureSpace } from './features/space.js';
import { statesPerList } from './gazetteers/match-code.js';
import type { NerOptions } from './options.js';
import { poolInputs, poolParts, poolShapes, poolUnits, scorePools } from './pooling.js';

/** The weights of a recogniser by name. Matrices are stored [outputs, inputs]. */
export interface Network {
  readonly options: NerOptions;
  /** All weights in a fixed order; their names are those of the model file. */
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** The look-up tables of word types, in the order of their columns in a type's vector. */
export const tableNames: readonly string[] = ['words', 'shapes', ...affixKinds, 'ngrams'];

/** Name and shape of each weight, in the order of the model file. */
export type WeightShapes = ReadonlyMap<string, readonly [number, number] | readonly [number]>;

/**
 * The shapes of all weights that the options, the feature space and the number of outputs imply, tables first.
 *
 * @example
 * ```ts
 * import { indexGazetteers, resolveNerOptions, weightShapes } from 'nomen/ner';
 * import { createVocabulary } from 'nomen/text';
 * const words = createVocabulary(['', 'paris']);
 * const space = { words, trainedRows: 2, affixes: [], gazetteers: indexGazetteers([]) };
 * weightShapes(resolveNerOptions(), space, 9).get('words'); // [2, 50]
 * ```
 */
export function weightShapes(options: NerOptions, space: FeatureSpace, outputs: number): WeightShapes {
  const { shapeDimensions, affixDimensions, ngramDimensions, ngramBuckets } = options;
  const shapes = new Map<string, readonly [number, number] | readonly [number]>();
  shapes.set('words', [space.words.size + (space.groups?.count ?? 0), options.dimensions]);
  if (shapeDimensions > 0) shapes.set('shapes', [shapeNames.length, shapeDimensions]);
  space.affixes.forEach((known, kind) => {
    shapes.set(affixKinds[kind], [known.length + 1, affixDimensions]);
  });
  if (ngramDimensions > 0) shapes.set('ngrams', [ngramBuckets, ngramDimensions]);
  const typeDimensions = [...shapes.values()].reduce((sum, shape) => sum + (shape[1] ?? 0), 0);
  const units = [...options.hidden, outputs];
  const slots = options.architecture === 'average' ? 1 : 2 * options.windowSize + 1;
  shapes.set('window.weights', [slots * units[0], typeDimensions]);
  const lists = space.gazetteers.names.length;
  if (lists > 0) shapes.set('matches.weights', [slots * units[0], statesPerList * lists]);
  shapes.set('window.bias', [units[0]]);
  for (let layer = 1; layer < units.length; layer++) {
    shapes.set(`layer${layer}.weights`, [units[layer], units[layer - 1]]);
    shapes.set(`layer${layer}.bias`, [units[layer]]);
  }
  for (const [name, shape] of poolShapes(options, outputs)) shapes.set(name, shape);
  if (options.architecture === 'chain') {
    shapes.set('transitions', [outputs, outputs]);
    shapes.set('start', [outputs]);
    shapes.set('end', [outputs]);
  }
  return shapes;
}

/**
 * Fresh weights: tables N(0, 0.3²), shapes N(0, 1), the window layer with its matches U(±√(6 / fan in)), later layers U(±1/√fan in)
 * where the parts of the pooling layer count together, biases and transitions 0. `words` is taken as it is.
 */
export function initialiseWeights(
  shapes: WeightShapes,
  words: FloatArray,
  { options, kernels, random }: { options: NerOptions; kernels: Kernels; random: Random },
): Map<string, FloatArray> {
  const weights = new Map<string, FloatArray>();
  const slots = options.architecture === 'average' ? 1 : 2 * options.windowSize + 1;
  const windowInputs = shapes.get('window.weights')![1]! + (shapes.get('matches.weights')?.[1] ?? 0);
  const isWindow = (name: string) => name === 'window.weights' || name === 'matches.weights';
  for (const [name, shape] of shapes) {
    const values = name === 'words' ? words : kernels.floats(shape[0] * (shape[1] ?? 1));
    const inputs = poolParts.includes(name) ? poolInputs(options) : (shape[1] ?? 0);
    if (isWindow(name)) fillUniform(values, Math.sqrt(6 / (slots * windowInputs)), random);
    else if (name.endsWith('.weights')) fillUniform(values, 1 / Math.sqrt(inputs), random);
    else if (name === 'shapes') fillNormal(values, 1, random);
    else if (shape.length === 2 && name !== 'words' && name !== 'transitions') fillNormal(values, 0.3, random);
    weights.set(name, values);
  }
  return weights;
}

/** Binds weights to a network. */
export function createNetwork(
  options: NerOptions,
  shapes: WeightShapes,
  weights: ReadonlyMap<string, FloatArray>,
): Network {
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of shapes) {
    parameters.set(name, parameter({ name, shape, value: weights.get(name)! }));
  }
  return Object.freeze({ options, parameters });
}

/** What dropout needs; left out when tagging. */
export interface DropoutSource {
  readonly kernels: Kernels;
  readonly random: Random;
}

/**
 * The scores of every token [N, outputs]: `projectTypes`, `hiddenUnits`, `scoreUnits`.
 *
 * @param training draws dropout masks (one a type for inputs); leave it out when tagging
 */
export function buildEmissions(network: Network, batch: Batch, training?: DropoutSource): Node {
  const parts = [{ projected: projectTypes(network, batch, training), windows: batch.windows }];
  const { matches, pools } = batch;
  if (matches !== undefined) {
    parts.push({ projected: projectMatches(network, matches, training), windows: matches.windows });
  }
  const h = hiddenUnits(network, parts, training);
  const scores = scoreUnits(network, h, training);
  if (pools === undefined) return scores;
  const weight = (name: string) => network.parameters.get(name)!;
  const layer = { options: network.options, weight, drop: (x: Node) => dropHidden(network, x, training) };
  return add(scores, scorePools(poolUnits(h, pools, network.options), pools, layer));
}

/**
 * P [U, C·H]: row u holds W_c x_u for every slot c. The window layer W [x_{−m} … x_m] is linear, so each product is computed
 * once a type; `average` has one W for all slots.
 */
function projectTypes(network: Network, batch: TypeBatch, training?: DropoutSource): Node {
  return project(network, { features: buildTypeFeatures(network, batch), weights: 'window.weights' }, training);
}

/** P [M, C·H]: row m holds U_c g_m for every slot c, which matches add to the window layer. */
function projectMatches(network: Network, matches: Matches, training?: DropoutSource): Node {
  return project(network, { features: constant(matches), weights: 'matches.weights' }, training);
}

function project(
  network: Network,
  { features, weights }: { readonly features: Node; readonly weights: string },
  training: DropoutSource | undefined,
): Node {
  const inputs = drop(features, network.options.inputDropout, training);
  const projected = matrixProduct(inputs, network.parameters.get(weights)!, { transposeB: true });
  if (network.options.architecture !== 'average') return projected;
  return concatenate(Array.from({ length: slotsOf(network) }, () => projected));
}

/** Products P [·, C·H] of a batch, and the row of each slot of each token's window. */
export interface ProjectedWindows {
  readonly projected: Node;
  readonly windows: Int32Array;
}

/** z_n = Σ_c P[windows[n, c], c] + b over all parts; for `average` the sum is divided by C. */
function windowUnits(network: Network, parts: readonly ProjectedWindows[]): Node {
  const slots = slotsOf(network);
  const sum = parts
    .map(({ projected, windows }) => windowSum(projected, { ids: windows, slots, columns: projected.shape[1] / slots }))
    .reduce(add);
  const isAverage = network.options.architecture === 'average';
  return addBias(isAverage ? multiplyBy(sum, 1 / slots) : sum, network.parameters.get('window.bias')!);
}

/** The units of the last hidden layer [N, H] before dropout; without hidden layers what the window layer gives. */
export function hiddenUnits(network: Network, parts: readonly ProjectedWindows[], training?: DropoutSource): Node {
  const { hidden, activation } = network.options;
  let z = windowUnits(network, parts);
  for (let layer = 1; layer < hidden.length; layer++) z = apply(network, layer, activate(z, activation), training);
  return hidden.length === 0 ? z : activate(z, activation);
}

/** The scores [N, outputs] of the units of the last hidden layer. */
export function scoreUnits(network: Network, h: Node, training?: DropoutSource): Node {
  const layer = network.options.hidden.length;
  return layer === 0 ? h : apply(network, layer, h, training);
}

/** W drop(h) + b of a layer. */
function apply(network: Network, layer: number, h: Node, training: DropoutSource | undefined): Node {
  const weight = (name: string) => network.parameters.get(`layer${layer}.${name}`)!;
  const product = matrixProduct(dropHidden(network, h, training), weight('weights'), { transposeB: true });
  return addBias(product, weight('bias'));
}

/** Scores a token gets. */
export function outputsOf({ options, parameters }: Network): number {
  const last = options.hidden.length;
  return parameters.get(last === 0 ? 'window.bias' : `layer${last}.bias`)!.shape[0];
}

function slotsOf({ options }: Network): number {
  return 2 * options.windowSize + 1;
}

function dropHidden({ options }: Network, h: Node, training: DropoutSource | undefined): Node {
  return drop(h, options.hiddenDropout, training);
}

function drop(x: Node, rate: number, training: DropoutSource | undefined): Node {
  if (training === undefined || rate === 0) return x;
  return dropout(x, drawDropoutMask(training.kernels, x.shape[0] * x.shape[1], { keep: 1 - rate }, training.random));
}

/** Features of each type side by side: word vector, shape, affixes, mean of the n-gram vectors; [U, D]. */
function buildTypeFeatures(network: Network, batch: TypeBatch): Node {
  const columns: Node[] = [];
  const table = (name: string) => network.parameters.get(name);
  const look = (name: string, ids: Int32Array) => {
    const rows = table(name);
    if (rows !== undefined) columns.push(gatherRows(rows, ids));
  };
  columns.push(gatherMeans(table('words')!, batch.words));
  look('shapes', batch.shapes);
  batch.affixes.forEach((ids, kind) => {
    look(affixKinds[kind], ids);
  });
  const ngrams = table('ngrams');
  if (ngrams !== undefined) columns.push(gatherMeans(ngrams, batch.ngrams));
  return concatenate(columns);
}
