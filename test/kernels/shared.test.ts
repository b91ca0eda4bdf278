// Kernels of several threads in one memory: the conformance suite, and which arrays are whose.
import { describe, expect, it } from 'vitest';
import {
  createReferenceKernels,
  createWasmKernels,
  joinSharedMemory,
  type Kernels,
  reserveSharedMemory,
} from '../../src/kernels/index.js';
import { describeKernels } from './conformance.js';

const wasm = createWasmKernels({ memoryBytes: 2 ** 16, relaxedSimd: false });
const kinds: readonly { readonly kind: Kernels; readonly tolerance: number }[] = [
  { kind: wasm, tolerance: 1e-5 },
  { kind: createReferenceKernels('float64'), tolerance: 1e-14 },
];

describe.each(kinds)('in shared memory, $kind.name:', ({ kind, tolerance }) => {
  const reserve = () => reserveSharedMemory(kind, { threads: 2, commonFloats: [3, 5] });
  describeKernels(() => joinSharedMemory(reserve(), 1).kernels, { tolerance });

  it('have common arrays at the same place and arrays of their own elsewhere', () => {
    const memory = reserve();
    const [first, second] = [0, 1].map((thread) => joinSharedMemory(memory, thread));
    for (const length of [3, 5]) {
      first.common.floats(length).fill(length);
      expect([...second.common.floats(length)]).toEqual(new Array(length).fill(length));
    }
    const [own, other] = [first.kernels.floats(4).fill(1), second.kernels.floats(4)];
    expect([...other]).toEqual([0, 0, 0, 0]);
    second.kernels.addScaled(other, own, 2);
    expect([...other]).toEqual([2, 2, 2, 2]);
  });

  it('hand out zeroed arrays, also where a released one was', () => {
    const { kernels } = joinSharedMemory(reserve(), 0);
    const mark = kernels.mark();
    const before = kernels.floats(7).fill(5);
    kernels.release(mark);
    const after = kernels.floats(9);
    expect(after.byteOffset).toBe(before.byteOffset);
    expect([...after]).toEqual(new Array(9).fill(0));
  });

  it('say how much memory an array would need', () => {
    const { kernels } = joinSharedMemory(reserve(), 1);
    expect(() => kernels.floats(2 ** 29)).toThrow(
      /^memory of a thread: expected at least \d{10} bytes, got 1073741824 bytes\. Use smaller batches, fewer threads or/,
    );
  });
});

it('many threads get less memory each', () => {
  const { bytesEach, commonBytes } = reserveSharedMemory(wasm, { threads: 16, commonFloats: [1e6] });
  expect(commonBytes + 16 * bytesEach).toBeLessThan(2 ** 32);
  expect(bytesEach).toBeGreaterThan(2 ** 27);
});
