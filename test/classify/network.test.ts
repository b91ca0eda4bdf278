// Networks on numbers: what depth can do, what preprocessing may see, and runs that stop and go on.
import { describe, expect, it } from 'vitest';
import {
  createPredictor,
  evaluateNetwork,
  type NetworkEvaluation,
  type NetworkTrainingData,
  type NetworkTrainingOptions,
  type NumberData,
  type TrainingCheckpoint,
  trainNetwork,
} from '../../src/classify/index.js';
import { createKernels } from '../../src/kernels/index.js';
import { exampleData } from './example-tables.js';

const kernels = createKernels();

async function devScores(data: NetworkTrainingData & { dev: NumberData }, options: Partial<NetworkTrainingOptions>) {
  const { model } = await trainNetwork(data, options, { kernels });
  return evaluateNetwork(model, data.dev, kernels);
}

function accuracyOf(evaluation: NetworkEvaluation): number {
  if (evaluation.kind !== 'classes') throw new Error('expected classes');
  return evaluation.accuracy;
}

describe('classes that no straight line parts', () => {
  it.each([
    ['xor', 'signs', 65],
    ['spiral', 'arm', 60],
  ])('%s: softmax alone fails, one hidden layer succeeds', async (name, target, most) => {
    const data = exampleData(name, [target], 'softmax');
    expect(accuracyOf(await devScores(data, { layers: [] }))).toBeLessThan(most);
    expect(accuracyOf(await devScores(data, { layers: [16], epochs: 300, patience: 300 }))).toBeGreaterThan(97);
  });

  it('xor by a logistic output, with every optimiser', async () => {
    const data = exampleData('xor', ['signs'], 'softmax');
    const yes = ({ targets, ...rows }: NumberData) => ({ ...rows, targets: Float64Array.from(targets) });
    const binary = { ...data, train: yes(data.train), dev: yes(data.dev), outputs: ['signs'] };
    for (const optimizer of ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'] as const) {
      const learningRate = { sgd: 0.5, momentum: 0.1, adagrad: 0.2, rmsprop: 0.01, adam: 0.02 }[optimizer];
      const options = { output: 'logistic', layers: [8], epochs: 150, patience: 150, optimizer, learningRate } as const;
      expect(accuracyOf(await devScores(binary, options)), optimizer).toBeGreaterThan(95);
    }
  });

  it.each(['constant', 'step', 'exponential', 'inverse', 'linear'] as const)(
    'the schedule %s trains',
    async (schedule) => {
      const data = exampleData('xor', ['signs'], 'softmax');
      expect(accuracyOf(await devScores(data, { schedule, learningRate: 0.05, warmupSteps: 5 }))).toBeGreaterThan(95);
    },
  );
});

describe('values', () => {
  it('three film ratings are learned from features by squared error', async () => {
    const data = exampleData('films', ['comedy', 'chase', 'silent'], 'linear');
    const evaluation = await devScores(data, { output: 'linear', layers: [8], epochs: 200 });
    if (evaluation.kind !== 'values') throw new Error('expected values');
    expect(Object.keys(evaluation.values)).toEqual(['comedy', 'chase', 'silent']);
    for (const { r2, mae } of Object.values(evaluation.values)) {
      expect(r2).toBeGreaterThan(0.75);
      expect(mae).toBeLessThan(0.35);
    }
  });

  it('targets of any size and unit are learned without being scaled by hand', async () => {
    const inputs = Float64Array.from({ length: 50 }, (_, i) => i);
    const data = { rows: 50, inputs, targets: inputs.map((x) => 250_000 + 3000 * x) };
    const names = { inputs: ['rooms'], targets: ['price'], outputs: ['price'] };
    const options = { output: 'linear', layers: [], epochs: 300 } as const;
    const { model } = await trainNetwork({ train: data, ...names }, options, { kernels });
    expect(createPredictor(model, kernels)(Float64Array.of(10))[0] / 280_000).toBeCloseTo(1, 2);
  });
});

describe('what training may see and weigh', () => {
  const rows = { rows: 4, inputs: Float32Array.of(0, 2, 4, 6), targets: Int32Array.of(0, 0, 0, 1) };
  const names = { inputs: ['x'], targets: ['y'], outputs: ['a', 'b'] };

  it('preprocessing is fitted on the training rows alone', async () => {
    const dev = { rows: 1, inputs: Float32Array.of(1000), targets: Int32Array.of(1) };
    const { model } = await trainNetwork({ train: rows, dev, ...names }, { epochs: 1 }, { kernels });
    expect(model.preprocessing.stages[0]).toEqual({ step: 'mean', means: [3] });
  });

  it('soft labels are reproduced as probabilities', async () => {
    const soft = { rows: 2, inputs: Float32Array.of(0, 1), targets: Float32Array.of(0.25, 0.75, 0.9, 0.1) };
    const { model } = await trainNetwork({ train: soft, ...names }, { layers: [], epochs: 500 }, { kernels });
    const [first, , second] = createPredictor(model, kernels)(soft.inputs);
    expect(first).toBeCloseTo(0.25, 2);
    expect(second).toBeCloseTo(0.9, 2);
  });

  it('a class that weighs more is guessed where classes overlap', async () => {
    const alike = { rows: 4, inputs: Float32Array.of(1, 1, 1, 1), targets: Int32Array.of(0, 0, 0, 1) };
    const share = async (classWeights: string) => {
      const { model } = await trainNetwork(
        { train: alike, ...names },
        { layers: [], epochs: 300, classWeights },
        { kernels },
      );
      return createPredictor(model, kernels)(Float32Array.of(1))[1];
    };
    expect(await share('none')).toBeCloseTo(0.25, 1);
    expect(await share('balanced')).toBeCloseTo(0.5, 1);
    expect(await share('b=9')).toBeCloseTo(0.75, 1);
  });

  it('training stops when the development loss no longer falls, and keeps the best epoch', async () => {
    const data = exampleData('spiral', ['arm'], 'softmax');
    const { model } = await trainNetwork(data, { layers: [], epochs: 500, patience: 3 }, { kernels });
    expect(model.record.epochs).toBeLessThan(500);
    expect(model.record.epochs - model.record.bestEpoch).toBe(3);
  });
});

describe('a run', () => {
  const data = exampleData('xor', ['signs'], 'softmax');
  const options = { layers: [6], dropout: 0.2, epochs: 4, batchRows: 16, clipNorm: 1, l2: 1e-3 };

  it('gives the same bytes from the same seed, interrupted or not', async () => {
    const whole = await trainNetwork(data, options, { kernels });
    for (const stopAfter of [1, 2, 3]) {
      let kept: TrainingCheckpoint | undefined;
      const stop = new AbortController();
      const part = await trainNetwork(data, options, {
        kernels,
        signal: stop.signal,
        onProgress: ({ epoch }) => {
          if (epoch === stopAfter) stop.abort();
        },
        onCheckpoint: async (take) => {
          kept = take();
        },
      });
      expect(part.finished).toBe(false);
      const resumed = await trainNetwork(data, options, { kernels, resume: kept! });
      expect(resumed.finished).toBe(true);
      expect(resumed.model).toEqual(whole.model);
    }
  });

  it('refuses a checkpoint of other data or options', async () => {
    let kept: TrainingCheckpoint | undefined;
    const onCheckpoint = async (take: () => TrainingCheckpoint) => {
      kept = take();
    };
    await trainNetwork(data, options, { kernels, onCheckpoint });
    const resume = kept!;
    await expect(trainNetwork(data, { ...options, epochs: 9 }, { kernels, resume })).rejects.toThrow(
      /got other options/,
    );
    const { dev: _, ...other } = data;
    await expect(trainNetwork(other, options, { kernels, resume })).rejects.toThrow(/got other data/);
  });
});

describe('bad use is refused in one line:', () => {
  const data = exampleData('xor', ['signs'], 'softmax');
  it.each([
    [{ layer: [3] }, /^network options: expected a known option, got "layer"\. Did you mean "layers"/],
    [{ activation: 'relo' }, /^network options: activation: expected a known value, got "relo"/],
    [{ dropout: 1 }, /^network options: dropout: expected a number ≥ 0 and ≤ 0.99, got 1/],
    [{ layers: 3 }, /^network options: layers: expected a list of layer sizes/],
    [
      { output: 'linear', classWeights: 'balanced' },
      /^network options: classWeights: expected none for an output without/,
    ],
    [{ classWeights: 'sme=2' }, /^classWeights: expected a known class, got "sme"\. Did you mean "same"/],
    [{ classWeights: 'same' }, /^classWeights: expected balanced, none or pairs class=weight, got "same"/],
  ])('%j', async (options, message) => {
    await expect(trainNetwork(data, options as never, { kernels })).rejects.toThrow(message);
  });

  it('numbers that do not fit together', async () => {
    const short = { ...data.train, rows: 3 };
    await expect(trainNetwork({ ...data, train: short }, {}, { kernels })).rejects.toThrow(
      /^train\.inputs: expected 3 × 2 numbers/,
    );
    const none = { rows: 0, inputs: new Float32Array(0), targets: new Int32Array(0) };
    await expect(trainNetwork({ ...data, train: none }, {}, { kernels })).rejects.toThrow(
      /^train: expected at least one row/,
    );
    const few = { ...data.train, targets: new Int32Array(2) };
    await expect(trainNetwork({ ...data, train: few }, {}, { kernels })).rejects.toThrow(
      /^train\.targets: expected 80 numbers/,
    );
  });

  it('a rate that makes the loss overflow', async () => {
    const wild = { optimizer: 'sgd', output: 'linear', learningRate: 1e30, layers: [4] } as const;
    const films = exampleData('films', ['comedy'], 'linear');
    await expect(trainNetwork(films, wild, { kernels })).rejects.toThrow(/expected (a finite loss|finite gradients)/);
  });
});
