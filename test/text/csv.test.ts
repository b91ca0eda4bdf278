// Tables of text: what is quoted comes back, rows know their lines, faults know their place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/text/index.js';

const read = (text: string) => readCsv(text, { file: 'f' });
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('readCsv', () => {
  it('gives back every cell that was quoted, whatever is in it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', 'é', ' ') });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), (cells, delimiter, end) => {
        const lines = cells.map((row) => row.map(quoted).join(delimiter));
        const text = [`x${delimiter}y`, ...lines].join(end);
        expect(read(text).rows.map((row) => row.cells)).toEqual(cells);
      }),
    );
  });

  it('reads plain cells, empty ones too, passes over empty lines and a byte order mark, and counts lines', () => {
    const { names, rows } = read('\uFEFFa, b ,c\r\n1,,3\r\n\r\n"4\n4",5,');
    expect(names).toEqual(['a', 'b', 'c']);
    expect(rows).toEqual([
      { cells: ['1', '', '3'], line: 2 },
      { cells: ['4\n4', '5', ''], line: 4 },
    ]);
  });

  it('tells the delimiter from the first line', () => {
    expect(read('a\tb, c\n1\t2').names).toEqual(['a', 'b, c']);
    expect(read('a;b\n1,5;2').rows[0].cells).toEqual(['1,5', '2']);
    expect(readCsv('a|b\n1|2', { file: 'f', delimiter: '|' }).names).toEqual(['a', 'b']);
  });

  it.each([
    ['', /^f:1: expected a row of names and rows of values, got nothing/],
    ['a,b\n', /^f:1: expected a row of names and rows of values, got one row/],
    ['a,a\n1,2', /^f:1: expected a name of its own for each column, got "a" twice/],
    ['a,b\n1,2\n\n3', /^f:4: expected 2 cells, got 1/],
    ['a,b\n1,"2', /^f:2: expected a closing quote, got the end of the file/],
    ['a,b\n"1"x,2', /^f:2: expected a delimiter or a line end after a closing quote, got "x,2"/],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
