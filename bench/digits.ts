// How many handwritten digits does a network with one hidden layer read, beside softmax regression?
import { evaluateNetwork, type NetworkTrainingOptions, trainNetwork } from '../src/classify/index.js';
import { createKernels } from '../src/kernels/index.js';
import { digitColumns, readDigits } from './digits/read.js';
import { runBenchmark } from './harness/benchmark.js';

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
      const { model } = await trainNetwork(
        { train, ...digitColumns },
        { ...options, seed },
        { kernels: createKernels() },
      );
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
