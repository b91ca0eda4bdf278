// A worker script of the tests: replicas that draw the gradients of their minibatches and share them.
import { createRandom, type WorkerPort } from '../../src/base/index.js';
import { clearGradients, type Parameter, parameter } from '../../src/grad/index.js';
import { joinSharedMemory, type Kernels, type SharedMemory } from '../../src/kernels/index.js';
import { joinExchange, type SharedExchange } from '../../src/ner/parallel-exchange.js';
import { serveThreadJobs } from '../../src/node/index.js';
import { drawMinibatch, subjects, updateRows } from './parallel-exchange-rounds.js';

/** What the test gives each replica. */
interface Input {
  readonly memory: SharedMemory;
  readonly exchange: SharedExchange;
  readonly rounds: number;
}

serveThreadJobs({
  exchange(port: WorkerPort) {
    const input = port.input as Input;
    const { kernels, common } = joinSharedMemory(input.memory, port.index);
    const exchange = joinExchange(input.exchange, port.index);
    const parameters = subjects.map(({ shape }, p) =>
      parameter({ name: String(p), shape, value: common.floats(shape[0] * (shape[1] ?? 1)) }),
    );
    for (let round = 0; round < input.rounds; round++) {
      const mark = kernels.mark();
      const loss = leaveGradients(parameters, kernels, 100 * round + port.index);
      exchange.shareGradients({ loss, parameters, kernels }, (loss, replica) => {
        if (loss === undefined) return;
        parameters.forEach(({ value, rowGradient }, p) => {
          const change = { subject: subjects[p], factor: 1 + loss + replica };
          if (rowGradient !== undefined) updateRows(value, rowGradient, change);
        });
      });
      clearGradients(parameters);
      kernels.release(mark);
    }
    if (port.index === 0) port.post(parameters.map(({ value }) => Array.from(value)));
  },
});

/** Leaves the gradients of a minibatch on the parameters, in the replica's own memory; gives the loss. */
function leaveGradients(parameters: readonly Parameter[], kernels: Kernels, seed: number): number | undefined {
  const { loss, gradients } = drawMinibatch(createRandom(seed));
  gradients.forEach((drawn, p) => {
    if (drawn === undefined) return;
    const values = kernels.floats(drawn.values.length);
    values.set(drawn.values);
    const rows = kernels.ints(drawn.rows.length);
    rows.set(drawn.rows);
    if (subjects[p].isTable) parameters[p].rowGradient = { rows, values };
    else parameters[p].gradient = values;
  });
  return loss;
}
