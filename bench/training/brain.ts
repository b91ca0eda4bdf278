// brain.js' training step: one example at a time, squared error, weights changed after each example, no embeddings.
import { loadRival } from '../harness/rivals.js';
import { learningRate, sizes, type TrainingAnswer, type TrainingTask, windowOf } from './task.js';

/** The part of brain.js that is used. */
interface Brain {
  readonly NeuralNetwork: new (
    options: object,
  ) => {
    sizes: readonly number[];
    initialize(): void;
    trainPattern(example: { input: Float32Array; output: Float32Array }, logError: true): number;
  };
}

/** Steps through all batches each time it is called; undefined when brain.js is not installed. */
export function createBrainTrainer(task: TrainingTask): (() => TrainingAnswer) | undefined {
  const brain = loadRival<Brain>('brain.js');
  if (brain === undefined) return undefined;
  const { inputs, units, classes } = sizes;
  const net = new brain.NeuralNetwork({ hiddenLayers: [units], activation: 'sigmoid', learningRate });
  net.sizes = [inputs, units, classes];
  net.initialize();
  const targets = Array.from({ length: classes }, (_, k) =>
    Float32Array.from({ length: classes }, (_, i) => +(i === k)),
  );
  return () => {
    const losses = task.batches.map((batch) => {
      let error = 0;
      for (const [n, gold] of batch.classes.entries()) {
        error += net.trainPattern({ input: windowOf(task, batch, n), output: targets[gold] }, true);
      }
      return error / batch.classes.length;
    });
    return { losses };
  };
}
