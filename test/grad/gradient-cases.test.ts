// Every operation and loss against central differences, in float64 at 1e-6.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { checkGradients, gradientCases, topologicalOrder } from '../../src/grad/index.js';
import { kernels } from './leaves.js';

describe('gradient cases', () => {
  it.each(gradientCases().map((one) => [one.name, one] as const))(
    '%s: every coordinate and random directions',
    (_, one) => {
      for (let seed = 1; seed <= 4; seed++) {
        const byCoordinate = checkGradients(one.build, { random: createRandom(seed) });
        const byDirection = checkGradients(one.build, { random: createRandom(seed), directions: 3 });
        expect(byCoordinate.passed, JSON.stringify(byCoordinate.worst)).toBe(true);
        expect(byDirection.passed, JSON.stringify(byDirection.worst)).toBe(true);
      }
    },
  );

  it('are one or more for each operation, with names of their own', () => {
    const cases = gradientCases();
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const seen = new Set<string | undefined>();
    for (const { build } of cases) {
      for (const node of topologicalOrder(build(createRandom(1), kernels).loss)) seen.add(node.operation?.name);
    }
    const operations =
      'matrixProduct add addBias multiply multiplyBy concatenate sliceRows sliceColumns reshape gatherRows gatherMeans ' +
      'windowSum windowMax identity logistic tanh hardTanh softSign relu leakyRelu softmax logSoftmax dropout sum crossEntropy ' +
      'binaryCrossEntropy squaredError maxMargin chainLogLikelihood chainLogPartition l2Penalty l1Penalty';
    for (const name of operations.split(' ')) expect(seen).toContain(name);
  });

  it('are drawn away from kinks', () => {
    const kinks = { 'activate relu': [0], 'activate leakyRelu': [0], 'activate hardTanh': [-1, 1], l1Penalty: [0] };
    for (const { name, build } of gradientCases()) {
      if (!Object.hasOwn(kinks, name)) continue;
      for (let seed = 1; seed <= 50; seed++) {
        const numbers = build(createRandom(seed), kernels).parameters.flatMap(({ value }) => [...value]);
        const distances = numbers.flatMap((z) => kinks[name as keyof typeof kinks].map((kink) => Math.abs(z - kink)));
        expect(Math.min(...distances), name).toBeGreaterThanOrEqual(0.05);
      }
    }
  });

  it('have a gradient worth checking in every parameter', () => {
    for (const { name, build } of gradientCases()) {
      const { loss, parameters } = build(createRandom(1), kernels);
      for (const parameter of parameters) {
        const { worst } = checkGradients({ loss, parameters: [parameter] }, { directions: 5, tolerance: 0 });
        expect(Math.abs(worst.numeric), `${name}, ${parameter.name}`).toBeGreaterThan(1e-4);
      }
    }
  });
});
