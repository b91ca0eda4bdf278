// What the replicas of a run share: one block of memory in which they meet and add up numbers and gradients.
import type { Parameter, RowGradient } from '../grad/index.js';
import type { FloatArray, Kernels, MatrixShape } from '../kernels/index.js';

/** What one replica hands to the others in one turn. */
interface Slot {
  /** Whether it was asked to stop, then numbers to add up. */
  readonly numbers: Float64Array;
  /** For each parameter −1 (dense), or the number of rows followed by the rows. */
  readonly ints: Int32Array;
  /** The gradients' numbers one after the other. */
  readonly floats: FloatArray;
}

/** The shared memory; a message to a worker carries it without a copy. */
export interface SharedExchange {
  /** Int32Array [3]: replicas that have arrived, meetings held, whether to stop. */
  readonly control: Int32Array;
  /** Two for each replica, used in turn. */
  readonly slots: readonly Slot[];
}

const ARRIVED = 0;
const MEETINGS = 1;
const STOP = 2;
const DENSE = -1;
/** Numbers that one turn can add up. */
const numbersAtOnce = 4;

/** Reserves room for the largest gradients; hosts commit its pages when they are first touched. */
export function createSharedExchange(
  gradients: readonly MatrixShape[],
  { count, floatType }: { readonly count: number; readonly floatType: Kernels['floatType'] },
): SharedExchange {
  const share = (numbers: number, bytes: number) => new SharedArrayBuffer(numbers * bytes);
  const ints = gradients.reduce((sum, { rows }) => sum + 1 + rows, 0);
  const floats = gradients.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const slots = Array.from({ length: 2 * count }, () => ({
    numbers: new Float64Array(share(1 + numbersAtOnce, 8)),
    ints: new Int32Array(share(ints, 4)),
    floats: floatType === 'float32' ? new Float32Array(share(floats, 4)) : new Float64Array(share(floats, 8)),
  }));
  return { control: new Int32Array(share(3, 4)), slots };
}

/** Asks all replicas to stop at their next step. */
export function askToStop({ control }: SharedExchange): void {
  Atomics.store(control, STOP, 1);
}

/**
 * One replica's hand in the exchange. Every replica makes the same calls in the same order; each call waits for all of them,
 * adds up in the order of the replicas, and so gives all of them the same bytes.
 */
export interface Exchange {
  readonly index: number;
  readonly count: number;
  /** Sums each of up to four numbers over all replicas. */
  sumNumbers(numbers: readonly number[]): number[];
  /** Replaces the gradients by their sums over all replicas, in temporaries of the kernels; gives the sum of `loss`. */
  sumGradients(loss: number, parameters: readonly Parameter[], kernels: Kernels): number;
  /** Whether some replica knew of a stop when it came to the last meeting; the first question holds a meeting of its own. */
  shouldStop(): boolean;
}

/** Joins the exchange as replica `index`; the calls block, so this is for worker threads only. */
export function joinExchange({ control, slots }: SharedExchange, index: number): Exchange {
  const count = slots.length / 2;
  let turn = 0;
  let stop: boolean | undefined;

  /**
   * Slots of the present turn, when all replicas have filled theirs. Two turns alternate: a slot is filled again only after
   * the meeting of the turn between, which every replica reaches after it has read.
   */
  function meet(fill: (own: Slot) => void): readonly Slot[] {
    const own = slots[2 * index + turn];
    own.numbers[0] = Atomics.load(control, STOP);
    fill(own);
    arrive(control, count);
    const present = slots.filter((_, i) => i % 2 === turn);
    turn = 1 - turn;
    stop = present.some(({ numbers }) => numbers[0] > 0);
    return present;
  }

  return {
    index,
    count,
    sumNumbers(numbers) {
      const present = meet((own) => own.numbers.set(numbers, 1));
      return numbers.map((_, i) => present.reduce((sum, slot) => sum + slot.numbers[1 + i], 0));
    },
    shouldStop() {
      if (stop === undefined) meet(() => {});
      return stop === true;
    },
    sumGradients(loss, parameters, kernels) {
      const present = meet((own) => {
        own.numbers[1] = loss;
        writeGradients(own, parameters);
      });
      const readers = present.map(createReader);
      for (const parameter of parameters) {
        const parts = readers.map((read) => read(parameter.shape));
        parts[index] = partOf(parameter) ?? parts[index];
        setSum(
          parameter,
          parts.filter(({ values }) => values.length > 0),
          kernels,
        );
      }
      return present.reduce((sum, slot) => sum + slot.numbers[1], 0);
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
  } else {
    while (Atomics.load(control, MEETINGS) === meeting) Atomics.wait(control, MEETINGS, meeting);
  }
}

function writeGradients({ ints, floats }: Slot, parameters: readonly Parameter[]): void {
  let [i, f] = [0, 0];
  for (const { gradient, rowGradient } of parameters) {
    const rows = rowGradient?.rows ?? [];
    ints[i++] = gradient === undefined ? rows.length : DENSE;
    ints.set(rows, i);
    i += rows.length;
    const values = gradient ?? rowGradient?.values ?? [];
    floats.set(values, f);
    f += values.length;
  }
}

/** One replica's gradient of a parameter, its own in the kernels' memory, the others' shared; no values where it has none. */
interface Part {
  /** Undefined for a dense gradient. */
  readonly rows: Int32Array | undefined;
  readonly values: FloatArray;
}

function partOf({ gradient, rowGradient }: Parameter): Part | undefined {
  return gradient === undefined ? rowGradient : { rows: undefined, values: gradient };
}

/** Reads the gradients back in the order in which they were written. */
function createReader({ ints, floats }: Slot): (shape: readonly number[]) => Part {
  let [i, f] = [0, 0];
  return (shape) => {
    const count = ints[i++];
    const rows = count === DENSE ? undefined : ints.subarray(i, i + count);
    i += rows?.length ?? 0;
    const size = rows === undefined ? shape.reduce((product, side) => product * side, 1) : count * shape[1];
    f += size;
    return { rows, values: floats.subarray(f - size, f) };
  };
}

/** The graph is the same in every replica, so that all parts of one parameter are dense or all are of rows. */
function setSum(parameter: Parameter, parts: readonly Part[], kernels: Kernels): void {
  if (parts.length === 0) return;
  if (parts[0].rows === undefined) parameter.gradient = sumDense(parts, kernels);
  else parameter.rowGradient = sumRows(parts as readonly RowGradient[], parameter.shape[1], kernels);
}

function sumDense([{ values: first }, ...others]: readonly Part[], kernels: Kernels): FloatArray {
  const sum = isShared(first) ? copyOf(first, kernels) : first;
  for (const { values } of others) withKernels(values, kernels, (own) => kernels.addScaled(sum, own, 1));
  return sum;
}

function sumRows(parts: readonly RowGradient[], columns: number, kernels: Kernels): RowGradient {
  const { rows, places } = uniteRows(parts, kernels);
  const sum = kernels.floats(rows.length * columns);
  for (const part of parts) {
    withKernels(part.values, kernels, (own) => {
      const ids = kernels.ints(part.rows.length);
      for (let i = 0; i < ids.length; i++) ids[i] = places[part.rows[i]];
      kernels.scatterAddRows(sum, own, { ids, columns });
    });
  }
  return { rows, values: sum };
}

/** All rows of the parts in ascending order, and the place of each among them. */
function uniteRows(parts: readonly RowGradient[], kernels: Kernels) {
  const places = new Int32Array(1 + Math.max(...parts.map(({ rows }) => rows[rows.length - 1])));
  let distinct = 0;
  for (const part of parts) {
    for (let i = 0; i < part.rows.length; i++) {
      distinct += 1 - places[part.rows[i]];
      places[part.rows[i]] = 1;
    }
  }
  const rows = kernels.ints(distinct);
  for (let row = 0, place = 0; place < distinct; row++) {
    if (places[row] === 0) continue;
    rows[place] = row;
    places[row] = place++;
  }
  return { rows, places };
}

/** Kernels work on their own memory only: gives them what is shared as a copy that lives as long as `work`. */
function withKernels(values: FloatArray, kernels: Kernels, work: (own: FloatArray) => void): void {
  const mark = kernels.mark();
  work(isShared(values) ? copyOf(values, kernels) : values);
  kernels.release(mark);
}

function isShared({ buffer }: FloatArray): boolean {
  return buffer instanceof SharedArrayBuffer;
}

function copyOf(values: FloatArray, kernels: Kernels): FloatArray {
  const copy = kernels.floats(values.length);
  copy.set(values);
  return copy;
}
