// The compiled loops, float32 in 128-bit SIMD, in a memory whose size is known before the job.
import { NomenError, type WasmMemory } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { createInstance } from '../wasm/instance.js';
import { binary } from './binary.js';
import type { FactorKernels } from './factor-kernels.js';

/** Arrays begin at multiples of 16 bytes, and the module keeps a little data of its own. */
const slackBytes = 4096;

/**
 * Creates the compiled loops.
 *
 * @param bytes of all arrays that will be asked for
 * @param options `isShared`: whether other threads join in the memory
 * @throws NomenError `memory-unavailable`
 */
export function createWasmFactorKernels(
  bytes: number,
  { isShared = false }: { readonly isShared?: boolean } = {},
): FactorKernels & { readonly memory: WasmMemory } {
  const { memory, exports: x } = createInstance(bytes + slackBytes, { isShared, binary });
  const { buffer } = memory;
  let top = x.heapBase();
  function take(byteLength: number): number {
    const start = Math.ceil(top / 16) * 16;
    top = start + byteLength;
    if (top > buffer.byteLength) throw tooSmall(top, buffer.byteLength);
    return start;
  }
  const at = (array: FloatArray | Int32Array) => array.byteOffset;
  const kernels: FactorKernels = {
    floats: (length: number) => new Float32Array(buffer, take(4 * length), length),
    doubles: (length: number) => new Float64Array(buffer, take(8 * length), length),
    ints: (length: number) => new Int32Array(buffer, take(4 * length), length),
    gloveSteps: ({ words, contexts, size }, { entries, count, learningRate }) =>
      x.gloveSteps(at(words), at(contexts), size, at(entries), count, learningRate),
    addProduct({ y, x: factor, width }, { offsets, columns, values, rowCount }) {
      x.addProduct(at(y), at(factor), at(offsets), at(columns), at(values), rowCount, width);
    },
    addTransposedProduct({ y, x: factor, width }, { offsets, columns, values, rowCount }) {
      x.addTransposedProduct(at(y), at(factor), at(offsets), at(columns), at(values), rowCount, width);
    },
    addGram: (gram, y, width) => void x.addGram(at(gram), at(y), y.length / width, width),
  };
  return Object.freeze({ ...kernels, memory });
}

function tooSmall(needed: number, limit: number): NomenError {
  return new NomenError({
    code: 'memory-exhausted',
    where: 'internal: factor kernels',
    expected: `a memory of ${needed} bytes`,
    got: `${limit}`,
    fix: 'Count all arrays of the job when the memory is made',
  });
}
