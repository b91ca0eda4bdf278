// The WebAssembly kernels through the conformance suite, and their memory.
import { describe, expect, it } from 'vitest';
import { createReferenceKernels, createWasmKernels, isWasmSupported } from '../../src/kernels/index.js';
import { describeKernels } from './conformance.js';

describeKernels(() => createWasmKernels({ memoryBytes: 2 ** 26 }), { tolerance: 1e-5 });

describe('createWasmKernels', () => {
  it('is supported here', () => {
    expect(isWasmSupported()).toBe(true);
  });

  it('hands out zeroed arrays, also where a released one was', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 20 });
    const mark = kernels.mark();
    const first = kernels.floats(7).fill(5);
    kernels.release(mark);
    const second = kernels.floats(7);
    expect(second.byteOffset).toBe(first.byteOffset);
    expect([...second]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('says how much memory an array would need', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 16 });
    expect(() => kernels.floats(2 ** 20)).toThrow(/^memoryBytes: expected at least \d{7} bytes, got 65536 bytes\./);
  });

  it('refuses arrays of another backend', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 16 });
    const foreign = createReferenceKernels().floats(1);
    expect(() => kernels.scale(foreign, 2)).toThrow('internal: wasm kernels: expected an array made by floats()');
  });

  it('writes nothing beyond its arrays', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 20 });
    for (let rows = 1; rows < 10; rows++) {
      for (let columns = 1; columns < 18; columns++) {
        const before = kernels.floats(8).fill(7);
        const c = kernels.floats(rows * columns);
        const after = kernels.floats(8).fill(7);
        const [a, b] = [kernels.floats(rows * 3).fill(1), kernels.floats(3 * columns).fill(1)];
        kernels.matrixProduct(c, a, b, { rows, columns, inner: 3 });
        expect([...c].every((value) => value === 3)).toBe(true);
        expect([...before, ...after].every((value) => value === 7)).toBe(true);
      }
    }
  });
});
