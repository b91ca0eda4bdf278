// The model file of a network: what goes in comes out, and nothing else gets in.
import { describe, expect, it } from 'vitest';
import { createPredictor, type NetworkModel, trainNetwork } from '../../src/classify/index.js';
import { createKernels } from '../../src/kernels/index.js';
import {
  deserializeContainer,
  deserializeNetworkModel,
  serializeContainer,
  serializeNetworkModel,
} from '../../src/pipeline/index.js';

const kernels = createKernels();
const train = { rows: 3, inputs: Float32Array.of(0, 1, 2, 3, 4, 5), targets: Int32Array.of(0, 1, 1) };
const names = { inputs: ['x', 'y'], targets: ['kind'], outputs: ['a', 'b'] };
const sources = [{ name: 'tiny.csv', sha256: 'ab', rows: 3 }];
const { model } = await trainNetwork({ train, ...names, sources }, { layers: [3], epochs: 2 }, { kernels });

describe('a network', () => {
  it('comes back with all it held, and predicts the same', async () => {
    const read = await deserializeNetworkModel(await serializeNetworkModel(model), { name: 'a' });
    expect(read).toEqual(model);
    expect(createPredictor(read, kernels)(train.inputs)).toEqual(createPredictor(model, kernels)(train.inputs));
  });

  it('has the same bytes when trained again', async () => {
    const again = await trainNetwork({ train, ...names, sources }, { layers: [3], epochs: 2 }, { kernels });
    expect(await serializeNetworkModel(again.model)).toEqual(await serializeNetworkModel(model));
  });
});

describe('a file is refused', () => {
  const changed = async (change: Record<string, unknown>) => {
    const { manifest, tensors } = await deserializeContainer(await serializeNetworkModel(model), { name: 'a' });
    return deserializeNetworkModel(await serializeContainer({ manifest: { ...manifest, ...change }, tensors }), {
      name: 'b',
    });
  };
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['of another kind', { kind: 'ner' }, /^b: expected a model of kind "network", got "ner"/],
    ['with an option that is none', { options: { layer: [] } }, /^b: expected a known option/],
    ['with a name twice', { inputs: ['x', 'x'] }, /^b: expected different names for inputs/],
    ['with more inputs than weights', { inputs: ['x', 'y', 'z'] }, /^b: expected preprocessing of 3 inputs, got 2/],
    ['with other classes than weights', { outputs: ['a', 'b', 'c'] }, /layer2.*expected F32 \[3/],
    ['with one class', { outputs: ['a'] }, /^b: expected outputs, got 1/],
    ['without its preprocessing', { preprocessing: undefined }, /^restorePreprocessing: /],
    ['with a record that is text', { record: 'x' }, /^b: expected an object for record/],
  ];
  it.each(cases)('%s', async (_, change, message) => {
    await expect(changed(change)).rejects.toThrow(message);
  });

  it('with a weight that is no number', async () => {
    const [first, ...rest] = model.weights;
    const broken: NetworkModel = {
      ...model,
      weights: [{ ...first, value: first.value.map(() => Number.NaN) }, ...rest],
    };
    const bytes = await serializeNetworkModel(broken);
    await expect(deserializeNetworkModel(bytes, { name: 'b' })).rejects.toThrow(/expected finite numbers, got NaN/);
  });
});
