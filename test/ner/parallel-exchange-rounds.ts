// What the replicas of the exchange's test draw, and how a row changes: an order or a repetition that is wrong shows in the numbers.
import type { Random } from '../../src/base/index.js';
import type { RowGradient } from '../../src/grad/index.js';

/** Layers get gradients of all rows, tables of some. */
export interface Subject {
  readonly shape: readonly [number, number] | readonly [number];
  readonly isTable: boolean;
}

/** The parameters that the replicas train. */
export const subjects: readonly Subject[] = [
  { shape: [5, 3], isTable: false },
  { shape: [4], isTable: false },
  { shape: [1], isTable: false },
  { shape: [40, 2], isTable: true },
  { shape: [7, 1], isTable: true },
];

/** A minibatch's loss and gradients: sometimes none at all, of tables sometimes none or of no row. */
export function drawMinibatch(random: Random) {
  if (random.uniform() < 0.15) return { loss: undefined, gradients: [] };
  const gradients = subjects.map(({ shape: [count, columns = 1], isTable }): RowGradient | undefined => {
    if (isTable && random.uniform() < 0.2) return undefined;
    const share = isTable ? random.uniform() : 1;
    const rows = Int32Array.from(Array(count).keys()).filter(() => random.uniform() < share);
    return { rows, values: Float64Array.from({ length: rows.length * columns }, () => random.normal()) };
  });
  return { loss: random.uniform(), gradients };
}

/** θ ← θ / 2 + (1 + loss + replica) g in the rows of a gradient: the order of updates matters. */
export function updateRows(
  theta: { [index: number]: number },
  { rows, values }: RowGradient,
  { subject, factor }: { readonly subject: Subject; readonly factor: number },
): void {
  const [, columns = 1] = subject.shape;
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      theta[row * columns + j] = theta[row * columns + j] / 2 + factor * values[i * columns + j];
    }
  });
}
