// Learning curves: parts that grow, and the power law through their scores.
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { fitCurve, learningCurve } from '../../src/pipeline/index.js';

const point = (sentences: number, f1: number) => ({ share: 0, sentences, f1 });

describe('fitCurve', () => {
  it('finds the power law that points were made from, and follows it', () => {
    const f1At = (n: number) => 100 - 300 * n ** -0.4;
    const fit = fitCurve([250, 500, 1000].map((n) => point(n, f1At(n))))!;
    expect(fit.a).toBeCloseTo(300, 6);
    expect(fit.b).toBeCloseTo(0.4, 10);
    expect(fit.twice).toBeCloseTo(f1At(2000), 8);
    expect(fit.gain).toBeCloseTo(f1At(2000) - f1At(1000), 8);
  });

  it('says that more does not help where scores do not grow', () => {
    expect(fitCurve([point(10, 50), point(20, 50)])!.gain).toBeCloseTo(0, 10);
    expect(fitCurve([point(10, 60), point(20, 50)])!.gain).toBeLessThan(0);
  });

  it('has nothing to say of one point, of one size, or of perfect scores', () => {
    expect(fitCurve([point(10, 50)])).toBeUndefined();
    expect(fitCurve([point(10, 50), point(10, 60)])).toBeUndefined();
    expect(fitCurve([point(10, 100), point(20, 100)])).toBeUndefined();
  });
});

describe('learningCurve', () => {
  const sentences = ['Ada', 'Zoe', 'Lin', 'Bob'].map((name, i) => ({
    words: [name, 'slept'],
    spans: [{ start: 0, end: 1, label: 'PER' }],
    line: i,
  }));
  const data = { train: [{ id: 'a', sentences }], dev: [{ id: 'b', sentences }] };
  const tiny = { hidden: [3], dimensions: 2, ngramBuckets: 9, epochs: 1 };

  it('trains on growing parts, each time told', async () => {
    const told: number[] = [];
    const onPoint = (one: { sentences: number }) => told.push(one.sentences);
    const points = await learningCurve(data, tiny, { kernels: createReferenceKernels(), onPoint });
    expect(points.map((one) => [one.share, one.sentences])).toEqual([
      [0.25, 1],
      [0.5, 2],
      [1, 4],
    ]);
    expect(told).toEqual([1, 2, 4]);
    const again = await learningCurve(data, tiny, { kernels: createReferenceKernels(), shares: [1] });
    expect(again).toEqual([points[2]]);
  });

  it('keeps documents whole where their context is pooled', async () => {
    const pooled = { ...tiny, poolDimensions: 2, poolUnits: 2 };
    const points = await learningCurve(data, pooled, { kernels: createReferenceKernels(), shares: [0.5] });
    expect(points[0].sentences).toBe(4);
  });

  it('is refused without development data', async () => {
    const run = learningCurve({ train: data.train }, tiny, { kernels: createReferenceKernels() });
    await expect(run).rejects.toThrow('learning curve: expected development data, the same for every part, got none.');
  });
});
