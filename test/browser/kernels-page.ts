// What the browser runs of the kernels: their conformance suite, on each backend and on one that is wrong on purpose.
import { createReferenceKernels, createWasmKernels, type Kernels } from '../../src/kernels/index.js';
import { describeKernels } from '../kernels/conformance.js';
import { type Outcome, runCollected } from './small-vitest.js';

const memoryBytes = 2 ** 27;

/** The outcome of each test of the suite, by backend. */
export function conformance(): Record<string, Outcome[]> {
  const backends: Kernels[] = [
    createReferenceKernels(),
    createWasmKernels({ memoryBytes, relaxedSimd: false }),
    createWasmKernels({ memoryBytes, relaxedSimd: true }),
  ];
  return Object.fromEntries(backends.map((kernels) => [kernels.name, outcomes(kernels)]));
}

/** The same on kernels of which one adds 1 % too much, and one writes a row too many. */
export function conformanceOfWrong(): Outcome[] {
  const kernels = createReferenceKernels();
  return outcomes({
    ...kernels,
    addScaled: (y, x, alpha) => kernels.addScaled(y, x, 1.01 * alpha),
    scale(y, alpha) {
      kernels.scale(y, alpha);
      new Float32Array(y.buffer, y.byteOffset, y.length + 1)[y.length] = 0;
    },
  });
}

function outcomes(kernels: Kernels): Outcome[] {
  describeKernels(() => kernels, { tolerance: 1e-5 });
  return runCollected();
}
