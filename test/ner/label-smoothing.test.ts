// Label smoothing: the target is the annotated tagging, but for a share that all legal taggings have alike.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { forward, parameter } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { type Architecture, resolveNerOptions, tagsOf } from '../../src/ner/index.js';
import { createObjective } from '../../src/ner/objectives/index.js';
import type { LabelledBatch } from '../../src/ner/objectives/objective.js';

const kernels = createReferenceKernels('float64');
const random = createRandom(3);
const draw = (name: string, ...shape: number[]) => {
  const value = kernels.floats(shape.reduce((product, size) => product * size)).map(() => random.normal());
  return parameter({ name, shape, value });
};
/** O, B, I, E and S of one label. */
const tagCount = 5;
const weights = [draw('transitions', tagCount, tagCount), draw('start', tagCount), draw('end', tagCount)];
const parameters = new Map(weights.map((weight) => [weight.name, weight]));

function lossOf(architecture: Architecture, labelSmoothing: number) {
  const options = resolveNerOptions({ architecture, labelSmoothing });
  const network = { options, parameters };
  const objective = createObjective(network, tagsOf(options, ['LOC']), { threshold: 0, kernels });
  return (scores: ReturnType<typeof draw>, tags: readonly number[], bounds: readonly number[]) => {
    const batch = { tags: Int32Array.from(tags), offsets: Int32Array.from(bounds) } as LabelledBatch;
    return forward(objective.loss(scores, batch, random), kernels)[0];
  };
}

/** All sequences of as many tags. */
function sequences(length: number): number[][] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((tags) => Array.from({ length: tagCount }, (_, tag) => [...tags, tag]));
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe('label smoothing', () => {
  it.each([
    ['chain', 13],
    ['feedforward', tagCount ** 3],
  ] as const)('of %s adds the mean loss of the %d taggings that it can give', (architecture, count) => {
    const scores = draw('scores', 3, tagCount);
    const plain = lossOf(architecture, 0);
    const losses = sequences(3).map((tags) => plain(scores, tags, [0, 3]));
    const legal = losses.filter((loss) => loss < 1000);
    expect(legal).toHaveLength(count);
    const smoothed = lossOf(architecture, 0.2)(scores, [0, 1, 3], [0, 3]);
    expect(smoothed).toBeCloseTo(0.8 * plain(scores, [0, 1, 3], [0, 3]) + 0.2 * mean(legal), 10);
  });

  it('of several sentences is the mean over them', () => {
    const smoothed = lossOf('chain', 0.1);
    const parts = [draw('scores', 2, tagCount), draw('scores', 1, tagCount)];
    const value = kernels.floats(3 * tagCount);
    parts.forEach((part, i) => {
      value.set(part.value, 2 * i * tagCount);
    });
    const together = smoothed(parameter({ name: 'scores', shape: [3, tagCount], value }), [1, 3, 0], [0, 2, 3]);
    expect(together).toBeCloseTo(mean([smoothed(parts[0], [1, 3], [0, 2]), smoothed(parts[1], [0], [0, 1])]), 10);
  });
});
