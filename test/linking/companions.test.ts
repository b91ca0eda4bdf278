// Companions: who is named with whom, counted as by hand, without a document that is learned from, and heard when names are linked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { eachCompanion, observeCompanions } from '../../src/linking/companions.js';
import {
  buildKnowledgeBase,
  type Companions,
  type LinkedDocument,
  linkDocument,
  trainLinker,
} from '../../src/linking/index.js';
import { linked, smallEntities, smallKnowledge } from './small-world.js';

const knowledge = smallKnowledge();
const documents = [
  linked('[Paris|LOC|texas] and [Hilton|PER|hilton] and [Paris|LOC|texas]'),
  linked('[Paris|LOC|texas] and [UN|ORG|un] and [Oslo|LOC|oslo] and [Atlantis|LOC]'),
  linked('[UN|ORG|un]'),
];

function companionsOf(companions: Companions, f: number, own?: ReadonlySet<number>): Map<number, number> {
  const found = new Map<number, number>();
  eachCompanion(companions, f, { own, add: (e, share) => found.set(e, share) });
  return found;
}

function documentOf(entities: readonly string[]): LinkedDocument {
  return {
    words: entities.map(() => 'x'),
    mentions: entities.map((entity, i) => ({ start: i, end: i + 1, label: 'LOC', entity })),
  };
}

describe('companions', () => {
  it('are counted once a document, both ways, and one document more is thought to have none', () => {
    const { companions, named } = observeCompanions(knowledge, documents);
    const [, texas, hilton, un] = smallEntities.map((_, e) => e);
    expect([...companions.documents]).toEqual([0, 2, 1, 2, 0]);
    expect(companionsOf(companions, texas)).toEqual(
      new Map([
        [hilton, 1 / 3],
        [un, 1 / 3],
      ]),
    );
    expect(companionsOf(companions, un)).toEqual(new Map([[texas, 1 / 3]]));
    expect(named[1]).toEqual(new Set([texas, un]));
  });

  it('are not those that stand in a list of hundreds', () => {
    const many = Array.from({ length: 301 }, (_, i) => ({ id: `e${i}`, name: `Name ${i}` }));
    const countOf = (entities: readonly { readonly id: string }[]) =>
      observeCompanions(buildKnowledgeBase(many), [documentOf(entities.map(({ id }) => id))]).companions.counts.length;
    expect([countOf(many), countOf(many.slice(1))]).toEqual([0, 300 * 299]);
  });

  it('without a document are those of the others', () => {
    const ids = fc.subarray(smallEntities.map(({ id }) => id));
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 6 }), fc.nat(), (lists, place) => {
        const all = lists.map(documentOf);
        const left = place % all.length;
        const { companions, named } = observeCompanions(knowledge, all);
        const others = observeCompanions(knowledge, all.toSpliced(left, 1)).companions;
        smallEntities.forEach((_, f) => {
          expect(companionsOf(companions, f, named[left])).toEqual(companionsOf(others, f));
        });
      }),
    );
  });

  it('speak for a candidate once a linker is trained', async () => {
    const train = Array.from({ length: 3 }, () => documents).flat();
    const linker = await trainLinker(knowledge, { train }, { kernels: createReferenceKernels() }, { epochs: 20 });
    const [paris] = linkDocument(linker, linked('[Paris|LOC] and [UN|ORG]'), { explain: true });
    expect(paris.id).toBe('texas');
    const shareOf = (entity: number) =>
      paris.candidates.find((candidate) => candidate.entity === entity)?.shares?.companions;
    expect(shareOf(1)).toBeGreaterThan(0);
    expect(shareOf(0)).toBe(0);
    expect(linkDocument(linker, linked('[Paris|LOC]'), { explain: true })[0].candidates[0].shares?.companions).toBe(0);
  });
});
