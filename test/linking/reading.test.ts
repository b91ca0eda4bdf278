// Reading entities and linked texts: JSON and tables say the same, offsets become words, faults are told with their place.
import { describe, expect, it } from 'vitest';
import { readEntities, readLinkedTexts, toLinkedDocument, toMentionDocument } from '../../src/linking/index.js';

describe('entities', () => {
  const paris = {
    id: 'Q90',
    name: 'Paris',
    aliases: [
      { name: 'City = Light', count: 12 },
      { name: 'Lutetia', count: 0 },
    ],
    type: 'LOC',
    description: 'capital; "on the Seine"',
    popularity: 7.5,
  };

  it('come alike from JSON lines, an array, and a table', () => {
    const json = { ...paris, aliases: [{ name: 'City = Light', count: 12 }, 'Lutetia'] };
    const table =
      'id,name,aliases,type,description,popularity\nQ90,Paris,City = Light=12|Lutetia,LOC,"capital; ""on the Seine""",7.5\n';
    for (const text of [
      JSON.stringify(json),
      JSON.stringify([json], null, 2),
      table,
      table.replace(/,(?=[^;]*\n)/, ','),
    ]) {
      expect(readEntities(text, { file: 'towns' })).toEqual([paris]);
    }
  });

  it('need no more than id and name', () => {
    expect(readEntities('name\tid\tdescription\nRome\tQ220\t\n', { file: 'towns.tsv' })).toEqual([
      { id: 'Q220', name: 'Rome' },
    ]);
  });

  it.each([
    ['{"id": "a"}', 'towns:1, name: expected text, got nothing.'],
    ['{"id": 7, "name": "A"}', 'towns:1, id: expected text, got "7".'],
    ['{"id": "a", "name": "A", "aliases": "B"}', 'towns:1, aliases: expected a list of names'],
    ['{"id": "a", "name": "A", "aliases": [{"count": 1}]}', 'towns:1, aliases: expected a name'],
    ['{"id": "a", "name": "A", "aliases": [7]}', 'towns:1, aliases: expected an object'],
    ['{"id": "a", "name": "A", "popularity": -1}', 'towns:1, popularity: expected a number ≥ 0, got "-1".'],
    ['{"id": "a", "name": "A"}\n{"id": "b", "name": "B", "type": 3}', 'towns:2, type: expected text, got "3".'],
    ['{"id": "a", "name": "A", "kind": "LOC"}', 'towns:1: expected a known field, got "kind".'],
    [
      '{"id": "a", "name": "A"}\n\n{"id": "a", "name": "B"}',
      'towns:3: expected an id of its own, got "a", which is at towns:1 too.',
    ],
    ['id,name\na,A\nb,…\n', 'towns:3, name: expected letters or digits, got "…".'],
    [' \n', 'towns: expected entities, got an empty file.'],
    ['[1]', 'towns record 1: expected an object such as'],
    ['id,name,aliases\na,A,B=x\n', 'towns:2, aliases: expected a number ≥ 0, got "x".'],
    ['id,name,popularity\na,A,many\n', 'towns:2, popularity: expected a number ≥ 0, got "many".'],
  ])('are refused: %s', (text, message) => {
    expect(() => readEntities(text, { file: 'towns' })).toThrow(message);
  });
});

describe('linked texts', () => {
  it('become documents of words, the names as they are written', () => {
    const record = {
      text: 'In AT&T Park, Rome.',
      spans: [
        { start: 3, end: 7, label: 'ORG', entity: 'att' },
        { start: 14, end: 18, entity: null },
      ],
    };
    const [linked] = readLinkedTexts(JSON.stringify(record), { file: 'tiny' });
    expect(linked.spans[1]).toEqual({ start: 14, end: 18, label: '', text: 'Rome', entity: null });
    const { words, mentions } = toLinkedDocument(linked);
    expect(mentions.map(({ start, end }) => words.slice(start, end).join('|'))).toEqual([
      expect.stringContaining('AT'),
      'Rome',
    ]);
    expect(mentions.map(({ text, entity }) => [text, entity])).toEqual([
      ['AT&T', 'att'],
      ['Rome', null],
    ]);
  });

  it('whose names cut words count as those words', () => {
    const spans = [{ start: 0, end: 5, label: 'LOC', text: 'Paris' }];
    const { words, mentions } = toMentionDocument({ text: 'Parisians sing', spans });
    expect(words.slice(mentions[0].start, mentions[0].end)).toEqual(['Parisians']);
    expect(mentions[0].text).toBe('Paris');
  });

  it.each([
    ['{"spans": []}', 'tiny:1: expected a text with linked names'],
    ['[[1]]', 'tiny record 1: expected a text with linked names'],
    ['{"text": "A", "spans": [{"start": 0, "end": 1}]}', 'tiny:1: expected a text with linked names, got "{'],
    ['{"text": "A", "spans": [{"start": 0, "end": 1, "entity": 5}]}', 'tiny:1: expected a text with linked names'],
    [
      '{"text": "A", "spans": [{"start": 0, "end": 2, "entity": "a"}]}',
      'tiny:1, end: expected a whole number ≥ 1 and ≤ 1, got 2.',
    ],
    ['{"text": "A", "spans": [7]}', 'tiny:1: expected a text with linked names, got "7".'],
  ])('are refused: %s', (text, message) => {
    expect(() => readLinkedTexts(text, { file: 'tiny' })).toThrow(message);
  });
});
