// The five update rules: their options, their defaults with sources, and the arrays each one remembers.
import { checkNumber, resolveOptions, unknownName } from '../base/index.js';
import type { FloatArray, Kernels, TableRows } from '../kernels/index.js';

/** The update rule and its numbers; what is left out is taken from `OPTIMIZER_DEFAULTS`. */
export type OptimizerOptions =
  | { readonly method: 'sgd' }
  | { readonly method: 'momentum'; readonly momentum?: number }
  | { readonly method: 'adagrad'; readonly epsilon?: number }
  | { readonly method: 'rmsprop'; readonly decay?: number; readonly epsilon?: number }
  | { readonly method: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number };

/** The name of an update rule. */
export type OptimizerMethod = OptimizerOptions['method'];

/**
 * The numbers of each update rule when the caller gives none. Sources:
 * momentum μ = 0.9 (Sutskever et al. 2013, the lower of their final values);
 * AdaGrad ε = 1e-8 (Duchi et al. 2011 ask for a small δ ≥ 0; here it only prevents 0 / 0);
 * RMSProp decay 0.9 (Tieleman and Hinton 2012, lecture 6e), ε = 1e-8 as in Adam;
 * Adam β1 = 0.9, β2 = 0.999, ε = 1e-8 (Kingma and Ba 2015, algorithm 1).
 *
 * @example
 * ```ts
 * import { OPTIMIZER_DEFAULTS } from 'nomen/optim';
 * OPTIMIZER_DEFAULTS.adam.beta1; // 0.9
 * ```
 */
export const OPTIMIZER_DEFAULTS = Object.freeze({
  sgd: Object.freeze({}),
  momentum: Object.freeze({ momentum: 0.9 }),
  adagrad: Object.freeze({ epsilon: 1e-8 }),
  rmsprop: Object.freeze({ decay: 0.9, epsilon: 1e-8 }),
  adam: Object.freeze({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
});

/** A parameter about to be updated. */
export interface Update {
  readonly theta: FloatArray;
  /** Of all of θ, or of `rows` only. */
  readonly gradient: FloatArray;
  readonly rows?: TableRows;
  /** The remembered arrays, in the order of `stateNames`. */
  readonly states: readonly FloatArray[];
  readonly learningRate: number;
  /** 1-based number of the step. */
  readonly step: number;
}

/** An update rule with its numbers fixed. */
export interface UpdateRule {
  readonly method: OptimizerMethod;
  /** Names of the arrays remembered for each parameter, each of the parameter's size. */
  readonly stateNames: readonly string[];
  update(update: Update): void;
}

/** Fixes the numbers of an update rule. @throws NomenError `unknown-method`, `unknown-option`, `number-out-of-range` */
export function createUpdateRule(options: OptimizerOptions, kernels: Kernels): UpdateRule {
  const { method, ...given } = options;
  if (!Object.hasOwn(OPTIMIZER_DEFAULTS, method)) {
    throw unknownName(String(method), Object.keys(OPTIMIZER_DEFAULTS), { where: 'createOptimizer', kind: 'method' });
  }
  const numbers = resolveOptions<Partial<Numbers>>(OPTIMIZER_DEFAULTS[method], given, 'createOptimizer') as Numbers;
  for (const [name, value] of Object.entries(numbers)) {
    checkNumber(value, { where: `createOptimizer.${name}`, ...(name === 'epsilon' ? EPSILON_RANGE : DECAY_RANGE) });
  }
  return Object.freeze({ method, ...RULES[method](numbers, kernels) });
}

// Both ranges keep the divisions of the rules finite in float32: 1 − β > 0, and ε a normal number.
const DECAY_RANGE = { min: 0, max: 1 - 2 ** -24 };
const EPSILON_RANGE = { min: 1e-37, max: 1 };

/** All numbers that some rule takes; a rule reads only those of its own defaults. */
interface Numbers {
  momentum: number;
  decay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

type RuleBody = Omit<UpdateRule, 'method'>;

const RULES: Readonly<Record<OptimizerMethod, (numbers: Numbers, kernels: Kernels) => RuleBody>> = {
  sgd: (_, kernels) => ({
    stateNames: [],
    update: ({ theta, gradient, learningRate, rows }) => kernels.sgdUpdate(theta, gradient, { learningRate, rows }),
  }),
  momentum: ({ momentum }, kernels) => ({
    stateNames: ['velocity'],
    update: ({ theta, gradient, states: [velocity], learningRate, rows }) =>
      kernels.momentumUpdate(theta, gradient, { velocity, learningRate, momentum, rows }),
  }),
  adagrad: ({ epsilon }, kernels) => ({
    stateNames: ['sumSquares'],
    update: ({ theta, gradient, states: [sumSquares], learningRate, rows }) =>
      kernels.adaGradUpdate(theta, gradient, { sumSquares, learningRate, epsilon, rows }),
  }),
  rmsprop: ({ decay, epsilon }, kernels) => ({
    stateNames: ['meanSquares'],
    update: ({ theta, gradient, states: [meanSquares], learningRate, rows }) =>
      kernels.rmsPropUpdate(theta, gradient, { meanSquares, learningRate, decay, epsilon, rows }),
  }),
  adam: ({ beta1, beta2, epsilon }, kernels) => ({
    stateNames: ['m', 'v'],
    update: ({ theta, gradient, states: [m, v], learningRate, step, rows }) =>
      kernels.adamUpdate(theta, gradient, { m, v, learningRate, beta1, beta2, epsilon, step, rows }),
  }),
};
