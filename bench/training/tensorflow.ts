// TensorFlow.js' training step on one of its backends. Its embeddings are frozen: trained ones fail on WebAssembly.
import { dirname } from 'node:path';
import { loadRival, rivalPath } from '../harness/rivals.js';
import { learningRate, sizes, type TrainingAnswer, type TrainingTask, transposed, type WindowBatch } from './task.js';

interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}

/** The part of @tensorflow/tfjs-core that is used. */
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  tensor2d(values: Float32Array, shape: readonly number[]): Tensor;
  tensor1d(values: Float32Array | Int32Array, type: 'float32' | 'int32'): Tensor;
  variable(value: Tensor): Tensor;
  zeros(shape: readonly number[]): Tensor;
  gather(table: Tensor, ids: Tensor): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  oneHot(ids: Tensor, depth: number): Tensor;
  tidy<Result extends Tensor>(work: () => Result): Result;
  readonly losses: { softmaxCrossEntropy(gold: Tensor, scores: Tensor): Tensor };
  readonly train: {
    sgd(rate: number): { minimize(loss: () => Tensor, returnCost: true, variables: readonly Tensor[]): Tensor };
  };
}

interface WasmBackend {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
}

/** Steps through all batches each time it is called; undefined when TensorFlow.js is not installed. */
export function createTensorFlowTrainer(
  backend: 'cpu' | 'wasm',
  task: TrainingTask,
): (() => Promise<TrainingAnswer>) | undefined {
  const tf = loadRival<TensorFlow>('@tensorflow/tfjs-core');
  const loaded = loadRival<WasmBackend>(`@tensorflow/tfjs-backend-${backend}`);
  // Loaded for what it does when loaded: it tells the core the gradients of its operations.
  const gradients = loadRival('@tensorflow/tfjs-layers');
  if (tf === undefined || loaded === undefined || gradients === undefined) return undefined;
  if (backend === 'wasm') {
    loaded.setThreadsCount(1);
    loaded.setWasmPaths(`${dirname(rivalPath('@tensorflow/tfjs-backend-wasm'))}/`);
  }
  let step: ((batch: WindowBatch) => number) | undefined;
  return async () => {
    await tf.setBackend(backend);
    step ??= createStep(tf, task);
    return { losses: task.batches.map(step) };
  };
}

function createStep(tf: TensorFlow, task: TrainingTask): (batch: WindowBatch) => number {
  const { words, dimensions, inputs, units, classes } = sizes;
  const table = tf.tensor2d(task.table, [words, dimensions]);
  const hidden = tf.variable(tf.tensor2d(transposed(task.hidden, units, inputs), [inputs, units]));
  const output = tf.variable(tf.tensor2d(transposed(task.output, classes, units), [units, classes]));
  const [hiddenBias, outputBias] = [tf.variable(tf.zeros([units])), tf.variable(tf.zeros([classes]))];
  const variables = [hidden, hiddenBias, output, outputBias];
  const optimizer = tf.train.sgd(learningRate);
  const train = ({ ids, classes: gold }: WindowBatch) => {
    const x = tf.reshape(tf.gather(table, tf.tensor1d(ids, 'int32')), [gold.length, inputs]);
    const targets = tf.oneHot(tf.tensor1d(gold, 'int32'), classes);
    const loss = () => {
      const h = tf.relu(tf.add(tf.matMul(x, hidden), hiddenBias));
      return tf.losses.softmaxCrossEntropy(targets, tf.add(tf.matMul(h, output), outputBias));
    };
    return optimizer.minimize(loss, true, variables);
  };
  return (batch) => {
    const loss = tf.tidy(() => train(batch));
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
}
