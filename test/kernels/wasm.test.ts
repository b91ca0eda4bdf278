// The WebAssembly kernels, plain and relaxed, through the conformance suite; their memory and their size.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { webAssembly } from '../../src/base/index.js';
import { createKernels, createReferenceKernels, createWasmKernels, isWasmSupported } from '../../src/kernels/index.js';
import { binary } from '../../src/kernels/wasm/binary.js';
import { binary as relaxedBinary } from '../../src/kernels/wasm/relaxed-binary.js';
import { describeKernels } from './conformance.js';

const memoryBytes = 2 ** 27;
const hasRelaxedSimd = createWasmKernels({ memoryBytes }).name === 'wasm-relaxed-simd';

describeKernels(() => createWasmKernels({ memoryBytes, relaxedSimd: false }), { tolerance: 1e-5 });
if (hasRelaxedSimd) describeKernels(() => createWasmKernels({ memoryBytes }), { tolerance: 1e-5 });
else
  it.skip(`kernels wasm-relaxed-simd: Node ${process.versions.node} has no relaxed SIMD; tested in Chromium`, () => {});

describe('the binaries', () => {
  it('are at most 60 KB together', () => {
    expect(Buffer.from(binary + relaxedBinary, 'base64').length).toBeLessThan(60_000);
  });
});

describe('createWasmKernels', () => {
  it('is supported here', () => {
    expect(isWasmSupported()).toBe(true);
  });

  it('fuses only where it is not told otherwise', () => {
    expect(createWasmKernels({ memoryBytes, relaxedSimd: false }).name).toBe('wasm-simd');
    expect(createKernels({ memoryBytes, relaxedSimd: false }).name).toBe('wasm-simd');
    expect(createKernels({ memoryBytes }).name).toBe(hasRelaxedSimd ? 'wasm-relaxed-simd' : 'wasm-simd');
  });

  it.skipIf(hasRelaxedSimd)('refuses relaxed SIMD where there is none', () => {
    expect(() => createWasmKernels({ relaxedSimd: true })).toThrow(
      'createWasmKernels: expected a host that compiles WebAssembly with relaxed SIMD, got one that does not. Leave relaxedSimd out.',
    );
  });

  it('refuses an option that it does not know', () => {
    expect(() => createWasmKernels({ memoryByte: 1 } as object)).toThrow(
      'createWasmKernels: expected a known option, got "memoryByte". Did you mean "memoryBytes"?',
    );
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

  it('hands out zeroed arrays where a kernel did its work', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 20 });
    const [a, b, c] = [1, 2, 3].map((value) => kernels.floats(64).fill(value));
    kernels.matrixProduct(c, a, b, { rows: 8, columns: 8, inner: 8 });
    expect(kernels.floats(1000).every((value) => value === 0)).toBe(true);
  });

  it('says how much memory an array would need', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 16 });
    expect(() => kernels.floats(2 ** 20)).toThrow(/^memoryBytes: expected at least \d{7} bytes, got 65536 bytes\./);
    expect(() => kernels.floats(Number.NaN)).toThrow('memoryBytes: expected at least NaN bytes');
  });

  it('says how much memory the work of a kernel would need, also beyond 4 GB', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 16 });
    const none = kernels.floats(0);
    const chain = { transitions: none, start: none, end: none, tagCount: 17 };
    const decode = (longest: number) => () =>
      kernels.viterbi(kernels.ints(0), none, { ...chain, offsets: kernels.ints(2).fill(longest, 1) });
    expect(decode(10_000)).toThrow(/^memoryBytes: expected at least 80\d{4} bytes, got 65536 bytes\./);
    expect(decode(2 ** 30)).toThrow(/^memoryBytes: expected at least 8589\d{7} bytes, got 65536 bytes\./);
  });

  it('refuses a size of memory that is none', () => {
    for (const size of [0, -1, Number.NaN, 2 ** 32]) {
      expect(() => createWasmKernels({ memoryBytes: size })).toThrow(
        `memoryBytes: expected a number ≥ 1 and ≤ 4294901760, got ${size}. Pass a number in that range.`,
      );
    }
  });

  it('uses its memory to the last byte, and beyond 2 GB', () => {
    const kernels = createWasmKernels({ memoryBytes: 3 * 2 ** 30 });
    const begin = kernels.floats(0).byteOffset;
    kernels.mark();
    const far = kernels.floats((3 * 2 ** 30 - begin) / 4);
    const [x, y] = [far.subarray(-10, -5).fill(2), far.subarray(-5).fill(1)];
    kernels.addScaled(y, x, 3);
    expect([...y]).toEqual([7, 7, 7, 7, 7]);
    expect(() => kernels.floats(1)).toThrow('memoryBytes: expected at least 3221225476 bytes, got 3221225472 bytes.');
  });

  it('refuses arrays of another backend', () => {
    const kernels = createWasmKernels({ memoryBytes: 2 ** 16 });
    const foreign = createReferenceKernels().floats(1);
    expect(() => kernels.scale(foreign, 2)).toThrow('internal: wasm kernels: expected an array made by floats()');
  });
});

describe('a host', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  /** The kernels as they load where WebAssembly is as given. */
  async function kernelsWith(replaced: object | undefined) {
    vi.stubGlobal('WebAssembly', replaced);
    vi.resetModules();
    return await import('../../src/kernels/index.js');
  }
  const refuse = () => {
    throw new RangeError('refused');
  };

  it('without WebAssembly, or that forbids compiling, gets plain TypeScript', async () => {
    for (const replaced of [undefined, { ...namesOf(webAssembly), Module: refuse }]) {
      const host = await kernelsWith(replaced);
      expect(host.isWasmSupported()).toBe(false);
      expect(host.createKernels().name).toBe('reference-float32');
      expect(() => host.createWasmKernels()).toThrow(
        'createWasmKernels: expected a host that compiles WebAssembly with SIMD, got one that does not. Use createReferenceKernels, or allow wasm-unsafe-eval in the content policy.',
      );
    }
  });

  it('with too little memory is told what would fit', async () => {
    const Memory = function Memory(limits: { initial: number; maximum: number }) {
      return limits.initial > 2048 ? refuse() : new webAssembly.Memory(limits);
    };
    const host = await kernelsWith({ ...namesOf(webAssembly), Memory });
    expect(() => host.createKernels()).toThrow(
      'memoryBytes: expected at most 134217728 bytes on this host, got 1073741824 bytes. Pass a smaller memoryBytes.',
    );
    expect(host.createKernels({ memoryBytes: 2 ** 27 }).floats(1).length).toBe(1);
  });
});

/** WebAssembly's own properties, which are not enumerable. */
function namesOf(host: object): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(host) as (keyof typeof host)[];
  return Object.fromEntries(names.map((name) => [name, host[name]]));
}
