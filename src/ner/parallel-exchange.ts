// Where the replicas of a run meet: they add up numbers, and each gets all gradients of the rows that it updates.
import type { Parameter, RowGradient } from '../grad/index.js';
import type { Kernels } from '../kernels/index.js';

/** The shared memory; a message to a worker carries it without a copy. */
export interface SharedExchange {
  /** Int32Array [3]: replicas that have arrived, meetings held, whether to stop. */
  readonly control: Int32Array;
  /** Two for each replica, used in turn: whether it was asked to stop, `numbersAtOnce` numbers, `entrySize` for each parameter. */
  readonly slots: readonly Float64Array[];
}

const ARRIVED = 0;
const MEETINGS = 1;
const STOP = 2;
/** Numbers that one turn can add up. */
const numbersAtOnce = 3;
/** Where the entries of the parameters begin. */
const firstEntry = 1 + numbersAtOnce;
/** A parameter's gradient in its replica's memory: the number of its rows or a kind, where they lie, where its numbers lie. */
const entrySize = 3;
const NONE = -1;
const DENSE = -2;
/** Looks at the clock of meetings before a thread lets the host put it to sleep: a tenth of a millisecond, about what being woken takes. */
const looksBeforeSleep = 20_000;

/** Reserves the slots of `count` replicas that train `parameters` parameters. */
export function createSharedExchange(count: number, parameters: number): SharedExchange {
  const share = (bytes: number) => new SharedArrayBuffer(bytes);
  const slot = () => new Float64Array(share(8 * (firstEntry + entrySize * parameters)));
  return { control: new Int32Array(share(12)), slots: Array.from({ length: 2 * count }, slot) };
}

/** Asks all replicas to stop after their present round. */
export function askToStop({ control }: SharedExchange): void {
  Atomics.store(control, STOP, 1);
}

/**
 * One replica's hand in the exchange. Every replica makes the same calls in the same order; each call waits for all of them and
 * adds up in an order that depends on nothing but the replicas' numbers.
 */
export interface Exchange {
  readonly index: number;
  readonly count: number;
  /** Waits for all replicas; what each has written before, all see afterwards. */
  meet(): void;
  /** Sums each of up to three numbers over all replicas. */
  sumNumbers(numbers: readonly number[]): number[];
  /**
   * Calls `update` for the minibatch of each replica in turn, with its gradient on the parameters: of the rows that this replica is to
   * update. The replicas' gradients must lie in one memory; it waits until all have used them.
   */
  shareGradients(own: OwnGradient, update: (loss: number | undefined, replica: number) => void): void;
  /** Whether some replica knew of a stop when it came to the last meeting. */
  shouldStop(): boolean;
}

/** What a replica has made of its minibatch: gradients on the parameters; no loss where there was nothing to learn from. */
export interface OwnGradient {
  readonly loss: number | undefined;
  readonly parameters: readonly Parameter[];
  readonly kernels: Kernels;
}

/** The exchange of a run alone. */
export const alone: Exchange = Object.freeze({
  index: 0,
  count: 1,
  meet() {},
  sumNumbers: (numbers: readonly number[]) => [...numbers],
  shareGradients: ({ loss }: OwnGradient, update: (loss: number | undefined, replica: number) => void) =>
    update(loss, 0),
  shouldStop: () => false,
});

/** Joins the exchange as replica `index`; the calls block, so this is for worker threads only. */
export function joinExchange({ control, slots }: SharedExchange, index: number): Exchange {
  const count = slots.length / 2;
  let turn = 0;
  let stop = false;

  /**
   * Slots of the present turn, when all replicas have filled theirs. Two turns alternate: a slot is filled again only after
   * the meeting of the turn between, which every replica reaches after it has read.
   */
  function meet(fill: (own: Float64Array) => void): readonly Float64Array[] {
    const own = slots[2 * index + turn];
    own[0] = Atomics.load(control, STOP);
    fill(own);
    arrive(control, count);
    const present = slots.filter((_, i) => i % 2 === turn);
    turn = 1 - turn;
    stop = present.some(([asked]) => asked > 0);
    return present;
  }

  return {
    index,
    count,
    meet: () => void meet(() => {}),
    sumNumbers(numbers) {
      const present = meet((own) => own.set(numbers, 1));
      return numbers.map((_, i) => present.reduce((sum, slot) => sum + slot[1 + i], 0));
    },
    shouldStop: () => stop,
    shareGradients({ loss, parameters, kernels }, update) {
      const present = meet((own) => {
        own.set([loss === undefined ? 0 : 1, loss ?? 0], 1);
        parameters.forEach((parameter, p) => {
          own.set(entryOf(parameter), firstEntry + p * entrySize);
        });
      });
      const shares = parameters.map((parameter, p) => {
        const entry = firstEntry + p * entrySize;
        const entries = present.map((slot) => slot.subarray(entry, entry + entrySize));
        const gradients = entries.map((own) => gradientAt(own, parameter, kernels));
        return cutRows(gradients, { index, count, columns: parameter.shape[1] ?? 1 });
      });
      present.forEach(([, isKnown, number], replica) => {
        parameters.forEach((parameter, p) => {
          parameter.gradient = undefined;
          parameter.rowGradient = shares[p][replica];
        });
        update(isKnown === 1 ? number : undefined, replica);
      });
      meet(() => {});
    },
  };
}

/** Waits until all have arrived. */
function arrive(control: Int32Array, count: number): void {
  const meeting = Atomics.load(control, MEETINGS);
  if (Atomics.add(control, ARRIVED, 1) === count - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, MEETINGS, 1);
    Atomics.notify(control, MEETINGS);
    return;
  }
  for (let looks = 0; looks < looksBeforeSleep; looks++) if (Atomics.load(control, MEETINGS) !== meeting) return;
  while (Atomics.load(control, MEETINGS) === meeting) Atomics.wait(control, MEETINGS, meeting);
}

function entryOf({ gradient, rowGradient }: Parameter): [number, number, number] {
  if (gradient !== undefined) return [DENSE, 0, gradient.byteOffset];
  if (rowGradient === undefined) return [NONE, 0, 0];
  return [rowGradient.rows.length, rowGradient.rows.byteOffset, rowGradient.values.byteOffset];
}

/** The gradient that an entry tells of, where it lies: of rows in ascending order, of all rows where it is dense. */
function gradientAt(
  [kind, rowsAt, valuesAt]: Float64Array,
  { shape, value }: Parameter,
  kernels: Kernels,
): RowGradient | undefined {
  if (kind === NONE) return undefined;
  const { buffer } = value;
  const rows = kind === DENSE ? kernels.ints(shape[0]) : new Int32Array(buffer, rowsAt, kind);
  if (kind === DENSE) for (let row = 0; row < rows.length; row++) rows[row] = row;
  const length = rows.length * (shape[1] ?? 1);
  return {
    rows,
    values:
      value instanceof Float32Array
        ? new Float32Array(buffer, valuesAt, length)
        : new Float64Array(buffer, valuesAt, length),
  };
}

/** Of each gradient the part that one replica applies: the rows between two cuts, which part the rows of the first one evenly. */
function cutRows(
  gradients: readonly (RowGradient | undefined)[],
  { index, count, columns }: { readonly index: number; readonly count: number; readonly columns: number },
): (RowGradient | undefined)[] {
  const { rows: all = [] } = gradients.find((gradient) => gradient !== undefined) ?? {};
  const cut = (i: number) => (i === 0 ? 0 : (all[Math.floor((all.length * i) / count)] ?? Number.POSITIVE_INFINITY));
  const [low, high] = [cut(index), cut(index + 1)];
  return gradients.map((gradient) => {
    if (gradient === undefined) return undefined;
    const { rows, values } = gradient;
    const [first, end] = [countBelow(rows, low), countBelow(rows, high)];
    return { rows: rows.subarray(first, end), values: values.subarray(first * columns, end * columns) };
  });
}

/** How many of ascending rows are less than a limit. */
function countBelow(rows: Int32Array, limit: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
