// Nomen's training step: the computation graph on its kernels, the embeddings trained too.
import {
  activate,
  addBias,
  backward,
  clearGradients,
  crossEntropy,
  forward,
  gatherRows,
  matrixProduct,
  parameter,
  reshape,
} from '../../src/grad/index.js';
import { createKernels, type Kernels } from '../../src/kernels/index.js';
import { createOptimizer } from '../../src/optim/index.js';
import { learningRate, sizes, type TrainingAnswer, type TrainingTask, type WindowBatch } from './task.js';

/** Steps through all batches each time it is called. */
export function createNomenTrainer(task: TrainingTask): () => TrainingAnswer {
  const kernels = createKernels();
  const step = createStep(task, kernels);
  return () => ({ losses: task.batches.map(step) });
}

function createStep(task: TrainingTask, kernels: Kernels): (batch: WindowBatch) => number {
  const { words, dimensions, inputs, units, classes } = sizes;
  const leaf = (name: string, shape: readonly number[], given?: Float32Array) => {
    const value = kernels.floats(shape.reduce((product, size) => product * size, 1));
    if (given !== undefined) value.set(given);
    return parameter({ name, shape, value });
  };
  const table = leaf('words', [words, dimensions], task.table);
  const hidden = { weights: leaf('hidden', [units, inputs], task.hidden), bias: leaf('hidden.bias', [units]) };
  const output = { weights: leaf('output', [classes, units], task.output), bias: leaf('output.bias', [classes]) };
  const parameters = [table, hidden.weights, hidden.bias, output.weights, output.bias];
  const optimizer = createOptimizer({ method: 'sgd' }, parameters, kernels);
  return (batch) => {
    const mark = kernels.mark();
    const [ids, gold] = [batch.ids, batch.classes].map((numbers) => {
      const copy = kernels.ints(numbers.length);
      copy.set(numbers);
      return copy;
    });
    const x = reshape(gatherRows(table, ids), [gold.length, inputs]);
    const h = activate(addBias(matrixProduct(x, hidden.weights, { transposeB: true }), hidden.bias), 'relu');
    const scores = addBias(matrixProduct(h, output.weights, { transposeB: true }), output.bias);
    const loss = crossEntropy(scores, gold);
    const value = forward(loss, kernels)[0];
    backward(loss, kernels);
    optimizer.step(learningRate);
    clearGradients(parameters);
    kernels.release(mark);
    return value;
  };
}
