// The WebAssembly backend: the kernels' interface over the compiled loops, float32.
import {
  decodeModule,
  NomenError,
  resolveOptions,
  type WasmExports,
  type WasmMemory,
  webAssembly,
} from '../../base/index.js';
import type { Arena, Region } from '../arena.js';
import type { ActivationName, FloatArray, Kernels, TableRows } from '../kernels.js';
import { binary } from './binary.js';
import { createLinearMemory, type LinearMemory, reserveMemory } from './memory.js';
import { binary as relaxedBinary } from './relaxed-binary.js';

/** The number of each activation in wasm/assembly/activations.ts. */
const activationCodes: Readonly<Record<ActivationName, number>> = Object.freeze({
  identity: 0,
  logistic: 1,
  tanh: 2,
  hardTanh: 3,
  softSign: 4,
  relu: 5,
  leakyRelu: 6,
});
/** Slope of the leaky ReLU below 0 when none is given (Maas et al. 2013). */
const leakySlope = 0.01;
/** Room for a vocabulary of 400,000 words of 100 numbers with their optimiser state and a minibatch; pages not used cost nothing. */
const defaultMemoryBytes = 2 ** 30;

/** How the WebAssembly kernels are made. */
export interface WasmOptions {
  /** Bytes reserved at once (default 2³⁰). */
  readonly memoryBytes?: number;
  /**
   * Fused multiply-add in the matrix product: faster on many processors, but its last bits depend on the host.
   * By default it is used where there is such a thing; `false` gives the same numbers on every host.
   */
  readonly relaxedSimd?: boolean;
}

/**
 * Creates the fast kernels: WebAssembly with 128-bit SIMD, float32. Use `createReferenceKernels` where `isWasmSupported` says no.
 * The same calls give the same bits on one host; over different hosts they do with `relaxedSimd: false`.
 *
 * @param options `memoryBytes`, `relaxedSimd`; an array that does not fit the memory is refused with the size that would
 * @throws NomenError `unknown-option`, `number-out-of-range`, `memory-unavailable`, `memory-exhausted`, `wasm-unsupported`
 * @example
 * ```ts
 * import { createWasmKernels } from 'nomen/kernels';
 * const kernels = createWasmKernels({ memoryBytes: 2 ** 20 });
 * const c = kernels.floats(1);
 * kernels.matrixProduct(c, kernels.floats(3).fill(2), kernels.floats(3).fill(5), { rows: 1, columns: 1, inner: 3 });
 * c[0]; // 30
 * ```
 */
export function createWasmKernels(options: WasmOptions = {}): Kernels {
  const defaults = { memoryBytes: defaultMemoryBytes, relaxedSimd: isRelaxedSupported() };
  const { memoryBytes, relaxedSimd } = resolveOptions<Required<WasmOptions>>(defaults, options, 'createWasmKernels');
  const module = moduleOf(relaxedSimd ? relaxedBinary : binary);
  if (module === undefined) throw unsupported(relaxedSimd);
  const memory = reserveMemory(memoryBytes, { isShared: false });
  const x = instantiate(module, memory);
  const { buffer } = memory;
  const complaint = { where: 'memoryBytes', fix: 'Pass a larger memoryBytes, or use smaller batches or fewer words' };
  return bindKernels(
    x,
    withModuleData(createLinearMemory({ buffer, start: 0, end: buffer.byteLength }, { clear: x.clear, complaint }), x),
    relaxedSimd ? 'wasm-relaxed-simd' : 'wasm-simd',
  );
}

/** What the kernels of one thread are made in. */
export interface ThreadRegions {
  readonly memory: WasmMemory;
  /** Of this thread alone. */
  readonly own: Region;
  /** Of all threads, at the start of the memory. */
  readonly common: Region;
  readonly complaint: { readonly where: string; readonly fix: string };
}

/** The kernels of that name in a shared memory, and the arrays of its common region. */
export function joinWasmKernels(name: string, { memory, own, common, complaint }: ThreadRegions) {
  const isRelaxed = name === 'wasm-relaxed-simd';
  const module = moduleOf(isRelaxed ? relaxedBinary : binary, { isShared: true });
  if (module === undefined) throw unsupported(isRelaxed);
  const x = instantiate(module, memory);
  const options = { clear: x.clear, complaint };
  return {
    kernels: bindKernels(x, createLinearMemory(own, options), name),
    common: withModuleData(createLinearMemory(common, options), x) as Arena<FloatArray>,
  };
}

function instantiate(module: object, memory: WasmMemory): WasmExports {
  return new webAssembly.Instance(module, { env: { memory } }).exports;
}

/** Leaves the first bytes of a memory to the module's own constants. */
function withModuleData(memory: LinearMemory, { heapBase }: WasmExports): LinearMemory {
  memory.shorts(heapBase() / 2);
  return memory;
}

function bindKernels(x: WasmExports, memory: LinearMemory, name: string): Kernels {
  const { floats, ints, shorts, mark, release } = memory;
  return Object.freeze({
    name,
    floatType: 'float32',
    ...{ floats, ints, shorts, mark, release },
    ...createDenseKernels(x, memory),
    ...createLookupKernels(x, memory),
    ...createFixedPointKernels(x, memory),
    ...createChainKernels(x, memory),
    ...createUpdateKernels(x, memory),
  });
}

function unsupported(relaxed: boolean): NomenError {
  return new NomenError({
    code: 'wasm-unsupported',
    where: 'createWasmKernels',
    expected: `a host that compiles WebAssembly with ${relaxed ? 'relaxed SIMD' : 'SIMD'}`,
    got: 'one that does not',
    fix: relaxed
      ? 'Leave relaxedSimd out'
      : 'Use createReferenceKernels, or allow wasm-unsafe-eval in the content policy',
  });
}

/**
 * Whether this host runs the SIMD kernels; a page whose content policy forbids compiling does not.
 *
 * @example
 * ```ts
 * import { createReferenceKernels, createWasmKernels, isWasmSupported } from 'nomen/kernels';
 * const kernels = isWasmSupported() ? createWasmKernels() : createReferenceKernels();
 * ```
 */
export function isWasmSupported(): boolean {
  return moduleOf(binary) !== undefined;
}

/** A module with one function, which uses `i8x16.relaxed_swizzle`: tells in microseconds what the host compiles. */
const relaxedProbe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic number, version
  ...[1, 5, 1, 96, 0, 1, 123], // one type: () → v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11], // relaxed_swizzle(splat 1, splat 2)
);

function isRelaxedSupported(): boolean {
  return compile(relaxedProbe) !== undefined;
}

/** Compiled once for all kernels of the thread. */
const modules = new Map<string, object | undefined>();

/** The module in `base64`; undefined where the host cannot or may not compile it. */
function moduleOf(base64: string, memory = { isShared: false }): object | undefined {
  const key = `${memory.isShared} ${base64}`;
  if (!modules.has(key)) modules.set(key, compile(decodeModule(base64, memory)));
  return modules.get(key);
}

function compile(bytes: Uint8Array): object | undefined {
  try {
    return new webAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}

type Part<Name extends keyof Kernels> = Pick<Kernels, Name>;

function createDenseKernels(
  x: WasmExports,
  { addressOf: at, scratch }: LinearMemory,
): Part<
  | 'matrixProduct'
  | 'addToRows'
  | 'sumRows'
  | 'addScaled'
  | 'scale'
  | 'addProduct'
  | 'dot'
  | 'activate'
  | 'activateBackward'
  | 'logSoftmax'
> {
  return {
    matrixProduct(c, a, b, { rows, columns, inner, transposeA, transposeB, accumulate }) {
      const [aRow, aColumn] = transposeA ? [4, rows * 4] : [inner * 4, 4];
      const [bRow, bColumn] = transposeB ? [4, inner * 4] : [columns * 4, 4];
      const room = scratch(x.matrixProductScratch(columns, inner));
      x.matrixProduct(
        at(c),
        at(a),
        at(b),
        rows,
        columns,
        inner,
        aRow,
        aColumn,
        bRow,
        bColumn,
        accumulate ? 1 : 0,
        room,
      );
    },
    addToRows: (y, b, { rows, columns }) => void x.addToRows(at(y), at(b), rows, columns),
    sumRows: (s, m, { rows, columns }) => void x.sumRows(at(s), at(m), rows, columns),
    addScaled: (y, v, alpha) => void x.addScaled(at(y), at(v), alpha, y.length),
    scale: (y, alpha) => void x.scale(at(y), alpha, y.length),
    addProduct: (y, a, b) => void x.addProduct(at(y), at(a), at(b), y.length),
    dot: (a, b) => x.dot(at(a), at(b), a.length),
    activate: (h, z, { name, slope = leakySlope }) =>
      void x.activate(at(h), at(z), z.length, activationCodes[name], slope),
    activateBackward(dz, dh, { z, h, name, slope = leakySlope }) {
      x.activateBackward(at(dz), at(dh), at(z), at(h), z.length, activationCodes[name], slope);
    },
    logSoftmax: (y, m, { rows, columns }) => void x.logSoftmax(at(y), at(m), rows, columns),
  };
}

function createLookupKernels(
  x: WasmExports,
  { addressOf: at }: LinearMemory,
): Part<'gatherRows' | 'scatterAddRows' | 'gatherMeans' | 'scatterAddMeans' | 'windowSum' | 'windowSumBackward'> {
  return {
    gatherRows: (out, table, { ids, columns }) => void x.gatherRows(at(out), at(table), at(ids), ids.length, columns),
    scatterAddRows: (table, d, { ids, columns }) =>
      void x.scatterAddRows(at(table), at(d), at(ids), ids.length, columns),
    gatherMeans(out, table, { ids, offsets, columns }) {
      x.gatherMeans(at(out), at(table), at(ids), at(offsets), offsets.length - 1, columns);
    },
    scatterAddMeans(table, d, { ids, offsets, columns }) {
      x.scatterAddMeans(at(table), at(d), at(ids), at(offsets), offsets.length - 1, columns);
    },
    windowSum(h, p, { ids, slots, columns }) {
      x.windowSum(at(h), at(p), at(ids), ids.length / slots, slots, columns);
    },
    windowSumBackward(dp, dh, { ids, slots, columns }) {
      x.windowSumBackward(at(dp), at(dh), at(ids), ids.length / slots, slots, columns);
    },
  };
}

function createFixedPointKernels(
  x: WasmExports,
  { addressOf: at, scratch }: LinearMemory,
): Part<'shortsToFloats' | 'roundRows' | 'projectShorts' | 'windowScores'> {
  return {
    shortsToFloats: (y, v) => void x.shortsToFloats(at(y), at(v), v.length),
    roundRows(y, v, { inner, steps, largest, sum, isPacked }) {
      x.roundRows(at(y), at(steps), at(v), steps.length, inner, largest, sum, isPacked ? 1 : 0);
    },
    projectShorts(y, v, { inner, weights, rowScales: s, columnScales: t }) {
      x.projectShorts(at(y), at(v), at(s), at(weights), at(t), s.length, t.length, inner / 2);
    },
    windowScores(scores, table, { rows, first, end, slots, units, bias, weights, scales, outputBias, hidden }) {
      x.windowScores(
        at(scores),
        at(table),
        at(rows),
        first,
        end,
        slots,
        units,
        at(bias),
        at(weights),
        at(scales),
        at(outputBias),
        scales.length,
        hidden === undefined ? 0 : at(hidden),
        scratch(x.windowScoresScratch(units)),
      );
    },
  };
}

function createChainKernels(
  x: WasmExports,
  { addressOf: at, scratch }: LinearMemory,
): Part<'chainForwardBackward' | 'viterbi'> {
  return {
    chainForwardBackward({ logZ, marginals, expected }, emissions, { transitions, start, end, offsets, tagCount }) {
      const longest = longestOf(offsets);
      const room = scratch(x.chainScratch(longest, tagCount));
      x.chainForwardBackward(
        at(logZ),
        at(marginals),
        expected === undefined ? 0 : at(expected),
        at(emissions),
        at(transitions),
        at(start),
        at(end),
        at(offsets),
        offsets.length - 1,
        longest,
        tagCount,
        room,
      );
    },
    viterbi(tags, emissions, { transitions, start, end, offsets, tagCount }) {
      const longest = longestOf(offsets);
      const room = scratch(x.viterbiScratch(longest, tagCount));
      x.viterbi(
        at(tags),
        at(emissions),
        at(transitions),
        at(start),
        at(end),
        at(offsets),
        offsets.length - 1,
        longest,
        tagCount,
        room,
      );
    },
  };
}

function createUpdateKernels(
  x: WasmExports,
  { addressOf: at }: LinearMemory,
): Part<'sgdUpdate' | 'momentumUpdate' | 'rmsPropUpdate' | 'adaGradUpdate' | 'adamUpdate'> {
  /** Row numbers (none at address 0), how many, and their length; a dense update is one of a single row. */
  const placesOf = (theta: FloatArray, rows: TableRows | undefined) =>
    rows === undefined ? [0, 1, theta.length] : [at(rows.ids), rows.ids.length, rows.columns];
  return {
    sgdUpdate: (theta, g, { learningRate, rows }) =>
      void x.sgdUpdate(at(theta), at(g), ...placesOf(theta, rows), learningRate),
    momentumUpdate(theta, g, { velocity, learningRate, momentum, rows }) {
      x.momentumUpdate(at(theta), at(g), at(velocity), ...placesOf(theta, rows), learningRate, momentum);
    },
    rmsPropUpdate(theta, g, { meanSquares, learningRate, decay, epsilon, rows }) {
      x.rmsPropUpdate(at(theta), at(g), at(meanSquares), ...placesOf(theta, rows), learningRate, decay, epsilon);
    },
    adaGradUpdate(theta, g, { sumSquares, learningRate, epsilon, rows }) {
      x.adaGradUpdate(at(theta), at(g), at(sumSquares), ...placesOf(theta, rows), learningRate, epsilon);
    },
    adamUpdate(theta, g, { m, v, learningRate, beta1, beta2, epsilon, step, rows }) {
      const corrections = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
      const numbers = [learningRate, beta1, beta2, epsilon, ...corrections];
      x.adamUpdate(at(theta), at(g), at(m), at(v), ...placesOf(theta, rows), ...numbers);
    },
  };
}

function longestOf(offsets: Int32Array): number {
  let longest = 0;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, offsets[s + 1] - offsets[s]);
  return longest;
}
