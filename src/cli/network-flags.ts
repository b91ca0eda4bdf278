// The flags of `nomen train network`: one for each option of a network on numbers.
import { type NetworkTrainingOptions, networkTrainingDefaults } from '../classify/index.js';
import type { OptionFlags } from './option-flags.js';

/** The options with what `--help` says of each. */
export const networkFlags: OptionFlags<NetworkTrainingOptions> = Object.freeze({
  defaults: networkTrainingDefaults,
  meanings: {
    layers: 'units of each hidden layer, e.g. 16,8; none for a linear model',
    activation: 'of the hidden layers: identity, logistic, tanh, hardTanh, softSign, relu or leakyRelu',
    slope: 'of leakyRelu below 0',
    output: 'softmax (classes), logistic (yes or no) or linear (values)',
    preprocess: 'of the inputs, fitted on the training rows: none, centre, standardise or whiten',
    classWeights: 'softmax: none, balanced, or class=weight,…',
    dropout: 'probability that a hidden unit is dropped in training',
    l1: 'penalty on the absolute weights',
    l2: 'penalty on the squared weights',
    clipNorm: "largest norm of the gradient; 0 doesn't clip",
    epochs: 'passes over the training rows',
    batchRows: 'rows of a minibatch; 0 takes all',
    optimizer: 'sgd, momentum, adagrad, rmsprop or adam',
    momentum: 'momentum: share of the last step that is kept',
    decay: 'rmsprop: of the mean of squares',
    beta1: 'adam: decay of the mean',
    beta2: 'adam: decay of the mean of squares',
    epsilon: 'adagrad, rmsprop, adam: added to the root',
    learningRate: 'the first, or the peak of the schedule',
    schedule: 'constant, step, exponential, inverse or linear',
    factor: 'step: what the rate is multiplied by',
    every: 'step: steps between two cuts',
    rateDecay: 'exponential: k of exp(-k t)',
    delay: 'inverse: steps at the full rate',
    warmupSteps: 'linear: steps until the peak',
    patience: 'epochs without a better development loss before training stops',
    seed: 'of everything drawn at random',
  },
});
