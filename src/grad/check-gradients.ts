// The gradient check: central differences against the backward pass, in float64.
import { checkNumber, createRandom, NomenError, type Random, resolveOptions } from '../base/index.js';
import { createReferenceKernels, type FloatArray, type Kernels } from '../kernels/index.js';
import type { GradientCase, GradientSubject } from './gradient-case.js';
import { denseGradient, withCleanGradients } from './gradients.js';
import { parametersOf } from './graph.js';
import type { Node, Parameter } from './node.js';
import { backward, forward } from './passes.js';

/** Options of `checkGradients`. */
export interface GradientCheckOptions {
  /** What to check; all parameters below the loss, or those that the builder names, when left out. */
  readonly parameters: readonly Parameter[] | undefined;
  /** ε of the central difference. */
  readonly epsilon: number;
  /** Largest relative error that passes. */
  readonly tolerance: number;
  /** 0: every coordinate; n > 0: n random directions of ±1 for each parameter, for models too large for the former. */
  readonly directions: number;
  /** Draws directions, and the graph when a builder is passed; a stream of seed 1 when left out. */
  readonly random: Random | undefined;
  /** float64 kernels; fresh reference kernels when left out. */
  readonly kernels: Kernels | undefined;
}

/**
 * ε = 1e-5 and tolerance 1e-6: the truncation error of a central difference is of order ε² = 1e-10 and its rounding error
 * of order 1e-16 / ε = 1e-11, so correct code stays under 4e-8, while a slip of 1 % in one matrix shows at 1.5e-5.
 *
 * @example
 * ```ts
 * import { GRADIENT_CHECK_DEFAULTS } from 'nomen/grad';
 * GRADIENT_CHECK_DEFAULTS.tolerance; // 0.000001
 * ```
 */
export const GRADIENT_CHECK_DEFAULTS: Readonly<GradientCheckOptions> = Object.freeze({
  parameters: undefined,
  epsilon: 1e-5,
  tolerance: 1e-6,
  directions: 0,
  random: undefined,
  kernels: undefined,
});

/** The two derivatives at one place. */
export interface GradientDeviation {
  /** Name of the parameter. */
  readonly parameter: string;
  /** Row-major index into the parameter; the number of the direction when directions are checked. */
  readonly index: number;
  /** By the backward pass. */
  readonly analytic: number;
  /** By central difference. */
  readonly numeric: number;
  /** |analytic − numeric| / max(1, |analytic|, |numeric|); infinite when one is not a number. */
  readonly error: number;
}

/** The verdict of a gradient check. */
export interface GradientReport {
  readonly passed: boolean;
  readonly worst: GradientDeviation;
  /** Coordinates or directions that were compared. */
  readonly checked: number;
}

/**
 * Compares a = ∂J/∂θ_i of the backward pass with n = (J(θ_i + ε) − J(θ_i − ε)) / 2ε. The error is relative for derivatives
 * above 1 and absolute below: |a − n| / max(1, |a|, |n|). With `directions`, θ moves along vectors u of ±1 and a is ∂J/∂θ · u.
 * Parameters and their gradients are left as they were.
 *
 * @param subject a loss, a loss with its parameters, or a builder such as `GradientCase.build`; float64
 * @throws NomenError `no-parameters`, `not-float64`, `unknown-option`, `number-out-of-range`, `not-scalar`
 * @example
 * ```ts
 * import { checkGradients, l2Penalty, parameter } from 'nomen/grad';
 * const x = parameter({ name: 'x', shape: [2], value: Float64Array.of(1, 2) });
 * checkGradients(l2Penalty(x, 1)).passed; // true
 * ```
 */
export function checkGradients(
  subject: Node | GradientSubject | GradientCase['build'],
  options?: Partial<GradientCheckOptions>,
): GradientReport {
  const resolved = resolveOptions(GRADIENT_CHECK_DEFAULTS, options, 'checkGradients');
  checkNumber(resolved.epsilon, { where: 'checkGradients.epsilon', min: Number.MIN_VALUE });
  checkNumber(resolved.tolerance, { where: 'checkGradients.tolerance', min: 0 });
  checkNumber(resolved.directions, { where: 'checkGradients.directions', min: 0, integer: true });
  const random = resolved.random ?? createRandom(1);
  const kernels = resolved.kernels ?? createReferenceKernels('float64');
  checkFloat64(kernels);
  const { loss, parameters: own } = toSubject(subject, { random, kernels });
  const parameters = resolved.parameters ?? own;
  if (parameters.length === 0) throw noParameters();
  const gradients = analyticGradients(loss, { parameters, kernels });
  const deviations = parameters.flatMap((parameter, i) => {
    const at = { loss, parameter, gradient: gradients[i], kernels, epsilon: resolved.epsilon };
    return resolved.directions === 0 ? coordinates(at) : directions(at, { count: resolved.directions, random });
  });
  forward(loss, kernels);
  return judge(deviations, resolved.tolerance);
}

interface Place {
  readonly loss: Node;
  readonly parameter: Parameter;
  readonly gradient: FloatArray;
  readonly kernels: Kernels;
  readonly epsilon: number;
}

function toSubject(
  subject: Node | GradientSubject | GradientCase['build'],
  { random, kernels }: { readonly random: Random; readonly kernels: Kernels },
): GradientSubject {
  if (typeof subject === 'function') return subject(random, kernels);
  return 'loss' in subject ? subject : { loss: subject, parameters: parametersOf(subject) };
}

function analyticGradients(
  loss: Node,
  { parameters, kernels }: { readonly parameters: readonly Parameter[]; readonly kernels: Kernels },
): readonly FloatArray[] {
  const leaves = [...new Set([...parametersOf(loss), ...parameters])];
  forward(loss, kernels);
  return withCleanGradients(leaves, () => {
    backward(loss, kernels);
    return parameters.map((parameter) => denseGradient(parameter, kernels));
  });
}

function coordinates(place: Place): readonly GradientDeviation[] {
  const { parameter, gradient } = place;
  const one = new Float64Array(1).fill(1);
  return Array.from(gradient, (analytic, index) => {
    const numeric = centralDifference(place, one, index);
    return deviation({ parameter: parameter.name, index, analytic, numeric });
  });
}

function directions(
  place: Place,
  { count, random }: { readonly count: number; readonly random: Random },
): readonly GradientDeviation[] {
  const { parameter, gradient } = place;
  return Array.from({ length: count }, (_, index) => {
    const direction = Float64Array.from(gradient, () => (random.uniform() < 0.5 ? -1 : 1));
    const analytic = direction.reduce((sum, u, i) => sum + u * gradient[i], 0);
    return deviation({ parameter: parameter.name, index, analytic, numeric: centralDifference(place, direction, 0) });
  });
}

/** (J(θ + εu) − J(θ − εu)) / 2ε, with u = `direction` at the coordinates from `first` on and 0 elsewhere. */
function centralDifference(
  { loss, parameter, kernels, epsilon }: Place,
  direction: Float64Array,
  first: number,
): number {
  const part = parameter.value.subarray(first, first + direction.length);
  const kept = part.slice();
  const lossAt = (step: number) => {
    for (let i = 0; i < part.length; i++) part[i] = kept[i] + step * direction[i];
    return forward(loss, kernels)[0];
  };
  const difference = lossAt(epsilon) - lossAt(-epsilon);
  part.set(kept);
  return difference / (2 * epsilon);
}

function deviation(at: Omit<GradientDeviation, 'error'>): GradientDeviation {
  const { analytic, numeric } = at;
  const error = Math.abs(analytic - numeric) / Math.max(1, Math.abs(analytic), Math.abs(numeric));
  return { ...at, error: Number.isNaN(error) ? Infinity : error };
}

function judge(deviations: readonly GradientDeviation[], tolerance: number): GradientReport {
  if (deviations.length === 0) throw noParameters();
  const worst = deviations.reduce((a, b) => (b.error > a.error ? b : a));
  return Object.freeze({ passed: worst.error <= tolerance, worst: Object.freeze(worst), checked: deviations.length });
}

function noParameters(): NomenError {
  return new NomenError({
    code: 'no-parameters',
    where: 'checkGradients',
    expected: 'a loss that depends on at least one number of a parameter',
    got: 'none',
    fix: 'Make the inputs to check with parameter({ name, shape, value })',
  });
}

function checkFloat64({ floatType, name }: Kernels): void {
  if (floatType === 'float64') return;
  throw new NomenError({
    code: 'not-float64',
    where: 'checkGradients',
    expected: 'float64 kernels',
    got: name,
    fix: 'Use createReferenceKernels("float64"): in float32 a wrong gradient drowns in rounding',
  });
}
