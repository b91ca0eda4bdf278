// The optimiser: the one thing in training that changes parameters, dense or only in the rows that were used.
import { checkNumber, NomenError, unknownName } from '../base/index.js';
import type { Parameter } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';
import { checkFiniteGradients } from './finite.js';
import { createUpdateRule, type OptimizerOptions, type UpdateRule } from './methods.js';
import { loadStateArrays, nameStateArrays } from './state.js';

/** What holds for single parameters, by name. */
export interface ParameterOptions {
  /** Rows ≥ this number are never trained, so no state is held for them. Default: all rows can be. */
  readonly trainableRows?: ReadonlyMap<string, number>;
  /** Factor on the learning rate, e.g. `fanInFactor`. Default 1. */
  readonly rateFactors?: ReadonlyMap<string, number>;
}

/** Changes parameters against their gradients and remembers what its method needs between steps. */
export interface Optimizer {
  /**
   * Updates every parameter that has a gradient; leaves the gradients as they are.
   *
   * @throws NomenError `not-finite` (nothing has changed then), `number-out-of-range`, `internal`
   */
  step(learningRate: number): void;
  /** The remembered arrays by name, such as `adam.m/words`: the live arrays, not copies. */
  stateArrays(): ReadonlyMap<string, FloatArray>;
  /** Number of steps made. */
  readonly stepCount: number;
  /**
   * Copies in what `stateArrays` and `stepCount` gave, so that training continues to identical bytes.
   *
   * @throws NomenError `wrong-optimizer-state`, `number-out-of-range`
   */
  restore(arrays: ReadonlyMap<string, FloatArray>, stepCount: number): void;
}

/**
 * θ ← θ − update(∇θ), by one of five methods: `sgd`, `momentum` (v = μv − α∇, θ += v), `adagrad`, `rmsprop`, `adam`.
 *
 * A parameter with a dense gradient is updated whole. One with a row gradient is updated lazily: only the rows that were
 * used change, and so do their remembered arrays; all other rows stay bit-identical. This differs from the dense form,
 * where a row with gradient 0 still moves by its velocity or its first moment and its second moments still decay. Adam's
 * bias correction counts all steps, not those of the row. With every row used the two forms give the same bytes.
 * A parameter without any gradient is passed over.
 *
 * @param options the method and its numbers; see `OPTIMIZER_DEFAULTS`
 * @param parameters the trained leaves, with names that differ
 * @param kernels the backend that holds their values; the state is allocated here, once
 * @param each what holds for single parameters, by name
 * @throws NomenError `unknown-method`, `unknown-option`, `number-out-of-range`, `duplicate-parameter`, `unknown-parameter`
 * @example
 * ```ts
 * import { parameter } from 'nomen/grad';
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createOptimizer } from 'nomen/optim';
 * const kernels = createReferenceKernels('float64');
 * const weights = parameter({ name: 'weights', shape: [2], value: Float64Array.of(1, 2) });
 * const optimizer = createOptimizer({ method: 'sgd' }, [weights], kernels);
 * weights.gradient = Float64Array.of(10, 0);
 * optimizer.step(0.01);
 * weights.value; // [0.9, 2]
 * ```
 */
export function createOptimizer(
  options: OptimizerOptions,
  parameters: readonly Parameter[],
  kernels: Kernels,
  each: ParameterOptions = {},
): Optimizer {
  const rule = createUpdateRule(options, kernels);
  const slots = createSlots(rule, parameters, { kernels, each });
  const named = nameStateArrays(rule, slots);
  let stepCount = 0;
  return Object.freeze({
    step(learningRate: number) {
      checkNumber(learningRate, { where: 'Optimizer.step.learningRate', min: 0, max: Number.MAX_VALUE });
      const step = stepCount + 1;
      checkFiniteGradients(parameters, { step, kernels });
      for (const slot of slots) checkRows(slot, step);
      for (const slot of slots) updateSlot(rule, slot, { learningRate, step });
      stepCount = step;
    },
    stateArrays: () => named,
    get stepCount() {
      return stepCount;
    },
    restore(arrays: ReadonlyMap<string, FloatArray>, count: number) {
      checkNumber(count, { where: 'Optimizer.restore.stepCount', min: 0, integer: true });
      loadStateArrays(named, arrays);
      stepCount = count;
    },
  });
}

/** A parameter with what the optimiser remembers of it. */
interface Slot {
  readonly parameter: Parameter;
  /** Each [trainableRows, columns]. */
  readonly states: readonly FloatArray[];
  readonly rateFactor: number;
  readonly columns: number;
  readonly trainableRows: number;
}

/** The moment of an update. */
interface Moment {
  readonly learningRate: number;
  readonly step: number;
}

function createSlots(
  rule: UpdateRule,
  parameters: readonly Parameter[],
  { kernels, each }: { kernels: Kernels; each: ParameterOptions },
): Slot[] {
  const { trainableRows = new Map<string, number>(), rateFactors = new Map<string, number>() } = each;
  checkNames(parameters, [...trainableRows.keys(), ...rateFactors.keys()]);
  return parameters.map((parameter) => {
    const { name, shape, value } = parameter;
    const tableRows = shape[0] ?? 1;
    const rows = Math.min(trainableRows.get(name) ?? tableRows, tableRows);
    const rateFactor = rateFactors.get(name) ?? 1;
    checkNumber(rows, { where: `createOptimizer.trainableRows.${name}`, min: 0, integer: true });
    checkNumber(rateFactor, { where: `createOptimizer.rateFactors.${name}`, min: 0, max: Number.MAX_VALUE });
    const columns = tableRows === 0 ? 0 : value.length / tableRows;
    const states = rule.stateNames.map(() => kernels.floats(rows * columns));
    return { parameter, states, rateFactor, columns, trainableRows: rows };
  });
}

function checkNames(parameters: readonly Parameter[], mentioned: readonly string[]): void {
  const names = new Set<string>();
  for (const { name } of parameters) {
    if (names.has(name)) {
      throw new NomenError({
        code: 'duplicate-parameter',
        where: 'createOptimizer',
        expected: 'parameters with different names',
        got: `"${name}" twice`,
        fix: 'Rename one of them, or pass a shared parameter once',
      });
    }
    names.add(name);
  }
  for (const name of mentioned) {
    if (!names.has(name)) throw unknownName(name, [...names], { where: 'createOptimizer', kind: 'parameter' });
  }
}

/** Gradients outside the trainable rows are a mistake of our own caller: they would be lost without a word. */
function checkRows({ parameter, trainableRows }: Slot, step: number): void {
  const { gradient, rowGradient, shape, name } = parameter;
  const last = gradient !== undefined ? (shape[0] ?? 1) - 1 : (rowGradient?.rows.at(-1) ?? -1);
  if (last < trainableRows) return;
  throw new NomenError({
    code: 'internal',
    where: `internal: step ${step}, parameter ${name}`,
    expected: `gradients for rows < ${trainableRows} only`,
    got: `row ${last}`,
    fix: 'Look up the frozen rows through a constant, or raise trainableRows',
    details: { parameter: name, row: last, trainableRows },
  });
}

function updateSlot(rule: UpdateRule, slot: Slot, { learningRate, step }: Moment): void {
  const { parameter, states, rateFactor, columns } = slot;
  const { gradient, rowGradient, value: theta } = parameter;
  const update = { theta, states, learningRate: learningRate * rateFactor, step };
  if (gradient !== undefined) rule.update({ ...update, gradient });
  else if (rowGradient !== undefined) {
    rule.update({ ...update, gradient: rowGradient.values, rows: { ids: rowGradient.rows, columns } });
  }
}
