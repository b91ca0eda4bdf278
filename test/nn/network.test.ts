// Layers and networks: what they compute, their gradients, and what depth is for.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { backward, checkGradients, clearGradients, constant, forward } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  createDense,
  createNetwork,
  layerGradientCases,
  NETWORK_DEFAULTS,
  type NetworkOptions,
  type NetworkOutput,
  networkLoss,
  networkOutput,
} from '../../src/nn/index.js';
import { createOptimizer } from '../../src/optim/index.js';

const kernels = createReferenceKernels('float64');
const matrix = (rows: number, ...numbers: number[]) =>
  constant({ shape: [rows, numbers.length / rows], value: Float64Array.from(numbers) });

describe('a dense layer', () => {
  const layer = () => {
    const options = { name: 'dense', inputs: 2, outputs: 3, activation: 'leakyRelu', slope: 0.5 } as const;
    return createDense(options, kernels, createRandom(1));
  };

  it('is g(W x + b) with W stored [outputs, inputs]', () => {
    const { weights, bias, apply } = layer();
    weights.value.set([1, 2, 3, 4, -5, -6]);
    bias.value.set([0.5, 0, 1]);
    expect([...forward(apply(matrix(2, 1, 1, 0, -1)), kernels)]).toEqual([3.5, 7, -5, -0.75, -2, 7]);
    expect([weights.shape, bias.shape]).toEqual([[3, 2], [3]]);
  });

  it('starts with weights of Xavier’s range, not all alike, and bias 0', () => {
    const { weights, bias } = layer();
    expect(weights.value.every((weight) => Math.abs(weight) <= Math.sqrt(6 / 5))).toBe(true);
    expect(new Set(weights.value).size).toBe(6);
    expect([...bias.value]).toEqual([0, 0, 0]);
    expect([weights.name, bias.name]).toEqual(['dense.weights', 'dense.bias']);
  });
});

describe('a network', () => {
  const create = (options: Partial<NetworkOptions>, seed = 1) =>
    createNetwork({ inputs: 2, outputs: 2, ...options }, kernels, createRandom(seed));

  it('of L layers has L matrices that chain from inputs to outputs, the last one linear', () => {
    const network = create({ layers: [4, 3] });
    expect(network.parameters.map(({ name, shape }) => `${name} ${shape.join('×')}`)).toEqual([
      'layer1.weights 4×2',
      'layer1.bias 4',
      'layer2.weights 3×4',
      'layer2.bias 3',
      'layer3.weights 2×3',
      'layer3.bias 2',
    ]);
    for (const { bias } of network.layers) bias.value.fill(50);
    const [score] = forward(network.scores(matrix(1, 0, 0)), kernels);
    const [first, second, third] = network.layers[2].weights.value;
    expect(score).toBeCloseTo(first + second + third + 50, 12);
  });

  it('is tanh, softmax and without hidden layers unless told otherwise', () => {
    expect(create({}).options).toEqual({ ...NETWORK_DEFAULTS, inputs: 2, outputs: 2 });
    expect(create({}).layers.length).toBe(1);
  });

  it('drops units of hidden layers in training, and never inputs or outputs', () => {
    const network = create({ layers: [400], activation: 'identity', outputs: 1, output: 'linear' });
    for (const { weights } of network.layers) weights.value.fill(1);
    const scoreOf = (keep: number) =>
      forward(network.scores(matrix(1, 1, 1), { keep, random: createRandom(1) }), kernels)[0];
    const whole = forward(network.scores(matrix(1, 1, 1)), kernels)[0];
    expect([whole, scoreOf(1)]).toEqual([800, 800]);
    // Each kept unit gives 2 · 2; 400 units are never all kept or all dropped.
    const dropped = scoreOf(0.5);
    expect(dropped % 4).toBe(0);
    expect(Math.abs(dropped - 800)).toBeLessThan(200);
    expect(dropped).not.toBe(800);
    const flat = create({ outputs: 1, output: 'linear' });
    const [plain, trained] = [undefined, { keep: 0.5, random: createRandom(1) }].map((training) =>
      forward(flat.scores(matrix(1, 1, 1), training), kernels),
    );
    expect(trained).toEqual(plain);
  });

  it('has the loss and the output function that go together', () => {
    const scores = matrix(2, 2, 0);
    const valuesOf = (output: NetworkOutput) => [...forward(networkOutput(scores, output), kernels)];
    const lossOf = (output: NetworkOutput, targets: Float64Array) =>
      forward(networkLoss(scores, targets, output), kernels)[0];
    const sigma = 1 / (1 + Math.exp(-2));
    expect(valuesOf('linear')).toEqual([2, 0]);
    expect(valuesOf('logistic')[0]).toBeCloseTo(sigma, 12);
    expect(lossOf('linear', Float64Array.of(0, 1))).toBeCloseTo((4 + 1) / 2, 12);
    expect(lossOf('logistic', Float64Array.of(1, 1))).toBeCloseTo(-(Math.log(sigma) + Math.log(0.5)) / 2, 12);
    const pair = matrix(1, 2, 0);
    expect(forward(networkOutput(pair, 'softmax'), kernels)[0]).toBeCloseTo(sigma, 12);
    expect(forward(networkLoss(pair, Int32Array.of(0), 'softmax'), kernels)[0]).toBeCloseTo(-Math.log(sigma), 12);
    const soft = forward(networkLoss(pair, Float64Array.of(0.25, 0.75), 'softmax'), kernels)[0];
    expect(soft).toBeCloseTo(-0.25 * Math.log(sigma) - 0.75 * Math.log(1 - sigma), 12);
  });

  it('of one seed has one set of weights', () => {
    const bytes = (seed: number) => create({ layers: [5] }, seed).parameters.map(({ value }) => value);
    expect(bytes(3)).toEqual(bytes(3));
    expect(bytes(3)).not.toEqual(bytes(4));
  });
});

describe('gradients', () => {
  for (const { name, build } of layerGradientCases()) {
    it(`of ${name} equal the central differences`, () => {
      const { worst, passed } = checkGradients(build);
      expect(passed, `${worst.parameter}[${worst.index}] is off by ${worst.error}`).toBe(true);
    });
  }

  it('are checked for every activation and every output', () => {
    expect(layerGradientCases().map(({ name }) => name)).toEqual([
      ...['identity', 'logistic', 'tanh', 'hardTanh', 'softSign', 'relu', 'leakyRelu'].map((name) => `dense ${name}`),
      ...['linear', 'softmax', 'logistic'].flatMap((output) => [
        `network ${output}`,
        `network ${output} over 5, 3 tanh`,
      ]),
      'network softmax over 6 tanh with dropout',
    ]);
  });
});

describe('exclusive or', () => {
  /** Full-batch Adam; the number of the four points that come out right. */
  function learn(layers: readonly number[]): number {
    const network = createNetwork({ inputs: 2, layers, outputs: 2 }, kernels, createRandom(1));
    const optimizer = createOptimizer({ method: 'adam' }, network.parameters, kernels);
    const classes = Int32Array.of(0, 1, 1, 0);
    const scores = network.scores(matrix(4, 0, 0, 0, 1, 1, 0, 1, 1));
    const loss = networkLoss(scores, classes, 'softmax');
    for (let step = 0; step < 300; step++) {
      forward(loss, kernels);
      clearGradients(network.parameters);
      backward(loss, kernels);
      optimizer.step(0.05);
    }
    const a = forward(scores, kernels);
    return classes.filter((y, n) => (a[2 * n + 1] > a[2 * n] ? 1 : 0) === y).length;
  }

  it('is learned by a network with one hidden layer', () => expect(learn([8])).toBe(4));

  it('is beyond softmax alone, which draws straight lines', () => expect(learn([])).toBeLessThan(4));
});

describe('refusals', () => {
  const create = (options: Record<string, unknown>) => () =>
    createNetwork(options as unknown as NetworkOptions, kernels, createRandom(1));
  const refused: readonly [string, () => unknown, string][] = [
    ['no inputs', create({ outputs: 2 }), 'createNetwork.inputs: expected a whole number ≥ 1, got 0.'],
    [
      'an empty hidden layer',
      create({ inputs: 2, layers: [4, 0], outputs: 2 }),
      'createNetwork.layers[1]: expected a whole number ≥ 1, got 0.',
    ],
    [
      'one class',
      create({ inputs: 2, outputs: 1 }),
      'createNetwork.outputs of a softmax network: expected a whole number ≥ 2, got 1.',
    ],
    [
      'two yes-or-no answers',
      create({ inputs: 2, outputs: 2, output: 'logistic' }),
      'createNetwork.outputs of a logistic network: expected a whole number ≥ 1 and ≤ 1, got 2.',
    ],
    [
      'an unknown output',
      create({ inputs: 2, outputs: 2, output: 'softmx' }),
      'createNetwork: expected a known output, got "softmx". Did you mean "softmax"? Known: linear, softmax, logistic.',
    ],
    [
      'a negative slope',
      create({ inputs: 2, outputs: 2, slope: -1 }),
      'createNetwork.slope: expected a number ≥ 0 and ≤ 1',
    ],
    [
      'an unknown option',
      create({ inputs: 2, outputs: 2, layer: [3] }),
      'createNetwork: expected a known option, got "layer". Did you mean "layers"?',
    ],
    [
      'a layer without outputs',
      () => createDense({ name: 'top', inputs: 1, outputs: 0, activation: 'tanh' }, kernels, createRandom(1)),
      'createDense top.outputs: expected a whole number ≥ 1, got 0.',
    ],
    [
      'a layer without inputs',
      () => createDense({ name: 'top', inputs: 0, outputs: 1, activation: 'tanh' }, kernels, createRandom(1)),
      'createDense top.inputs: expected a whole number ≥ 1, got 0.',
    ],
    [
      'classes for a linear network',
      () => networkLoss(matrix(1, 1), Int32Array.of(1), 'linear'),
      'networkLoss.targets: expected floats for a linear network, got Int32Array. Pass a FloatArray, or train a softmax network on classes.',
    ],
    [
      'classes for a logistic network',
      () => networkLoss(matrix(1, 1), Int32Array.of(1), 'logistic'),
      'networkLoss.targets: expected floats for a logistic network, got Int32Array.',
    ],
    [
      'an output function that does not exist',
      () => networkOutput(matrix(1, 1), 'tanh' as NetworkOutput),
      'networkOutput: expected a known output, got "tanh".',
    ],
    [
      'the loss of an output that does not exist',
      () => networkLoss(matrix(1, 1), Float64Array.of(1), 'tanh' as NetworkOutput),
      'networkLoss: expected a known output, got "tanh".',
    ],
  ];
  for (const [what, action, message] of refused) it(`${what} is refused`, () => expect(action).toThrow(message));
});
