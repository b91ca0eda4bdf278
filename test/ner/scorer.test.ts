// The scorer that keeps projections gives the numbers of the graph: for words met before, after its table starts afresh, and beyond it.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { forward } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createEncoder } from '../../src/ner/features/encoder.js';
import { resolveNerOptions } from '../../src/ner/index.js';
import { buildEmissions, createNetwork, initialiseWeights, weightShapes } from '../../src/ner/network.js';
import { createScorer } from '../../src/ner/scorer.js';

const space = { words: ['', 'in', 'paris'], trainedRows: 3, affixes: [] };

function parts(architecture: 'chain' | 'average') {
  const kernels = createReferenceKernels('float64');
  const options = resolveNerOptions({ architecture, hidden: [3], dimensions: 2, ngramBuckets: 50, ngramDimensions: 2 });
  const shapes = weightShapes(options, space, 5);
  const random = createRandom(1);
  const words = kernels.floats(6).map(() => random.normal());
  const network = createNetwork(options, shapes, initialiseWeights(shapes, words, { options, kernels, random }));
  return { network, encoder: createEncoder(space, options), kernels };
}

const distinct = (first: number, count: number) => Array.from({ length: count }, (_, i) => `w${first + i}`);

describe.each(['chain', 'average'] as const)('createScorer for %s', (architecture) => {
  const { network, encoder, kernels } = parts(architecture);
  const score = createScorer({ network, encoder, kernels });

  it.each([
    ['new words', [['museums', 'in', 'Paris'], [], ['in']]],
    ['words met before, in another order', [['Paris', 'in', 'Rome', 'in', 'museums']]],
    ['a table that fills up', [distinct(0, 5000)]],
    ['a table that starts afresh', [distinct(4000, 6000), ['Paris']]],
    ['more types than the table holds', [distinct(0, 9000)]],
    ['words met before all that', [['museums', 'in', 'Paris']]],
  ])('scores %s as the graph does', (_, sentences) => {
    const scored: number[] = [];
    score(sentences, (scores) => {
      for (const value of scores) scored.push(value);
    });
    const expected = Array.from(forward(buildEmissions(network, encoder(sentences, kernels)), kernels));
    expect(scored).toHaveLength(expected.length);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - scored[i])), 0);
    expect(worst).toBeLessThan(1e-12);
  });
});
