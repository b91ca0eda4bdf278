// The exchange of gradients between threads: every row of every minibatch is applied once, in order, by whoever it falls to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { reserveSharedMemory } from '../../src/kernels/index.js';
import { createSharedExchange } from '../../src/ner/parallel-exchange.js';
import { createNodeWorkers } from '../../src/node/index.js';
import { bundleForNode } from '../node/bundle.js';
import { drawMinibatch, subjects, updateRows } from './parallel-exchange-rounds.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-exchange-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = bundleForNode('test/ner/parallel-exchange-worker.ts', folder);
const workers = createNodeWorkers({ script: pathToFileURL(script) });
const sizes = subjects.map(({ shape }) => shape[0] * (shape[1] ?? 1));
const rounds = 40;

/** What the weights are after some rounds of `count` replicas. */
async function trainShared(count: number): Promise<number[][]> {
  const kind = { name: 'reference-float64', floatType: 'float64' } as const;
  const memory = reserveSharedMemory(kind, { threads: count, commonFloats: sizes });
  const input = { memory, exchange: createSharedExchange(count, subjects.length), rounds };
  let weights: number[][] = [];
  const onMessage = (message: unknown) => {
    weights = message as number[][];
  };
  await workers.start({ job: 'exchange', count, input: () => input, onMessage }).done;
  return weights;
}

/** The same by one loop that applies the replicas' gradients one after the other. */
function trainInTurn(count: number): number[][] {
  const weights = sizes.map((size) => new Array<number>(size).fill(0));
  for (let round = 0; round < rounds; round++) {
    for (let replica = 0; replica < count; replica++) {
      const { loss, gradients } = drawMinibatch(createRandom(100 * round + replica));
      gradients.forEach((gradient, p) => {
        const change = { subject: subjects[p], factor: 1 + loss! + replica };
        if (gradient !== undefined) updateRows(weights[p], gradient, change);
      });
    }
  }
  return weights;
}

it.each([1, 2, 3, 7])('%d replicas change the weights as one that applies their gradients in turn', async (count) => {
  expect(await trainShared(count)).toEqual(trainInTurn(count));
});
