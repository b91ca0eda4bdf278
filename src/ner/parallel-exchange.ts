// Where the replicas of a run meet: they add up numbers, and each adds up all gradients of the rows that it updates.
import type { Parameter, RowGradient } from '../grad/index.js';
import type { FloatArray, Kernels } from '../kernels/index.js';

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
const numbersAtOnce = 4;
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

/** Asks all replicas to stop at their next step. */
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
  /** Sums each of up to four numbers over all replicas. */
  sumNumbers(numbers: readonly number[]): number[];
  /**
   * Replaces the gradients by the sums over all replicas of those rows that this replica is to update; gives the sum of `loss`.
   * The replicas' gradients must lie in one memory and stay there until the next meeting.
   */
  shareGradients(loss: number, parameters: readonly Parameter[], kernels: Kernels): number;
  /** Whether some replica knew of a stop when it came to the last meeting. */
  shouldStop(): boolean;
}

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
    shareGradients(loss, parameters, kernels) {
      const present = meet((own) => {
        own[1] = loss;
        parameters.forEach((parameter, p) => {
          own.set(entryOf(parameter), firstEntry + p * entrySize);
        });
      });
      parameters.forEach((parameter, p) => {
        const parts = present.flatMap((slot) => partAt(slot, firstEntry + p * entrySize, parameter) ?? []);
        const isDense = parts.length > 0 && parts[0].rows === undefined;
        parameter.gradient = undefined;
        // The graph is the same in every replica, so that all parts of one parameter are dense or all are of rows.
        parameter.rowGradient = isDense
          ? sumBlock(parts, parameter, { index, count, kernels })
          : sumRows(parts as readonly RowGradient[], parameter, { index, count, kernels });
      });
      return present.reduce((sum, slot) => sum + slot[1], 0);
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

/** One replica's gradient of a parameter where it lies; no rows where it is dense. */
interface Part {
  readonly rows: Int32Array | undefined;
  readonly values: FloatArray;
}

function entryOf({ gradient, rowGradient }: Parameter): [number, number, number] {
  if (gradient !== undefined) return [DENSE, 0, gradient.byteOffset];
  if (rowGradient === undefined) return [NONE, 0, 0];
  return [rowGradient.rows.length, rowGradient.rows.byteOffset, rowGradient.values.byteOffset];
}

function partAt(slot: Float64Array, entry: number, { value, shape }: Parameter): Part | undefined {
  const [kind, rowsAt, valuesAt] = slot.subarray(entry, entry + entrySize);
  if (kind === NONE) return undefined;
  const length = kind === DENSE ? value.length : kind * shape[1];
  const { buffer } = value;
  return {
    rows: kind === DENSE ? undefined : new Int32Array(buffer, rowsAt, kind),
    values:
      value instanceof Float32Array
        ? new Float32Array(buffer, valuesAt, length)
        : new Float64Array(buffer, valuesAt, length),
  };
}

/** What a replica's part of the rows is, and where it adds up. */
interface Owner {
  readonly index: number;
  readonly count: number;
  readonly kernels: Kernels;
}

/** Of dense gradients each replica adds up a block of rows, in the place of the first. */
function sumBlock(parts: readonly Part[], { shape: [all, columns = 1] }: Parameter, owner: Owner): RowGradient {
  const { index, count, kernels } = owner;
  const [first, end] = [index, index + 1].map((i) => Math.floor((all * i) / count));
  const [sum, ...others] = parts.map(({ values }) => values.subarray(first * columns, end * columns));
  for (const other of others) kernels.addScaled(sum, other, 1);
  const rows = kernels.ints(end - first);
  for (let i = 0; i < rows.length; i++) rows[i] = first + i;
  return { rows, values: sum };
}

/** Of a table's rows each replica adds up every `count`-th, so that frequent and rare words are shared alike. */
function sumRows(
  parts: readonly RowGradient[],
  { shape: [all, columns] }: Parameter,
  owner: Owner,
): RowGradient | undefined {
  if (parts.length === 0) return undefined;
  const { index, count, kernels } = owner;
  const places = new Int32Array(Math.ceil(all / count)).fill(-1);
  const owns = (row: number) => row % count === index;
  for (const { rows } of parts) for (const row of rows) if (owns(row)) places[(row - index) / count] = 0;
  const union: number[] = [];
  for (let i = 0; i < places.length; i++) if (places[i] === 0) places[i] = union.push(i * count + index) - 1;
  const rows = kernels.ints(union.length);
  rows.set(union);
  const values = kernels.floats(rows.length * columns);
  for (const part of parts) {
    const ids = kernels.ints(part.rows.length);
    part.rows.forEach((row, i) => {
      ids[i] = owns(row) ? places[(row - index) / count] : -1;
    });
    kernels.scatterAddRows(values, part.values, { ids, columns });
  }
  return { rows, values };
}
