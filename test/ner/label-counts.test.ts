// Nothing is tied to four labels: training, scores, alternatives, explanations and learning on with 2 and with 79 labels.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createWasmKernels } from '../../src/kernels/index.js';
import { createExplainer, createTagger, evaluateNer, trainNer } from '../../src/ner/index.js';
import type { LabelledDocument } from '../../src/text/index.js';

/** "motca nom1 nom3 。": the first word tells the label of the next two, which no language has. */
function corpus(seed: number, { labels, count }: { labels: number; count: number }): LabelledDocument[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, line) => {
    const label = line % labels;
    const words = [
      `mot${String.fromCharCode(97 + (label % 26), 97 + Math.floor(label / 26))}`,
      `nom${random.integer(5)}`,
      `nom${random.integer(5)}`,
      '。',
    ];
    return {
      id: String(line),
      sentences: [{ words, spans: [{ start: 1, end: 3, label: `étiquette-${label}` }], line }],
    };
  });
}

describe.each([2, 79])('with %d labels', (labels) => {
  const [train, dev] = [corpus(1, { labels, count: 6 * 79 }), corpus(2, { labels, count: 79 })];
  const options = {
    hidden: [24],
    dimensions: 16,
    ngramDimensions: 0,
    epochs: 10,
    batchTokens: 100,
    learningRate: 0.02,
    seed: 2,
  };

  it('a model is trained, calibrated, asked for alternatives and reasons, and learns one more', {
    timeout: 60_000,
  }, async () => {
    const { model } = await trainNer({ train, dev }, options, { kernels: createWasmKernels() });
    expect(model.labels).toHaveLength(labels);
    expect(model.tags).toHaveLength(1 + 4 * labels);
    const tagger = createTagger(model, createWasmKernels());
    const { f1, calibration, minScores } = evaluateNer(tagger, dev);
    expect(f1).toBeGreaterThan(95);
    expect(calibration!.error).toBeLessThan(10);
    expect(Object.keys(minScores!)).toHaveLength(labels);
    const words = dev[1].sentences[0].words;
    const [best, next] = tagger.listAlternatives([words], 2)[0];
    expect(best.spans).toEqual(dev[1].sentences[0].spans);
    expect(next.probability).toBeLessThan(best.probability);
    const [reason] = createExplainer(model, createWasmKernels()).explain([words]);
    const sum = reason.words.reduce(
      (total, { share }) => total + share,
      reason.elsewhere + reason.transitions + reason.bias,
    );
    expect(sum).toBeCloseTo(reason.difference, 4);
    expect(reason.label).toBe('étiquette-1');
    const more = corpus(3, { labels: labels + 1, count: 4 * (labels + 1) });
    const grown = (await trainNer({ train: more, from: model }, { epochs: 1 }, { kernels: createWasmKernels() })).model;
    expect(grown.labels).toHaveLength(labels + 1);
    expect(evaluateNer(createTagger(grown, createWasmKernels()), dev).f1).toBeGreaterThan(90);
  });
});
