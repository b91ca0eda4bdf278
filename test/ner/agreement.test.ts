// What several taggers agree on is labelled, all else that any of them found is open.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreeOn } from '../../src/ner/index.js';

const per = (start: number, end: number, score?: number) => ({
  start,
  end,
  label: 'PER',
  ...(score === undefined ? {} : { score }),
});
const loc = (start: number, end: number, score: number) => ({ start, end, label: 'LOC', score });

describe('agreement', () => {
  it('is on the same tokens with the same label and a mean score that is high enough', () => {
    const found = [
      [per(0, 1, 0.8), per(3, 5, 1), loc(6, 7, 1), per(9, 10, 0.7)],
      [per(0, 1, 1), per(3, 4, 1), per(6, 7, 1), per(9, 10, 0.9)],
    ];
    const { spans, open } = agreeOn(found, 0.9);
    expect(spans).toEqual([{ start: 0, end: 1, label: 'PER' }]);
    expect(open).toEqual([3, 3, 6, 6, 9].map((start) => ({ start, end: expect.any(Number) })));
  });

  it('leaves nothing open where all are sure, and all where names have no scores', () => {
    expect(agreeOn([[per(0, 1, 0.95)]], 0.9)).toEqual({ spans: [{ start: 0, end: 1, label: 'PER' }] });
    expect(agreeOn([[per(0, 1)]], 0.5)).toEqual({ spans: [], open: [{ start: 0, end: 1 }] });
  });

  it('leaves doubts open that overlap no sure name', () => {
    const found = [[per(0, 2, 1), per(4, 5, 0.5)]];
    expect(agreeOn(found, 0.9, [per(1, 3), per(4, 5), per(7, 8)])).toEqual({
      spans: [{ start: 0, end: 2, label: 'PER' }],
      open: [4, 4, 7].map((start) => ({ start, end: start + 1 })),
    });
  });

  it('says of every name that was found whether it is sure or open, and of nothing else', () => {
    const names = fc
      .uniqueArray(fc.integer({ min: 0, max: 12 }))
      .map((starts) => starts.sort((a, b) => a - b).map((start, i) => per(start, start + 1, i % 2 ? 0.95 : 0.5)));
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 3 }), (found) => {
        const { spans, open = [] } = agreeOn(found, 0.9);
        const places = [...spans, ...open].map(({ start }) => start).sort((a, b) => a - b);
        expect(places).toEqual([...new Set(found.flat().map(({ start }) => start))].sort((a, b) => a - b));
        for (const span of spans)
          expect(found.every((own) => own.some(({ start }) => start === span.start))).toBe(true);
      }),
    );
  });
});
