// What the replicas of the exchange's test draw, and how a row changes: an order or a repetition that is wrong shows in the numbers.
import type { Random } from '../../src/base/index.js';
import type { RowGradient } from '../../src/grad/index.js';

/** A matrix and a bias, which get dense gradients, and tables of which some rows get one. */
export const parameterShapes: readonly (readonly [number, number] | readonly [number])[] = [
  [5, 3],
  [4],
  [1],
  [40, 2],
  [7, 1],
];

/** A minibatch's gradients, sometimes with no row or none at all, and its loss, sometimes none. */
export function drawGradients(random: Random) {
  const loss = random.uniform() < 0.15 ? undefined : random.uniform();
  const gradients = parameterShapes.map(([count, columns = 1], p): RowGradient | undefined => {
    if (loss === undefined || (p > 2 && random.uniform() < 0.2)) return undefined;
    const share = p < 3 ? 1 : random.uniform() * 0.9;
    const rows = Int32Array.from([...Array(count).keys()].filter(() => random.uniform() < share));
    const some = p < 3 ? rows : rows.subarray(0, count - 1);
    return { rows: some, values: Float64Array.from({ length: some.length * columns }, () => random.normal()) };
  });
  return { loss, gradients };
}

/** θ ← θ / 2 + (1 + loss + replica) g in the rows of a gradient: the order of updates matters. */
export function updateRows(
  theta: { [index: number]: number },
  { rows, values }: RowGradient,
  { shape: [, columns = 1], loss, replica }: { shape: readonly number[]; loss: number; replica: number },
): void {
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const at = row * columns + j;
      theta[at] = theta[at] / 2 + (1 + loss + replica) * values[i * columns + j];
    }
  });
}
