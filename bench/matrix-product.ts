// How fast is the matrix product of each backend? Alternated runs on one core; the result is checked first.
// usage: npx tsx bench/matrix-product.ts [--runs 11]
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../src/kernels/index.js';

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '11' } } });
const shapes = [
  { rows: 128, inner: 500, columns: 300 },
  { rows: 430, inner: 140, columns: 1500, transposeB: true },
  { rows: 1500, inner: 430, columns: 140, transposeA: true },
];
const backends = [createReferenceKernels(), createWasmKernels()];

process.stdout.write('| rows × inner × columns | kernels | GFLOP/s, median (min–max) |\n|---|---|---|\n');
for (const shape of shapes) {
  const jobs = backends.map((kernels) => prepare(kernels, shape));
  const [expected, got] = jobs.map(({ run, c }) => {
    run();
    return c;
  });
  const worst = Array.from(expected, (value, i) => Math.abs(value - got[i])).reduce((a, b) => Math.max(a, b), 0);
  if (worst > 1e-3) throw new Error(`the backends differ by ${worst}`);
  const rates = backends.map(() => [] as number[]);
  for (let i = 0; i < Number(flags.runs); i++) {
    for (const [b, { run }] of jobs.entries()) rates[b].push(rateOf(run, shape));
  }
  backends.forEach((kernels, b) => {
    const sorted = rates[b].sort((x, y) => x - y).map((rate) => rate.toFixed(1));
    const cell = `${sorted[sorted.length >> 1]} (${sorted[0]}–${sorted[sorted.length - 1]})`;
    process.stdout.write(`| ${shape.rows} × ${shape.inner} × ${shape.columns} | ${kernels.name} | ${cell} |\n`);
  });
}

function prepare(kernels: Kernels, shape: (typeof shapes)[number]) {
  const random = createRandom(1);
  const a = kernels.floats(shape.rows * shape.inner);
  const b = kernels.floats(shape.inner * shape.columns);
  const c = kernels.floats(shape.rows * shape.columns);
  for (const matrix of [a, b]) for (let i = 0; i < matrix.length; i++) matrix[i] = random.normal();
  return { c, run: () => kernels.matrixProduct(c, a, b, shape) };
}

/** CPU time of enough products for a fifth of a second or so. */
function rateOf(run: () => void, { rows, inner, columns }: (typeof shapes)[number]): number {
  const work = 2 * rows * inner * columns;
  const repeats = Math.max(1, Math.round(1e9 / work));
  const start = process.cpuUsage();
  for (let i = 0; i < repeats; i++) run();
  const { user, system } = process.cpuUsage(start);
  return (work * repeats) / (user + system) / 1000;
}
