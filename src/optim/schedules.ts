// Learning-rate schedules: functions from the number of updates already made to the rate of the next one.
import { checkNumber, unknownName } from '../base/index.js';

/** What a schedule is made from; `learningRate` is α0, the highest rate. Steps count from 0. */
export type ScheduleOptions =
  | { readonly kind: 'constant'; readonly learningRate: number }
  /** α0 · factor^⌊t / every⌋. */
  | { readonly kind: 'step'; readonly learningRate: number; readonly factor: number; readonly every: number }
  /** α0 · e^{−k t}, k = `decay` a step. */
  | { readonly kind: 'exponential'; readonly learningRate: number; readonly decay: number }
  /** α0 · τ / max(t, τ), τ = `delay` steps. */
  | { readonly kind: 'inverse'; readonly learningRate: number; readonly delay: number }
  /** Up to α0 over `warmupSteps`, then down in a straight line to `finalFraction` · α0 at `totalSteps`. */
  | {
      readonly kind: 'linear';
      readonly learningRate: number;
      readonly totalSteps: number;
      /** Default 0. */
      readonly warmupSteps?: number;
      /** Default 0. */
      readonly finalFraction?: number;
    };

/** The learning rate of update t, where t is the number of updates already made (0 for the first). */
export type Schedule = (step: number) => number;

/**
 * α(t) by one of five rules: `constant` α0; `step` α0 · factor^⌊t / every⌋; `exponential` α0 e^{−k t};
 * `inverse` α0 τ / max(t, τ) (Bengio 2012, eq. 12); `linear` α0 (t + 1) / w while t < w, then from α0 at t = w straight
 * to f · α0 at t = T and level afterwards (a warm-up longer than the run is simply cut off by its end).
 *
 * @param options every number is in steps or a rate; only `linear` has optional ones (no warm-up, decay to zero)
 * @throws NomenError `unknown-schedule`, `unknown-option`, `number-out-of-range`
 * @example
 * ```ts
 * import { createSchedule } from 'nomen/optim';
 * const rate = createSchedule({ kind: 'linear', learningRate: 2e-3, totalSteps: 1100, warmupSteps: 100, finalFraction: 0.01 });
 * rate(0); // 2e-5
 * rate(100); // 2e-3
 * rate(1100); // 2e-5
 * ```
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { kind, ...given } = options;
  if (!Object.hasOwn(RANGES, kind)) {
    throw unknownName(String(kind), Object.keys(RANGES), { where: 'createSchedule', kind: 'schedule' });
  }
  checkRanges({ learningRate: { min: 0 }, ...RANGES[kind] }, given);
  switch (options.kind) {
    case 'constant':
      return () => options.learningRate;
    case 'step':
      return (step) => options.learningRate * options.factor ** Math.floor(step / options.every);
    case 'exponential':
      return (step) => options.learningRate * Math.exp(-options.decay * step);
    case 'inverse':
      return (step) => (options.learningRate * options.delay) / Math.max(step, options.delay);
    case 'linear':
      return linearSchedule(options);
  }
}

/**
 * 1 / √(fan-in): the factor on the learning rate of one layer, so that wide layers take smaller steps. Source: Collobert
 * et al. 2011 scale each layer's rate by its fan-in; the square root is the form of the lecture.
 *
 * @param fanIn inputs of one unit of the layer, ≥ 1
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { fanInFactor } from 'nomen/optim';
 * fanInFactor(100); // 0.1
 * ```
 */
export function fanInFactor(fanIn: number): number {
  checkNumber(fanIn, { where: 'fanInFactor.fanIn', min: 1, integer: true });
  return 1 / Math.sqrt(fanIn);
}

interface Range {
  readonly min: number;
  readonly max?: number;
  readonly integer?: boolean;
  readonly optional?: boolean;
}

const RANGES: Readonly<Record<ScheduleOptions['kind'], Readonly<Record<string, Range>>>> = {
  constant: {},
  step: { factor: { min: 0, max: 1 }, every: { min: 1, integer: true } },
  exponential: { decay: { min: 0 } },
  inverse: { delay: { min: Number.MIN_VALUE } },
  linear: {
    totalSteps: { min: 1, integer: true },
    warmupSteps: { min: 0, integer: true, optional: true },
    finalFraction: { min: 0, max: 1, optional: true },
  },
};

function checkRanges(ranges: Readonly<Record<string, Range>>, given: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(ranges, name)) {
      throw unknownName(name, Object.keys(ranges), { where: 'createSchedule', kind: 'option' });
    }
  }
  for (const [name, { optional, ...range }] of Object.entries(ranges)) {
    if (optional && given[name] === undefined) continue;
    checkNumber(given[name], { where: `createSchedule.${name}`, max: Number.MAX_VALUE, ...range });
  }
}

function linearSchedule(options: Extract<ScheduleOptions, { kind: 'linear' }>): Schedule {
  const { learningRate, totalSteps, warmupSteps = 0, finalFraction = 0 } = options;
  return (step) => {
    if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
    if (step >= totalSteps) return learningRate * finalFraction;
    const left = (totalSteps - step) / (totalSteps - warmupSteps);
    return learningRate * (finalFraction + left * (1 - finalFraction));
  };
}
