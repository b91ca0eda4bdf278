// Linking: context, type and the document's other names decide; nothing is made up; every score can be opened.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildKnowledgeBase,
  createLinker,
  evaluateLinks,
  linkDocument,
  type MentionDocument,
  mergeMentions,
} from '../../src/linking/index.js';
import { createWordVectors } from '../../src/vectors/index.js';
import { linked, smallEntities, smallKnowledge } from './small-world.js';

const linker = createLinker(smallKnowledge());
const idsOf = (text: string) => linkDocument(linker, linked(text)).map(({ id }) => id);

describe('a name means', () => {
  it('the best known of its kind when nothing else is said', () => {
    expect(idsOf('[Paris|LOC] burns')).toEqual(['paris']);
  });

  it('what the words around it speak of', () => {
    expect(idsOf('the cattle ranch of [Paris|LOC]')).toEqual(['texas']);
    expect(idsOf('the capital of France , [Paris|LOC]')).toEqual(['paris']);
  });

  it('what longer names of its document mean', () => {
    expect(idsOf('[Hilton|PER] came , [Paris Hilton|PER] , the television actress')).toEqual(['hilton', 'hilton']);
    expect(idsOf('[Hilton|PER] came')).toEqual([null]);
  });

  it('the same in every spelling, in any order', () => {
    for (const text of ['[PARIS|LOC] [Paris|LOC]', '[Paris|LOC] [PARIS|LOC]']) {
      const [first, second] = linkDocument(linker, linked(text), { explain: true }).map(({ candidates }) => candidates);
      expect(first).toEqual(second);
      expect(first[0].shares).toMatchObject({ exact: 1.5, folded: 0 });
    }
  });

  it('nothing where nothing fits', () => {
    expect(idsOf('[Oslo|LOC] or [Ohio|LOC]')).toEqual([null, null]);
    expect(linkDocument(linker, { words: ['none'], mentions: [] })).toEqual([]);
  });

  it('rather an entity of the type that the recogniser saw', () => {
    const twins = buildKnowledgeBase([
      { id: 'person', name: 'Jordan', type: 'PER' },
      { id: 'place', name: 'Jordan', type: 'LOC' },
    ]);
    for (const [label, id] of [
      ['PER', 'person'],
      ['LOC', 'place'],
    ]) {
      expect(linkDocument(createLinker(twins), linked(`[Jordan|${label}]`))[0].id).toBe(id);
    }
  });

  it('the thing that agrees with the other names', () => {
    const knowledge = smallKnowledge();
    const texts = ['[Paris|LOC] and [Seine|LOC]', '[Paris|LOC] and [Herd|LOC]'];
    const more = [
      { id: 'seine', name: 'Seine', type: 'LOC', description: 'Seine France' },
      { id: 'herd', name: 'Herd', type: 'LOC', description: 'ranch cattle' },
    ];
    const { context } = knowledge;
    const values = Float32Array.from(context!.values);
    const vectors = createWordVectors({ words: context!.vocabulary, values, dimensions: 3 });
    const equal = smallEntities.map((entity) => ({ ...entity, popularity: 1 }));
    const coherent = createLinker(buildKnowledgeBase([...equal, ...more], { vectors }));
    expect(texts.map((text) => linkDocument(coherent, linked(text))[0].id)).toEqual(['paris', 'texas']);
  });
});

describe('the scores', () => {
  const names = fc.constantFrom('Paris', 'PARIS', 'Hilton', 'Paris Hilton', 'UN', 'Oslo', 'New York', 'Big Apple');
  const labels = fc.constantFrom('PER', 'LOC', 'ORG', 'MISC');
  const others = fc.constantFrom('ranch', 'the', 'France', 'television', 'unknown');
  const documents = fc
    .array(fc.tuple(names, labels, others), { maxLength: 6 })
    .map((parts) => linked(parts.map(([name, label, other]) => `[${name}|${label}] ${other}`).join(' ')));

  it('are the sums of their shares, and the best comes first', () => {
    const law = fc.property(documents, (document) => {
      for (const { candidates, confidence } of linkDocument(linker, document, { explain: true })) {
        for (const { score, shares } of candidates) {
          expect(Object.values(shares!).reduce((sum, share) => sum + share, 0)).toBeCloseTo(score, 9);
        }
        const scores = candidates.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    });
    fc.assert(law);
  });

  it('do not depend on the order in which mentions are given', () => {
    const law = fc.property(documents, (document) => {
      const backwards: MentionDocument = { words: document.words, mentions: [...document.mentions].reverse() };
      const ids = linkDocument(linker, backwards).map(({ id }) => id);
      expect(ids.reverse()).toEqual(linkDocument(linker, document).map(({ id }) => id));
    });
    fc.assert(law);
  });
});

describe('an evaluation', () => {
  it('counts known names, unknown ones and links apart', () => {
    const gold = [linked('[Paris|LOC|paris] [Oslo|LOC] [Hilton|PER|hilton]'), linked('cattle ranch [Paris|LOC]')];
    expect(evaluateLinks(linker, gold)).toEqual({
      mentions: 4,
      known: 2,
      reachable: 1,
      accuracy: 50,
      priorAccuracy: 50,
      precision: 50,
      recall: 50,
      f1: 50,
      nil: { precision: 50, recall: 50, f1: 50, support: 2 },
    });
  });

  it('of nothing is 0', () => {
    expect(evaluateLinks(linker, [])).toMatchObject({ mentions: 0, accuracy: 0, f1: 0, nil: { f1: 0, support: 0 } });
  });
});

describe('merged mentions', () => {
  it('are one row for each thing, unknown names by their spelling', () => {
    const document = linked(
      '[Big Apple|LOC] [Zig Ziglar|PER] [New York|LOC] [ZIGLAR|PER] [Big Apple|LOC] [Ada Ziglar|PER]',
    );
    const merged = mergeMentions(linker, document, linkDocument(linker, document));
    expect(merged).toEqual([
      { id: 'ny', name: 'New York', type: 'LOC', mentions: [0, 2, 4], texts: ['Big Apple', 'New York'] },
      { id: null, name: 'Zig Ziglar', type: 'PER', mentions: [1], texts: ['Zig Ziglar'] },
      // Two longer names have it as a part, so it stays by itself.
      { id: null, name: 'ZIGLAR', type: 'PER', mentions: [3], texts: ['ZIGLAR'] },
      { id: null, name: 'Ada Ziglar', type: 'PER', mentions: [5], texts: ['Ada Ziglar'] },
    ]);
    const single = linked('[Zig Ziglar|PER] [Ziglar|PER]');
    expect(mergeMentions(linker, single, linkDocument(linker, single))).toHaveLength(1);
  });
});
