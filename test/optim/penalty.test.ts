// The penalty on weights.
import { describe, expect, it } from 'vitest';
import { backward, forward } from '../../src/grad/index.js';
import { weightPenalty } from '../../src/optim/index.js';
import { kernels, table, vector } from './parameters.js';

describe('weightPenalty', () => {
  const parameters = () => [table('weights', [1, 2]), vector('bias', [100]), table('output', [2, 1])];

  it('is λ1 Σ |w| + λ2 Σ w² over matrices, and biases go free', () => {
    const [weights, bias, output] = parameters();
    weights.value[0] = -1;
    const penalty = weightPenalty([weights, bias, output], { l1: 10, l2: 0.5 })!;
    expect(forward(penalty, kernels)[0]).toBeCloseTo(10 * 6 + 0.5 * 10, 12);
    backward(penalty, kernels);
    expect([...weights.gradient!, ...output.gradient!]).toEqual([-11, 12, 11, 12]);
    expect(bias.gradient).toBeUndefined();
  });

  it('of one kind leaves the other out', () => {
    expect(forward(weightPenalty(parameters(), { l1: 1, l2: 0 })!, kernels)[0]).toBe(6);
    expect(forward(weightPenalty(parameters(), { l1: 0, l2: 1 })!, kernels)[0]).toBe(10);
  });

  it('is undefined when there is nothing to add', () => {
    expect(weightPenalty(parameters(), { l1: 0, l2: 0 })).toBeUndefined();
    expect(weightPenalty([vector('bias', [1])], { l1: 1, l2: 1 })).toBeUndefined();
  });

  it('refuses negative strengths', () => {
    expect(() => weightPenalty([], { l1: -1, l2: 0 })).toThrow('weightPenalty.l1: expected a number ≥ 0');
    expect(() => weightPenalty([], { l1: 0, l2: -1 })).toThrow('weightPenalty.l2: expected a number ≥ 0');
  });
});
