// Laws and refusals of projections and their pictures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createWordVectors, drawProjection, projectWords, relations } from '../../src/vectors/index.js';
import { placeLabels, sharedArea } from '../../src/vectors/label-places.js';
import { backends, refusalOf, vectorsOf } from './sample.js';

const kernels = createReferenceKernels('float64');

describe.each(backends)('a projection on %s', (_, own) => {
  it('of points on a plane, turned into any number of dimensions, keeps their distances and holds all variance', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 3, max: 15 }),
        (seed, dimensions, count) => {
          const random = createRandom(seed);
          const plane = Array.from({ length: count }, () => [3 * random.normal(), random.normal()]);
          const angle = 6 * random.uniform();
          // Two directions of length 1 at right angles, in axes 0 and `dimensions − 1`.
          const values = plane.flatMap(([x, y]) => {
            const row = new Array<number>(dimensions).fill(5);
            row[0] += x * Math.cos(angle) - y * Math.sin(angle);
            row[dimensions - 1] += x * Math.sin(angle) + y * Math.cos(angle);
            return row;
          });
          const words = plane.map((_unused, i) => `w${i}`);
          const { points, shares } = projectWords(vectorsOf(words, dimensions, values), words, own);
          expect(shares[0] + shares[1]).toBeCloseTo(1, 4);
          expect(shares[0]).toBeGreaterThanOrEqual(shares[1]);
          for (let i = 0; i < count; i++) {
            for (let j = 0; j < i; j++) {
              const expected = Math.hypot(plane[i][0] - plane[j][0], plane[i][1] - plane[j][1]);
              const found = Math.hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
              expect(found).toBeCloseTo(expected, 2);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a projection', () => {
  it('has its mean at 0, its axes uncorrelated, and the variance of each axis is its share', () => {
    const random = createRandom(3);
    const words = Array.from({ length: 50 }, (_, i) => `w${i}`);
    const values = Float64Array.from({ length: 50 * 8 }, (_, i) => random.normal() * ((i % 8) + 1));
    const { points, shares } = projectWords(createWordVectors({ words, dimensions: 8, values }), words, kernels);
    const sums = { x: 0, y: 0, xy: 0, xx: 0, yy: 0 };
    for (let i = 0; i < 50; i++) {
      const [x, y] = [points[2 * i], points[2 * i + 1]];
      sums.x += x;
      sums.y += y;
      sums.xy += x * y;
      sums.xx += x * x;
      sums.yy += y * y;
    }
    const means = Array.from({ length: 8 }, (_, j) => words.reduce((sum, _word, i) => sum + values[8 * i + j], 0) / 50);
    const all = values.reduce((sum, value, i) => sum + (value - means[i % 8]) ** 2, 0);
    for (const sum of [sums.x, sums.y, sums.xy]) expect(sum / all).toBeCloseTo(0, 8);
    expect([sums.xx / all, sums.yy / all]).toEqual(shares.map((share) => expect.closeTo(share, 9)));
  });

  it('is of different words, found in lower case too, and names those without a vector', () => {
    const vectors = vectorsOf(['ice', 'fire', 'snow'], 2, [0, 2, 0, -6, 0, 4]);
    const { words, points, unknown } = projectWords(vectors, ['Ice', 'fire', 'Ice', 'sleet'], kernels);
    expect([words, [...points], unknown]).toEqual([['Ice', 'fire'], [4, 0, -4, 0], ['sleet']]);
  });

  it('of equal vectors is a single point', () => {
    const { points, shares } = projectWords(vectorsOf(['a', 'b'], 2, [1, 2, 1, 2]), ['a', 'b'], kernels);
    expect([[...points], shares]).toEqual([
      [0, 0, 0, 0],
      [0, 0],
    ]);
  });

  it('needs two words', () => {
    expect(refusalOf(() => projectWords(vectorsOf(['a'], 1, [1]), ['a', 'b'], kernels)).message).toBe(
      'projectWords: expected two or more words that have a vector, got 1. Give words of the vocabulary.',
    );
  });
});

describe('the picture', () => {
  const projection = (words: readonly string[], points: readonly number[]) =>
    ({ words, points: Float64Array.from(points), shares: [0.5, 0.25], unknown: [] }) as const;

  it('has a point and a label for each word and a line for each pair that is there', () => {
    const svg = drawProjection(projection(['man', 'woman', 'king'], [0, 0, 1, 1, 2, 0]), {
      pairs: [
        ['man', 'woman'],
        ['king', 'queen'],
      ],
      title: 'Men & women',
    });
    expect(svg.match(/<circle /g)).toHaveLength(3);
    expect(svg.match(/<line /g)).toHaveLength(1);
    for (const text of ['>man<', '>woman<', '>king<', '>Men &amp; women<', '50.0 % and 25.0 % of the variance']) {
      expect(svg).toContain(text);
    }
  });

  it('has one scale for both axes', () => {
    const svg = drawProjection(projection(['a', 'b', 'c'], [0, 0, 1, 0, 0, 1]));
    const [a, b, c] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect(b[0] - a[0]).toBeCloseTo(a[1] - c[1], 0);
    expect(b[0] - a[0]).toBeGreaterThan(100);
  });

  it('is XML whatever the words are', () => {
    const svg = drawProjection(projection(['<&">', 'a\u0000\ud800b'], [0, 0, 1, 1]));
    expect(svg).toContain('>&lt;&amp;&quot;&gt;<');
    expect(svg).toContain('>a\ufffd\ufffdb<');
  });

  it('keeps every label of 60 crowded words on the canvas and nearly free of the others', () => {
    const random = createRandom(2);
    const canvas = { left: 0, top: 0, width: 500, height: 350 };
    const points = Array.from({ length: 60 }, () => ({
      x: 60 + 380 * random.uniform(),
      y: 30 + 290 * random.uniform(),
      width: 40 + 40 * random.uniform(),
      height: 16,
    }));
    const boxes = placeLabels(points, canvas);
    const shared = boxes.flatMap((box, i) => boxes.slice(0, i).map((other) => sharedArea(box, other)));
    const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
    // To the right of each point they would share 17 % of their area.
    expect(shared.reduce((sum, x) => sum + x, 0)).toBeLessThan(0.005 * area);
    for (const box of boxes) expect(sharedArea(box, canvas)).toBeCloseTo(box.width * box.height, 6);
  });

  it('can be of the four relations of the lectures, each of different words', () => {
    expect(Object.keys(relations)).toEqual(['verb-agent', 'male-female', 'company-CEO', 'comparative-superlative']);
    for (const pairs of Object.values(relations)) {
      expect(pairs.length).toBeGreaterThan(10);
      expect(pairs.every((pair) => pair.length === 2)).toBe(true);
      expect(new Set(pairs.flat()).size).toBe(2 * pairs.length);
    }
  });
});
