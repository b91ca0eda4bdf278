// Whole runs of word2vec: same seed same bytes, interrupted or not; what it learns; what it refuses.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import {
  createCorpus,
  deserializeWord2vecCheckpoint,
  serializeWord2vecCheckpoint,
  trainWord2vec,
  type Word2vecCheckpoint,
  type Word2vecControl,
  type Word2vecOptions,
  type Word2vecProgress,
} from '../../src/embeddings/index.js';
import { buildAliasTable, keepChances } from '../../src/embeddings/word2vec/sampling.js';
import { createNodeWorkers } from '../../src/node/index.js';
import { buildHuffmanPaths } from '../../src/text/index.js';
import { gramBuckets, similarityOf } from '../../src/vectors/index.js';

/** Lines about two topics that share no words but the frame. */
function topicLines(count: number): string[][] {
  const random = createRandom(11);
  const topics = ['abcdef', 'uvwxyz'].map((letters) => [...letters]);
  return Array.from({ length: count }, (_, i) => {
    const own = topics[i % 2];
    return Array.from({ length: 8 }, () => own[random.integer(own.length)]);
  });
}

const corpus = createCorpus(topicLines(600));
const options: Partial<Word2vecOptions> = { dimensions: 10, windowSize: 3, epochs: 2, subsample: 0 };
const bytesOf = (checkpoint: Word2vecCheckpoint) => {
  const parts = [...serializeWord2vecCheckpoint(checkpoint)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (x, d) => x * b[d]).reduce((s, x) => s + x, 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe('trainWord2vec', () => {
  it.each([
    ['skipgram', 'negative'],
    ['skipgram', 'hierarchical'],
    ['skipgram', 'softmax'],
    ['cbow', 'negative'],
    ['cbow', 'hierarchical'],
    ['cbow', 'softmax'],
  ] as const)('%s with %s: brings words of one topic together', async (method, loss) => {
    const { vectors } = await trainWord2vec(corpus, { ...options, method, loss, learningRate: 0.2, epochs: 5 });
    for (const [a, b] of ['ab', 'cf', 'uv', 'xz']) expect(similarityOf(vectors, a, b)).toBeGreaterThan(0.5);
    for (const [a, b] of ['au', 'bz', 'fv']) expect(similarityOf(vectors, a, b)).toBeLessThan(0.3);
  });

  it.each([
    ['skipgram', 0.05],
    ['cbow', 0.2],
  ] as const)('%s with n-grams gives unseen words vectors, and rare ones better', async (method, learningRate) => {
    const random = createRandom(3);
    const stems = [
      ['frost', 'glacier', 'snow'],
      ['flame', 'burn', 'torch'],
    ];
    const endings = ['', 's', 'ed', 'ing', 'er', 'y'];
    const pick = (list: readonly string[]) => list[random.integer(list.length)];
    const lines = Array.from({ length: 600 }, (_, i) =>
      Array.from({ length: 8 }, () => pick(stems[i % 2]) + pick(endings)),
    );
    // One word is seen once, among words of the other topic.
    const text = createCorpus([...lines, ['burns', 'flamey', 'glacierish', 'torched', 'burned']]);
    const train = (buckets: number) => trainWord2vec(text, { ...options, method, learningRate, epochs: 5, buckets });
    const { vectors, subwords } = await train(2000);
    const unseen = subwords!.vectorOf('snowish')!;
    const near = ['snow', 'frosts', 'glaciered'].map((word) => cosine(unseen, vectors.vectorOf(word)!));
    const far = ['flame', 'burns', 'torched'].map((word) => cosine(unseen, vectors.vectorOf(word)!));
    expect(Math.min(...near)).toBeGreaterThan(Math.max(...far) + 0.5);
    const plain = await train(0);
    expect(plain.subwords).toBeUndefined();
    const lean = (one: typeof vectors) =>
      similarityOf(one, 'glacierish', 'glaciers') - similarityOf(one, 'glacierish', 'flames');
    expect(lean(vectors)).toBeGreaterThan(lean(plain.vectors) + 0.5);
  });

  it('with n-grams gives a word the mean of its row and those of its n-grams', async () => {
    let kept: Word2vecCheckpoint | undefined;
    const onCheckpoint = async (checkpoint: Word2vecCheckpoint) => {
      kept = checkpoint;
    };
    const { vectors, subwords } = await trainWord2vec(
      corpus,
      { ...options, epochs: 1, buckets: 30, dimensions: 5 },
      { onCheckpoint },
    );
    const { inputs } = kept!;
    const stride = inputs.length / (vectors.words.length + 30);
    const grams = gramBuckets('a', subwords!);
    for (let d = 0; d < 5; d++) {
      const row = inputs[vectors.idOf('a') * stride + d];
      const sum = grams.reduce((all, bucket) => all + subwords!.values[bucket * 5 + d], row);
      expect(vectors.vectorOf('a')![d]).toBeCloseTo(sum / (grams.length + 1), 5);
    }
  });

  it('gives the same bytes for the same seed, others for another', async () => {
    const run = async (seed: number) => [...(await trainWord2vec(corpus, { ...options, seed })).vectors.values];
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it.each(['negative', 'softmax'] as const)('gives the same bytes when interrupted and resumed: %s', async (loss) => {
    const whole = await trainWord2vec(corpus, { ...options, loss });
    const controller = new AbortController();
    let kept: Uint8Array | undefined;
    const control: Word2vecControl = {
      signal: controller.signal,
      onProgress: ({ epoch }) => epoch === 2 && controller.abort(),
      onCheckpoint: async (checkpoint) => {
        kept = bytesOf(checkpoint);
      },
    };
    const first = await trainWord2vec(corpus, { ...options, loss }, control);
    // The one piece of a negative run's second epoch is done when the signal fires; a softmax run has more to do.
    expect(first.finished).toBe(loss === 'negative');
    const resume = deserializeWord2vecCheckpoint(kept!, { name: 'kept' });
    expect(resume.place.epoch).toBe(loss === 'negative' ? 2 : 1);
    const rest = await trainWord2vec(corpus, { ...options, loss }, { resume });
    expect([...rest.vectors.values]).toEqual([...whole.vectors.values]);
  });

  it('tells the share done, the loss and the falling learning rate', async () => {
    const events: Word2vecProgress[] = [];
    await trainWord2vec(corpus, { ...options, loss: 'softmax' }, { onProgress: (event) => events.push(event) });
    expect(events.at(-1)).toMatchObject({ epoch: 2, epochs: 2, tokens: 4800, tokensPerEpoch: 4800 });
    // Twelve words: at first each is as likely as the others, in the end those of one topic are.
    expect(events[0].loss).toBeLessThan(Math.log(12));
    expect(events[0].loss).toBeGreaterThan(Math.log(8));
    expect(events.at(-1)!.loss).toBeLessThan(Math.log(8));
    for (const [i, { learningRate }] of events.slice(1).entries()) {
      expect(learningRate).toBeLessThan(events[i].learningRate);
    }
    expect(events.at(-1)!.learningRate).toBeCloseTo(0.025 * 1e-4, 12);
  });

  it('keeps the vectors of predicted words, but for the nodes of a tree', async () => {
    const { contextVectors, vectors } = await trainWord2vec(corpus, { ...options, dimensions: 12 });
    expect(contextVectors()!.words).toEqual(vectors.words);
    expect([...contextVectors()!.values]).not.toEqual([...vectors.values]);
    const tree = await trainWord2vec(corpus, { ...options, loss: 'hierarchical' });
    expect(tree.contextVectors()).toBeUndefined();
  });

  it('learns with threads on one memory', async () => {
    const threads = { count: 2, workers: createNodeWorkers() };
    const many = createCorpus(topicLines(20_000));
    const { vectors, finished } = await trainWord2vec(many, { ...options, learningRate: 0.1 }, { threads });
    expect(finished).toBe(true);
    expect(similarityOf(vectors, 'a', 'b')).toBeGreaterThan(0.5);
    expect(similarityOf(vectors, 'a', 'u')).toBeLessThan(0.3);
  }, 30_000);

  it('refuses in one line', async () => {
    const refusal = (given: object, control?: Word2vecControl) =>
      trainWord2vec(corpus, given, control).catch((error: Error) => error.message);
    expect(await refusal({ loss: 'hinge' })).toBe(
      'loss: expected negative, hierarchical, softmax, got "hinge". Pass one of them.',
    );
    expect(await refusal({ loss: 'softmax', buckets: 10 })).toBe(
      'buckets: expected 0, or loss "negative" with shareNegatives, got 10 with loss "softmax". Learn n-grams with negative sampling.',
    );
    expect(await refusal({ shareNegatives: false, buckets: 10 })).toContain(
      'got 10 with loss "negative" without share',
    );
    expect(await refusal({ shortestGram: 5, longestGram: 4 })).toMatch(/^longestGram: expected a whole number/);
    expect(await refusal({ dimension: 3 })).toContain('Did you mean "dimensions"?');
    expect(await refusal({ windowSize: 0 })).toMatch(/^windowSize: expected a whole number ≥ 1/);
    expect(await refusal({ dimensions: 4096, learningRate: 10, epochs: 50 })).toMatch(
      /^epoch \d+, token \d+: expected a finite loss, got another. Pass a smaller learningRate.$/,
    );
  });

  it('refuses the checkpoint of another run, and what is none', async () => {
    let kept: Uint8Array = new Uint8Array(0);
    const onCheckpoint = async (checkpoint: Word2vecCheckpoint) => {
      kept = bytesOf(checkpoint);
    };
    await trainWord2vec(corpus, options, { onCheckpoint });
    const resume = deserializeWord2vecCheckpoint(kept, { name: 'kept' });
    await expect(trainWord2vec(corpus, { ...options, seed: 2 }, { resume })).rejects.toThrow(
      'checkpoint: expected a run with the same text and options, got other options. Resume with',
    );
    const other = createCorpus(topicLines(599));
    await expect(trainWord2vec(other, options, { resume })).rejects.toThrow('got other text. Resume with');
    const read = (bytes: Uint8Array) => () => deserializeWord2vecCheckpoint(bytes, { name: 'a.checkpoint' });
    expect(read(kept.subarray(1))).toThrow('a.checkpoint: expected a word2vec checkpoint, got other bytes.');
    expect(read(kept.subarray(0, -4))).toThrow(/got \d+ of \d+ bytes. Start again without --resume.$/);
  });
});

describe('chances', () => {
  it('of noise are ∝ count^power', () => {
    const counts = [50, 20, 9, 4, 1, 1];
    const { thresholds, aliases } = buildAliasTable(counts, 0.75);
    const chances = counts.map(() => 0);
    for (let place = 0; place < counts.length; place++) {
      const own = (thresholds[place] + 1) / 2 ** 32;
      chances[place] += own / counts.length;
      chances[aliases[place]] += (1 - own) / counts.length;
    }
    const total = counts.reduce((sum, count) => sum + count ** 0.75, 0);
    for (const [i, count] of counts.entries()) expect(chances[i]).toBeCloseTo(count ** 0.75 / total, 6);
  });

  it('of staying are √(t/f) + t/f, and certain for rare words', () => {
    const kept = keepChances([900, 99, 1], 0.01);
    expect(kept[0] / 2 ** 32).toBeCloseTo(Math.sqrt(0.01 / 0.9) + 0.01 / 0.9, 6);
    expect(kept[2]).toBe(2 ** 32 - 1);
    expect([...keepChances([9, 1], 0)]).toEqual([2 ** 32 - 1, 2 ** 32 - 1]);
  });
});

describe('Huffman paths', () => {
  it('have the least Σ count · length, and no path begins another', () => {
    const { starts, turns, longest } = buildHuffmanPaths([40, 30, 20, 6, 4]);
    const paths = [0, 1, 2, 3, 4].map((word) => [...turns.subarray(starts[word], starts[word + 1])]);
    expect(paths.map((path) => path.length)).toEqual([1, 2, 3, 4, 4]);
    expect(longest).toBe(4);
    const codes = paths.map((path) => path.map((turn) => turn % 2).join(''));
    expect(new Set(codes).size).toBe(5);
    for (const a of codes) for (const b of codes) expect(a !== b && b.startsWith(a)).toBe(false);
    for (const path of paths) expect(path[0] >> 1).toBe(3);
  });

  it('of one word are empty', () => {
    expect(buildHuffmanPaths([7]).longest).toBe(0);
  });
});
