// Laws of the groups of words: who is in which, what row a word has, what a model file keeps of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { clusterRows } from '../../src/ner/features/cluster-rows.js';
import { buildFeatureSpace, createWordTable } from '../../src/ner/features/space.js';
import { buildWordGroups, createGroupLookup } from '../../src/ner/features/word-groups.js';
import { createRowLookup } from '../../src/ner/features/word-rows.js';
import { createTagger, resolveNerOptions, trainNer } from '../../src/ner/index.js';
import {
  deserializeContainer,
  deserializeNerModel,
  serializeContainer,
  serializeNerModel,
} from '../../src/pipeline/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const kernels = createReferenceKernels();

/** Cities near (1, 0), rivers near (0, 1); a few words before them. */
const cities = Array.from({ length: 60 }, (_, i) => `city${i}`);
const rivers = Array.from({ length: 40 }, (_, i) => `river${i}`);
const first = ['in', 'paris', 'the'];
const words = [...first, ...cities.flatMap((city, i) => (i < rivers.length ? [city, rivers[i]] : [city]))];
const values = Float32Array.from(
  words.flatMap((word, i) =>
    word.startsWith('river') ? [i / 1e3, 1] : word.startsWith('city') ? [1, i / 1e3] : [9, i],
  ),
);
const vectors = createWordVectors({ words, values, dimensions: 2 });

describe('clusters', () => {
  it('have no row that is nearer to the mean of another', () => {
    const random = createRandom(4);
    const centres = Array.from({ length: 5 * 3 }, () => 10 * random.normal());
    const x = Float32Array.from(
      { length: 300 * 3 },
      (_, ij) => centres[3 * Math.floor(ij / 180) + (ij % 3)] + random.normal(),
    );
    const clusters = clusterRows(x, { rows: 300, columns: 3, clusters: 5 }, kernels);
    const means = Array.from({ length: 5 }, (_, k) => {
      const own = [...clusters.keys()].filter((i) => clusters[i] === k);
      return [0, 1, 2].map((j) => own.reduce((sum, i) => sum + x[3 * i + j], 0) / own.length);
    });
    const distance = (i: number, k: number) => means[k].reduce((sum, m, j) => sum + (x[3 * i + j] - m) ** 2, 0);
    for (let i = 0; i < 300; i++) {
      for (let k = 0; k < 5; k++) expect(distance(i, k)).toBeGreaterThanOrEqual(distance(i, clusters[i]));
    }
  });

  it('of no rows are none, and of fewer rows than clusters those of the rows', () => {
    expect(clusterRows(new Float32Array(0), { rows: 0, columns: 2, clusters: 3 }, kernels)).toHaveLength(0);
    const two = clusterRows(Float32Array.of(0, 0, 5, 5), { rows: 2, columns: 2, clusters: 3 }, kernels);
    expect(two[0]).not.toBe(two[1]);
  });
});

describe('groups', () => {
  const groups = buildWordGroups(vectors, { first: first.length, count: 2, kernels });
  const groupOf = createGroupLookup(groups);

  it('hold the words behind the first, similar ones together, whatever their case', () => {
    const [city, river] = [groupOf('city0'), groupOf('river0')];
    expect(new Set([city, river])).toEqual(new Set([0, 1]));
    for (const word of cities) expect(groupOf(word.toUpperCase())).toBe(city);
    for (const word of rivers) expect(groupOf(word)).toBe(river);
  });

  it('take two bytes a word and one a bucket', () => {
    expect(groups.members.length).toBe(2 * 100);
    expect(groups.sizes.length).toBe(16);
  });

  it('let few strangers pass for members', () => {
    const strangers = Array.from({ length: 5000 }, (_, i) => `stranger ${i}`);
    expect(strangers.filter((word) => groupOf(word) >= 0).length / 5000).toBeLessThan(0.05);
  });

  it('know every member however many there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 80 }), (names) => {
        const some = createWordVectors({ words: names, values: new Float32Array(names.length), dimensions: 1 });
        const lookup = createGroupLookup(buildWordGroups(some, { first: 0, count: 3, kernels }));
        for (const name of names) expect(lookup(name)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the word table with groups', () => {
  const train = [
    {
      id: 'tiny',
      sentences: [{ words: ['City7', 'in', 'Paris', 'Nowhere'], spans: [{ start: 2, end: 3, label: 'LOC' }], line: 1 }],
    },
  ];
  const options = resolveNerOptions({ dimensions: 2, maxWords: first.length, wordGroups: 2, minCount: 1 });
  const groups = buildWordGroups(vectors, { first: first.length, count: 2, kernels });
  const space = buildFeatureSpace({ train, vectors, groups }, options);
  const rowOf = createRowLookup(space);

  it('has a row for the first words and for words of the data without a vector, and shared ones for all others', () => {
    expect([...space.words.words]).toEqual(['', 'in', 'nowhere', 'paris', 'the']);
    expect(['', 'in', 'nowhere', 'Paris', 'the'].map(rowOf)).toEqual([0, 3, 4, 5, 6]);
    expect(rowOf('city7')).toBe(rowOf('City1'));
    expect([1, 2]).toContain(rowOf('city7'));
    expect(rowOf('river1')).not.toBe(rowOf('city1'));
  });

  it('holds the mean of each group in its row', () => {
    const table = createWordTable(space, { vectors, dimensions: 2, kernels, random: createRandom(1) });
    expect(table.length).toBe(2 * (space.words.size + 2));
    const row = rowOf('river0');
    const own = rivers.map((word) => vectors.vectorOf(word)!);
    for (const j of [0, 1]) {
      expect(table[2 * row + j]).toBeCloseTo(own.reduce((sum, vector) => sum + vector[j], 0) / own.length, 5);
    }
  });

  it('comes back from a model file, which tags as before and learns on', async () => {
    const small = {
      hidden: [6],
      maxWords: first.length,
      wordGroups: 2,
      minCount: 1,
      ngramBuckets: 20,
      epochs: 2,
      wordBits: 4,
    };
    const { model } = await trainNer({ train, vectors }, small, { kernels: createReferenceKernels() });
    const bytes = await serializeNerModel(model);
    const read = await deserializeNerModel(bytes, { name: 'grouped' });
    expect(read.features.groups).toEqual(model.features.groups);
    expect(await serializeNerModel(read)).toEqual(bytes);
    const said = createTagger(read, createReferenceKernels()).tagSentences([['city9', 'in', 'river3']]);
    expect(said).toHaveLength(1);
    const more = [{ id: 'more', sentences: [{ words: ['River8', 'Unseen'], spans: [], line: 1 }] }];
    const next = await trainNer(
      { train: more, from: read },
      { epochs: 1, learningRate: 0 },
      { kernels: createReferenceKernels() },
    );
    const rows = createRowLookup(next.model.features);
    const [old, grown] = [read, next.model].map(({ weights }) => weights.find(({ name }) => name === 'words')!.value);
    const vectorIn = (table: ArrayLike<number>, row: number) => Array.from(table).slice(2 * row, 2 * row + 2);
    for (const word of ['river5', 'city3', 'paris']) {
      expect(vectorIn(grown, rows(word))).toEqual(vectorIn(old, createRowLookup(read.features)(word)));
    }
    // A word of the new data gets a row of its own, its digits as 0, and starts from its group.
    expect(next.model.features.words.has('river0')).toBe(true);
    expect(vectorIn(grown, rows('river8'))).toEqual(vectorIn(grown, rows('river5')));
  });

  it('is refused where the groups of a file do not fit', async () => {
    const small = { hidden: [6], maxWords: first.length, wordGroups: 2, minCount: 1, ngramBuckets: 20, epochs: 1 };
    const { model } = await trainNer({ train, vectors }, small, { kernels: createReferenceKernels() });
    const { manifest, tensors } = await deserializeContainer(await serializeNerModel(model), { name: 'a' });
    const forge = async (name: string, data: Uint8Array, shape: number[]) => {
      const forged = new Map(tensors).set(name, { dtype: 'U8', shape, data });
      return deserializeNerModel(await serializeContainer({ manifest, tensors: forged }), { name: 'a' });
    };
    await expect(forge('groups.sizes', Uint8Array.of(50, 50, 0), [3])).rejects.toThrow(/power of two of buckets.* 3/);
    await expect(forge('groups.sizes', Uint8Array.of(9), [1])).rejects.toThrow(/groups\.members/);
    const members = Uint8Array.from(tensors.get('groups.members')!.data as Uint8Array).fill(2);
    await expect(forge('groups.members', members, [100, 2])).rejects.toThrow(/groups below 2, got 2/);
  });
});
