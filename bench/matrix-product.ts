// How fast is the matrix product of each backend, and how near to the most that 128-bit vectors can do here?
// usage: npx tsx bench/matrix-product.ts [--runs 11]
import { createRandom } from '../src/base/index.js';
import { createReferenceKernels, createWasmKernels, type Kernels } from '../src/kernels/index.js';
import { runBenchmark } from './harness/benchmark.js';
import type { Contender } from './harness/compare.js';
import { timeCase, timingTable } from './harness/timings.js';
import { createPeakLoop } from './kernels/peak.js';

/** The window layer of a batch forward, and the two products that go back through such a layer. */
const shapes = [
  { rows: 128, inner: 500, columns: 300 },
  { rows: 430, inner: 140, columns: 1500, transposeB: true },
  { rows: 1500, inner: 430, columns: 140, transposeA: true },
];
/** About a fifth of a second for the fast ones. */
const FLOP_PER_RUN = 1e10;

type Shape = (typeof shapes)[number];
type Answer = ArrayLike<number>;

await runBenchmark(import.meta.url, { runs: '11' }, async (benchmark) => {
  const fast = createWasmKernels();
  const isRelaxed = fast.name === 'wasm-relaxed-simd';
  const backends = [fast, ...(isRelaxed ? [createWasmKernels({ relaxedSimd: false })] : []), createReferenceKernels()];
  const peaks = [await peakOf(false), ...(isRelaxed ? [await peakOf(true)] : [])];
  const cases = [];
  for (const shape of shapes) {
    const contenders = [...backends.map((kernels) => productOf(kernels, shape)), ...peaks];
    const name = `${shape.rows} × ${shape.inner} · ${shape.inner} × ${shape.columns}`;
    cases.push(await timeCase(benchmark, name, { contenders, unit: 'GFLOP', check: createCheck(shape) }));
  }
  const reason = `Node ${process.version} does not compile it`;
  return {
    ...timingTable(cases, 'GFLOP'),
    skipped: isRelaxed ? [] : [{ contender: 'wasm-relaxed-simd', reason }],
  };
});

function productOf(kernels: Kernels, shape: Shape): Contender<Answer> {
  const { rows, inner, columns } = shape;
  const [a, b] = [drawn(kernels, rows * inner, 1), drawn(kernels, inner * columns, 2)];
  const c = kernels.floats(rows * columns);
  const flop = 2 * rows * inner * columns;
  const repeats = Math.max(1, Math.round((kernels.name.startsWith('wasm') ? 1 : 0.1) * (FLOP_PER_RUN / flop)));
  return {
    name: kernels.name,
    units: (flop * repeats) / 1e9,
    run() {
      for (let i = 0; i < repeats; i++) kernels.matrixProduct(c, a, b, shape);
      return c;
    },
  };
}

async function peakOf(relaxed: boolean): Promise<Contender<Answer>> {
  const { operationsPerStep, run } = await createPeakLoop(relaxed);
  const steps = Math.round(FLOP_PER_RUN / operationsPerStep);
  const name = relaxed ? '128-bit peak, fused' : '128-bit peak';
  return { name, units: (steps * operationsPerStep) / 1e9, run: () => [run(steps)] };
}

function drawn(kernels: Kernels, length: number, seed: number) {
  const random = createRandom(seed);
  const numbers = kernels.floats(length);
  for (let i = 0; i < length; i++) numbers[i] = random.normal();
  return numbers;
}

/** Every product agrees with float64; the register loop ends at its limit 2. */
function createCheck(shape: Shape) {
  const expected = productOf(createReferenceKernels('float64'), shape).run() as Answer;
  return (answer: Answer, { name }: Contender<Answer>): void => {
    const want = answer.length === 1 ? [2] : expected;
    const worst = Array.from(want, (value, i) => Math.abs(value - answer[i])).reduce((a, b) => Math.max(a, b), 0);
    if (!(worst < 1e-3)) throw new Error(`${name} is wrong by ${worst}`);
  };
}
