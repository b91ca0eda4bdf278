// Candidates: every entity is found by its names, however they are written, and priors are probabilities.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addObservations, buildKnowledgeBase, findCandidates, foldName } from '../../src/linking/index.js';
import { smallKnowledge } from './small-world.js';

const knowledge = smallKnowledge();
const found = (mention: string) =>
  findCandidates(knowledge, mention).map(({ entity, match }) => `${knowledge.idOf(entity)} ${match}`);

describe('candidates', () => {
  it('are found by the name as written, and by the part before a comma', () => {
    expect(found('Paris')).toEqual(['paris exact', 'texas exact']);
    expect(found('Paris, Texas')).toEqual(['texas exact']);
  });

  it('are found whatever the case, accents and signs', () => {
    expect(found('PARÍS')).toEqual(['paris folded', 'texas folded']);
    expect(found('The Big-Apple')).toEqual(['ny folded']);
  });

  it('are found by initials only when these are written in capitals', () => {
    expect(found('U.N.')).toEqual(['un initials']);
    expect(found('UN')).toEqual(['un initials']);
    expect(found('un')).toEqual([]);
  });

  it('are found one slip away, when nothing else fits', () => {
    expect(found('Pariss')).toEqual(['paris fuzzy', 'texas fuzzy']);
    expect(found('Untied Nations')).toEqual(['un fuzzy']);
    expect(found('Prais')).toEqual([]);
    expect(found('Paul')).toEqual([]);
  });

  it('of no letters are none', () => {
    for (const mention of ['', '...', '—']) expect(found(mention)).toEqual([]);
  });

  it('have P(e|m) = (n + κ q) / (N + κ)', () => {
    const seen = addObservations(knowledge, [{ name: 'Paris', entity: 1 }]);
    const [first, second] = findCandidates(seen, 'Paris', { popularityWeight: 2 });
    // q(texas) = 9.5 / 100, since half an observation of popularity is given to all.
    expect([first.entity, second.entity]).toEqual([0, 1]);
    expect(second.prior).toBeCloseTo((1 + 2 * (9.5 / 100)) / (1 + 2), 6);
    expect(first.prior + second.prior).toBeCloseTo(1, 12);
  });

  it('beyond the limit are left out, the least probable first', () => {
    expect(findCandidates(knowledge, 'Paris', { limit: 1 }).map(({ entity }) => entity)).toEqual([0]);
    expect(() => findCandidates(knowledge, 'Paris', { limit: 0 })).toThrow('findCandidates.limit: expected');
  });
});

describe('the index of names', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdéfgh ABCDÉ.-1'), minLength: 1, maxLength: 12 });
  const names = fc.uniqueArray(
    letters.filter((name) => foldName(name) !== ''),
    { minLength: 1, maxLength: 40 },
  );

  it('finds every entity by its name, in any case', () => {
    const law = fc.property(names, (list) => {
      const base = buildKnowledgeBase(list.map((name, i) => ({ id: `${i}`, name })));
      list.forEach((name, i) => {
        for (const form of [name, name.toUpperCase()]) {
          const entities = findCandidates(base, form, { limit: 100 }).map(({ entity }) => entity);
          expect(entities, form).toContain(i);
        }
      });
    });
    fc.assert(law);
  });

  it('finds every name of five letters or more one slip away', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 6, maxLength: 14 });
    const slip = fc.record({ at: fc.nat(), kind: fc.constantFrom('drop', 'add', 'change') });
    const law = fc.property(word, slip, (name, { at, kind }) => {
      const place = at % name.length;
      const rest = name.slice(place + (kind === 'add' ? 0 : 1));
      const slipped = name.slice(0, place) + (kind === 'drop' ? '' : 'z') + rest;
      const base = buildKnowledgeBase([{ id: 'a', name }]);
      expect(findCandidates(base, slipped), slipped).toEqual([{ entity: 0, prior: 1, match: 'fuzzy' }]);
    });
    fc.assert(law);
  });
});

describe('building refuses', () => {
  const paris = { id: 'a', name: 'Paris' };
  it.each([
    [[], 'entities: expected at least one, got none.'],
    [[paris, paris], 'entities[1]: expected an id of its own, got "a", which is entities[0] too.'],
    [[{ id: 'a', name: '…' }], 'entities[0]: expected an id and a name with letters or digits, got "a …".'],
    [[{ ...paris, popularity: -1 }], 'entities[0].popularity: expected a number ≥ 0'],
    [[{ ...paris, aliases: [{ name: 'P', count: Number.NaN }] }], 'entities[0].aliases.count: expected a number ≥ 0'],
  ])('%j', (entities, message) => {
    expect(() => buildKnowledgeBase(entities)).toThrow(message);
  });
});
