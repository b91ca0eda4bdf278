// Tables become numbers: columns by name, classes in order, faults with their place.
import { describe, expect, it } from 'vitest';
import { createDataTable, encodeTable, reportClasses } from '../../src/classify/index.js';

const table = createDataTable([
  { value: { x: 1, on: true, kind: 'b' }, where: 'f:1' },
  { value: { x: '2.5', on: 'false', kind: 'a' }, where: 'f:2' },
]);
const bad = (value: object) => createDataTable([{ value, where: 'f:7' }]);

describe('a table', () => {
  it('gives inputs row by row and classes in code-unit order', () => {
    const { inputs, inputNames, targets, outputNames } = encodeTable(table, { targets: ['kind'], output: 'softmax' });
    expect([[...inputs], inputNames]).toEqual([
      [1, 1, 2.5, 0],
      ['x', 'on'],
    ]);
    expect([[...targets], outputNames]).toEqual([
      [1, 0],
      ['a', 'b'],
    ]);
  });

  it('lays arrays out as columns', () => {
    expect(bad({ p: [1, 2], y: 0 }).names).toEqual(['p.0', 'p.1', 'y']);
  });

  it.each([
    [{ x: '', y: 1 }, /^f:7, column x: expected a finite number, got ""/],
    [{ x: 'one', y: 1 }, /^f:7, column x: expected a finite number, got "one"/],
    [{ x: null, y: 1 }, /^f:7, column x: expected a finite number, got "null"/],
    [{ x: 1, z: 1 }, /^f:7: expected a known column, got "y"/],
    [{ x: 1, y: 2 }, /^f:7, column y: expected a probability from 0 to 1, got 2/],
  ])('%j is refused with its place', (value, message) => {
    expect(() => encodeTable(bad(value), { targets: ['y'], output: 'logistic' })).toThrow(message);
  });

  it('knows the classes of a model only', () => {
    const encoding = { targets: ['kind'], output: 'softmax', classes: ['a', 'c'] } as const;
    expect(() => encodeTable(table, encoding)).toThrow(/^f:1: expected a known class, got "b"/);
    expect(() => encodeTable(bad({ x: 1, kind: ' ' }), encoding)).toThrow(
      /^f:7, column kind: expected a class, got an empty/,
    );
    const one = { targets: ['kind'], output: 'softmax' } as const;
    expect(() => encodeTable(bad({ x: 1, kind: 'a' }), one)).toThrow(
      /^f:7, column kind: expected two classes or more, got only "a"/,
    );
    const leaky = { inputs: ['x', 'on'], targets: ['on'], output: 'logistic' } as const;
    expect(() => encodeTable(table, leaky)).toThrow(/^inputs: expected columns that are no targets, got "on"/);
    for (const output of ['softmax', 'logistic', 'linear'] as const) {
      expect(encodeTable(bad({ x: 1 }), { targets: [], output }).inputs).toEqual(Float64Array.of(1));
    }
    const soft = { targets: ['x', 'y'], output: 'softmax' } as const;
    expect(() => encodeTable(bad({ x: 0.5, y: 0.6 }), soft)).toThrow(
      /^f:7, columns x, y: expected probabilities that sum to 1, got 1\.1/,
    );
    const two = { inputs: [], targets: ['x', 'on'], output: 'logistic' } as const;
    expect(() => encodeTable(table, two)).toThrow(/^targets: expected one target for a logistic output/);
  });

  it('refuses records with other keys and values that are no records', () => {
    const records = [
      { value: { x: 1 }, where: 'f:1' },
      { value: { y: 1 }, where: 'f:2' },
    ];
    expect(() => createDataTable(records)).toThrow(/^f:2: expected the columns of the first record: x, got y/);
    expect(() => createDataTable([{ value: 3, where: 'f:1' }])).toThrow(/^f:1: expected an object such as/);
  });
});

describe('a report of classes', () => {
  it('has the figures of a small case by hand', () => {
    const { accuracy, macroF1, classes, confusion } = reportClasses([0, 0, 0, 1, 1], [0, 0, 1, 1, 0], ['a', 'b', 'c']);
    expect(accuracy).toBe(60);
    expect(confusion.counts).toEqual([
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect(classes.a.precision).toBeCloseTo(66.667, 2);
    expect(classes.b).toEqual({ precision: 50, recall: 50, f1: 50, support: 2 });
    expect(classes.c).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(macroF1).toBeCloseTo((66.667 + 50) / 2, 2);
  });

  it('refuses lists of different lengths', () => {
    expect(() => reportClasses([0], [], ['a'])).toThrow(/^reportClasses: expected 1 guesses, got 0/);
  });
});
