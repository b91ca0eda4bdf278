// The linker's file gives back what was written, and refuses whatever leads nowhere.
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createLinker, type Linker, linkDocument, trainLinker } from '../../src/linking/index.js';
import {
  type Container,
  deserializeContainer,
  deserializeLinker,
  serializeContainer,
  serializeLinker,
  type Tensor,
} from '../../src/pipeline/index.js';
import { linked, smallKnowledge } from '../linking/small-world.js';

const name = 'kb.safetensors';
const document = linked('[Paris|LOC|texas] ranch , [Hilton|PER] or [Paris Hilton|PER|hilton] , [UN|ORG]');

async function trained(): Promise<Linker> {
  return trainLinker(smallKnowledge(), { train: [document] }, { kernels: createReferenceKernels() }, { epochs: 3 });
}

describe('a linker file', () => {
  it.each([
    ['untrained', async () => createLinker(smallKnowledge())],
    ['trained', trained],
  ])('links as the linker that was written: %s', async (_, make) => {
    const linker = await make();
    const read = await deserializeLinker(await serializeLinker(linker), { name });
    const [before, after] = [linker, read].map((one) => linkDocument(one, document));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    // Directions are kept in bytes.
    after.forEach(({ candidates }, m) => {
      expect(candidates.map(({ entity }) => entity)).toEqual(before[m].candidates.map(({ entity }) => entity));
      candidates.forEach(({ score }, c) => {
        expect(score).toBeCloseTo(before[m].candidates[c].score, 1);
      });
    });
    expect(read.knowledge.descriptionOf(0)).toBe('capital of France on the Seine');
    expect([read.labels, read.options, read.threshold]).toEqual([linker.labels, linker.options, linker.threshold]);
  });

  it('written again is the same bytes', async () => {
    const bytes = await serializeLinker(await trained());
    expect(await serializeLinker(await deserializeLinker(bytes, { name }))).toEqual(bytes);
  });
});

describe('a file is refused', () => {
  async function damaged(
    change: (container: { manifest: Container['manifest']; tensors: Map<string, Tensor> }) => void,
  ) {
    const { manifest, tensors } = await deserializeContainer(await serializeLinker(await trained()), { name });
    const copy = { manifest: { ...manifest }, tensors: new Map(tensors) };
    change(copy);
    return deserializeLinker(await serializeContainer(copy), { name });
  }
  const ints = (...numbers: number[]): Tensor => ({
    dtype: 'I32',
    shape: [numbers.length],
    data: Int32Array.from(numbers),
  });
  const changed = (tensors: Map<string, Tensor>, key: string, at: number, value: number) => {
    const old = tensors.get(key)!;
    const data = old.data.slice();
    data[at] = value;
    tensors.set(key, { ...old, data } as Tensor);
  };
  type Change = Parameters<typeof damaged>[0];
  const cases: readonly [string, Change, string][] = [
    [
      'of another kind',
      (c) => Object.assign(c.manifest, { kind: 'ner' }),
      'expected a knowledge base, got a file of kind "ner".',
    ],
    ['without a threshold', (c) => Object.assign(c.manifest, { threshold: 'x' }), 'expected a threshold and options'],
    ['with a type twice', (c) => Object.assign(c.manifest, { types: ['A', 'A'] }), 'different names for types'],
    ['with an unknown option', (c) => Object.assign(c.manifest, { options: { width: 1 } }), 'got "width"'],
    [
      'with an edge to nowhere',
      (c) => changed(c.tensors, 'entities', 0, 99),
      '"entities": expected numbers in [0, 5), got 99.',
    ],
    [
      'with a half of no name',
      (c) => changed(c.tensors, 'halves.values', 0, -1),
      '"halves.values": expected numbers in',
    ],
    [
      'with a type that is none',
      (c) => changed(c.tensors, 'typeOf', 0, 7),
      '"typeOf": expected numbers in [-1, 3), got 7.',
    ],
    ['with a count that is none', (c) => changed(c.tensors, 'counts', 0, Number.NaN), '"counts": expected numbers in'],
    ['with starts that fall', (c) => changed(c.tensors, 'starts', 1, 9), 'expected starts that ascend from 0 to'],
    [
      'with a companion to nowhere',
      (c) => changed(c.tensors, 'companions.entities', 0, 5),
      '"companions.entities": expected numbers in [0, 5), got 5.',
    ],
    [
      'with companions of more documents than there are',
      (c) => changed(c.tensors, 'companions.counts', 0, 3),
      '"companions.counts": expected numbers in [1, 2), got 3.',
    ],
    ['with companions that fall', (c) => changed(c.tensors, 'companions.starts', 5, 9), 'expected starts that ascend'],
    [
      'with hashes out of order',
      (c) => changed(c.tensors, 'hashes', 0, 2 ** 32 - 1),
      'expected ascending hashes, got a lower one at 1.',
    ],
    [
      'with a weight that is none',
      (c) => changed(c.tensors, 'weights', 0, Number.NaN),
      '"weights": expected finite numbers, got NaN.',
    ],
    ['with a scale that is none', (c) => changed(c.tensors, 'vectors.scales', 0, Infinity), 'expected finite numbers'],
    [
      'with fewer names than ids',
      (c) => c.tensors.set('names', c.tensors.get('types') ?? { dtype: 'U8', shape: [1], data: Uint8Array.of(255) }),
      'expected 5 names, got 1.',
    ],
    ['with one tensor more', (c) => c.tensors.set('more', ints(1)), 'expected 28 tensors, got 29.'],
    [
      'with one tensor less',
      (c) => c.tensors.delete('matrix.window'),
      'tensor "matrix.window": expected F32 [3, 3], got none.',
    ],
  ];
  it.each(cases)('%s', async (_, change, message) => {
    await expect(damaged(change)).rejects.toThrow(message);
    await expect(damaged(change)).rejects.toThrow(name);
  });
});
