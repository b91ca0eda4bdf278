// Laws of merged models: they score as the mean of their parts.
import { describe, expect, it } from 'vitest';
import { mergeModels } from '../../scripts/ensemble.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { buildGazetteer, createTagger, type NerModel, trainNer } from '../../src/ner/index.js';

const kernels = () => createReferenceKernels();
const words = ['Ada', 'went', 'to', 'New', 'York', '.'];
const spans = [
  { start: 0, end: 1, label: 'PER' },
  { start: 3, end: 5, label: 'LOC' },
];
const train = [{ id: 'tiny', sentences: [{ words, spans, line: 1 }] }];
const options = { hidden: [5], dimensions: 4, ngramDimensions: 3, ngramBuckets: 20, minCount: 1, epochs: 3 };

async function trained(seed: number): Promise<NerModel> {
  const data = { train, gazetteers: [buildGazetteer('place', ['New York'])] };
  return (await trainNer(data, { ...options, seed }, { kernels: kernels() })).model;
}

/** What the scores of the most probable labellings sum up to, less that of the right one. */
function logOdds(model: NerModel): Map<string, number> {
  const [all] = createTagger(model, kernels(), { arithmetic: 'float' }).listAlternatives([words], 1000);
  const key = (one: (typeof all)[number]) => one.spans.map(({ start, end, label }) => `${start}-${end}${label}`).join();
  const scores = new Map(all.map((one) => [key(one), Math.log(one.probability)]));
  return new Map([...scores].map(([labelling, score]) => [labelling, score - scores.get('0-1PER,3-5LOC')!]));
}

describe('merged models', () => {
  it('give every labelling the mean of the scores that the models give it', async () => {
    const models = [await trained(1), await trained(2), await trained(3)];
    const merged = mergeModels(models);
    expect(merged.options).toMatchObject({ hidden: [15], dimensions: 12, shapeDimensions: 24, ngramDimensions: 9 });
    const odds = models.map(logOdds);
    let checked = 0;
    for (const [labelling, said] of logOdds(merged)) {
      if (!odds.every((one) => one.has(labelling))) continue;
      expect(said).toBeCloseTo(odds.reduce((sum, one) => sum + one.get(labelling)!, 0) / 3, 3);
      checked++;
    }
    expect(checked).toBeGreaterThan(20);
  });
});
