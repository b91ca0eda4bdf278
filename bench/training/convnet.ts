// ConvNetJS' training step: one example at a time, weights changed after each batch; it has no embeddings to train.
import { loadRival } from '../harness/rivals.js';
import { learningRate, sizes, type TrainingAnswer, type TrainingTask, windowOf } from './task.js';

interface Volume {
  w: Float64Array | Float32Array;
}

interface Layer {
  readonly layer_type: string;
  readonly filters?: readonly Volume[];
  readonly biases?: Volume;
}

/** The part of convnetjs that is used. */
interface ConvNet {
  readonly Vol: new (width: number, height: number, depth: number, fill: number) => Volume;
  readonly Net: new () => { makeLayers(definitions: readonly object[]): void; readonly layers: readonly Layer[] };
  readonly SGDTrainer: new (
    net: object,
    options: object,
  ) => {
    train(x: Volume, label: number): { readonly cost_loss: number };
  };
}

/** Steps through all batches each time it is called; undefined when convnetjs is not installed. */
export function createConvNetTrainer(task: TrainingTask): (() => TrainingAnswer) | undefined {
  const convnet = loadRival<ConvNet>('convnetjs');
  if (convnet === undefined) return undefined;
  const { inputs, units, classes } = sizes;
  const net = new convnet.Net();
  net.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: inputs },
    { type: 'fc', num_neurons: units, activation: 'relu' },
    { type: 'softmax', num_classes: classes },
  ]);
  const [hidden, output] = net.layers.filter(({ layer_type }) => layer_type === 'fc');
  setWeights(hidden, task.hidden, inputs);
  setWeights(output, task.output, units);
  const options = { method: 'sgd', learning_rate: learningRate, momentum: 0, l2_decay: 0, l1_decay: 0 };
  const trainer = new convnet.SGDTrainer(net, { ...options, batch_size: task.batches[0].classes.length });
  return () => {
    const losses = task.batches.map((batch) => {
      let loss = 0;
      for (const [n, gold] of batch.classes.entries()) {
        const x = new convnet.Vol(1, 1, inputs, 0);
        x.w = windowOf(task, batch, n);
        loss += trainer.train(x, gold).cost_loss;
      }
      return loss / batch.classes.length;
    });
    return { losses };
  };
}

function setWeights({ filters = [], biases }: Layer, matrix: Float32Array, inputs: number): void {
  for (const [row, filter] of filters.entries()) filter.w.set(matrix.subarray(row * inputs, (row + 1) * inputs));
  biases?.w.fill(0);
}
