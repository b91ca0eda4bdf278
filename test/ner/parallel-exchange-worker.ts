// A worker script of the tests: replicas that draw their gradients, and remember every change of their own rows.
import { createRandom, type WorkerPort } from '../../src/base/index.js';
import { type Parameter, parameter } from '../../src/grad/index.js';
import { joinSharedMemory, type Kernels, type SharedMemory } from '../../src/kernels/index.js';
import { joinExchange, type SharedExchange } from '../../src/ner/parallel-exchange.js';
import { serveThreadJobs } from '../../src/node/index.js';
import { drawGradients, parameterShapes, updateRows } from './parallel-exchange-rounds.js';

/** What the test gives each replica. */
interface Input {
  readonly memory: SharedMemory;
  readonly exchange: SharedExchange;
  readonly rounds: number;
}

serveThreadJobs({
  exchange(port: WorkerPort) {
    const { memory, exchange: shared, rounds } = port.input as Input;
    const { kernels, common } = joinSharedMemory(memory, port.index);
    const exchange = joinExchange(shared, port.index);
    const parameters = parameterShapes.map((shape, p) => {
      const value = common.floats(shape.reduce((product, size) => product * size));
      return parameter({ name: `p${p}`, shape, value });
    });
    exchange.meet();
    for (let round = 0; round < rounds; round++) {
      const mark = kernels.mark();
      const loss = leaveGradients(parameters, { round, index: port.index, kernels });
      exchange.shareGradients({ loss, parameters, kernels }, (loss, replica) => {
        if (loss === undefined) return;
        parameters.forEach(({ value, rowGradient }, p) => {
          if (rowGradient !== undefined) updateRows(value, rowGradient, { shape: parameterShapes[p], loss, replica });
        });
      });
      kernels.release(mark);
    }
    if (port.index === 0) port.post(parameters.map(({ value }) => Array.from(value)));
  },
});

function leaveGradients(
  parameters: readonly Parameter[],
  { round, index, kernels }: { readonly round: number; readonly index: number; readonly kernels: Kernels },
): number | undefined {
  const drawn = drawGradients(createRandom(100 * round + index));
  parameters.forEach((parameter, p) => {
    const gradient = drawn.gradients[p];
    parameter.gradient = undefined;
    parameter.rowGradient = undefined;
    if (gradient === undefined) return;
    const values = kernels.floats(gradient.values.length);
    values.set(gradient.values);
    if (gradient.rows.length === parameter.shape[0]) parameter.gradient = values;
    else {
      const rows = kernels.ints(gradient.rows.length);
      rows.set(gradient.rows);
      parameter.rowGradient = { rows, values };
    }
  });
  return drawn.loss;
}
