// The kernels' interface over the compiled loops, float32.
import type { WasmExports } from '../../base/index.js';
import type { ActivationName, FloatArray, Kernels, TableRows } from '../kernels.js';
import type { LinearMemory } from './memory.js';

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
/** The kernels of a module over arrays of its memory. */
export function bindKernels(x: WasmExports, memory: LinearMemory, name: string): Kernels {
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
): Part<
  'findWords' | 'gatherRows' | 'scatterAddRows' | 'gatherMeans' | 'scatterAddMeans' | 'windowSum' | 'windowSumBackward'
> {
  return {
    findWords: (values, { places, records, end, longest }, { units, starts, ends, codes }) =>
      x.findWords(
        at(values),
        at(places),
        places.length - 1,
        at(records),
        end,
        longest,
        at(units),
        at(starts),
        at(ends),
        codes === undefined ? 0 : at(codes),
        values.length,
      ),
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
): Part<'gatherShorts' | 'sumShortRows' | 'roundRows' | 'projectShorts' | 'windowScores'> {
  return {
    gatherShorts: (out, table, { ids, columns, width }) =>
      void x.gatherShorts(at(out), at(table), at(ids), ids.length, columns, width),
    sumShortRows: (y, table, { ids, offsets, columns }) =>
      void x.sumShortRows(at(y), at(table), at(ids), at(offsets), offsets.length - 1, columns),
    roundRows(y, v, { inner, stride = inner, steps, largest, sum, isPacked }) {
      x.roundRows(at(y), at(steps), at(v), steps.length, inner, stride, largest, sum, isPacked ? 1 : 0);
    },
    projectShorts(y, v, { inner, weights, rowScales: s, columnScales: t }) {
      x.projectShorts(at(y), at(v), at(s), at(weights), at(t), s.length, t.length, inner / 2);
    },
    windowScores(scores, table, { layer, rows, first, end, hidden }) {
      const { slots, units, bias, weights, scales, outputBias, outputs } = layer;
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
        outputs,
        hidden === undefined ? 0 : at(hidden),
        scratch(x.windowScoresScratch(units)),
      );
    },
  };
}

function createChainKernels(
  x: WasmExports,
  { addressOf: at, scratch }: LinearMemory,
): Part<'chainForwardBackward' | 'chainRuns' | 'viterbi'> {
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
    chainRuns(probabilities, emissions, { transitions, start, end, offsets, tagCount, runs }) {
      const longest = longestOf(offsets);
      const room = scratch(x.chainRunsScratch(longest, tagCount));
      x.chainRuns(
        at(probabilities),
        at(emissions),
        at(transitions),
        at(start),
        at(end),
        at(offsets),
        longest,
        tagCount,
        at(runs.sentences),
        at(runs.starts),
        at(runs.tags),
        at(runs.offsets),
        runs.starts.length,
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
