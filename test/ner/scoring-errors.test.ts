// Errors by kind and confusion of labels: hand-made cases of each kind, and the sums that must come out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildConfusion, scoreSpans, sortErrors } from '../../src/ner/index.js';

interface Piece {
  readonly gap: number;
  readonly size: number;
  readonly label: string;
}

const span = (start: number, end: number, label: string) => ({ start, end, label });
const piece = fc.record({
  gap: fc.nat(2),
  size: fc.integer({ min: 1, max: 4 }),
  label: fc.constantFrom('LOC', 'ORG', 'PER'),
});
const spansFrom = (pieces: readonly Piece[]) => {
  let at = 0;
  return pieces.map(({ gap, size, label }) => {
    const start = at + gap;
    at = start + size;
    return span(start, at, label);
  });
};
const sentence = fc.tuple(fc.array(piece).map(spansFrom), fc.array(piece).map(spansFrom));
const data = fc
  .array(sentence)
  .map((pairs) => ({ gold: pairs.map(([gold]) => gold), guess: pairs.map(([, guess]) => guess) }));

describe('errors', () => {
  it.each<[string, ReturnType<typeof span>, ReturnType<typeof span>]>([
    ['boundary', span(0, 3, 'ORG'), span(1, 3, 'ORG')],
    ['type', span(0, 2, 'PER'), span(0, 2, 'ORG')],
    ['boundaryAndType', span(0, 2, 'PER'), span(1, 4, 'ORG')],
  ])('of kind %s pair the gold span with its guess', (kind, gold, guess) => {
    const { correct, counts, errors } = sortErrors([[], [gold]], [[], [guess]]);
    expect(errors).toEqual([{ kind, sentence: 1, gold, guess }]);
    expect(correct).toBe(0);
    expect(counts).toMatchObject({ [kind]: 1 });
  });

  it('are missed and invented where spans only touch', () => {
    const gold = span(0, 2, 'PER');
    const guess = span(2, 3, 'PER');
    expect(sortErrors([[gold]], [[guess]]).errors).toEqual([
      { kind: 'missed', sentence: 0, gold },
      { kind: 'invented', sentence: 0, guess },
    ]);
    expect(sortErrors([[guess]], [[gold]]).counts).toMatchObject({ missed: 1, invented: 1, boundary: 0 });
  });

  it('pair the most alike first, and no span twice', () => {
    const gold = [span(0, 4, 'ORG')];
    const guess = [span(0, 1, 'LOC'), span(2, 4, 'ORG')];
    expect(sortErrors([gold], [guess]).errors).toEqual([
      { kind: 'boundary', sentence: 0, gold: gold[0], guess: guess[1] },
      { kind: 'invented', sentence: 0, guess: guess[0] },
    ]);
  });

  it('and correct answers add up to gold and guess, and agree with the score', () => {
    fc.assert(
      fc.property(data, ({ gold, guess }) => {
        const { correct, counts, errors } = sortErrors(gold, guess);
        const paired = correct + counts.boundary + counts.type + counts.boundaryAndType;
        expect(paired + counts.missed).toBe(gold.flat().length);
        expect(paired + counts.invented).toBe(guess.flat().length);
        expect(errors).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count, 0));
        const { recall } = scoreSpans(gold, guess);
        expect(recall * gold.flat().length).toBeCloseTo(100 * correct, 8);
      }),
    );
  });

  it('count only labels that were asked for, renamed first', () => {
    const gold = [[span(0, 1, 'person'), span(1, 2, 'LOC')]];
    const guess = [[span(0, 1, 'PER')]];
    const options = { labels: ['PER'], map: { person: 'PER' } };
    expect(sortErrors(gold, guess, options)).toMatchObject({ correct: 1, errors: [] });
  });
});

describe('a confusion matrix', () => {
  it('has gold labels in rows, guessed ones in columns, and no name last', () => {
    const gold = [[span(0, 1, 'PER'), span(1, 2, 'ORG'), span(3, 4, 'ORG')]];
    const guess = [[span(0, 1, 'PER'), span(1, 3, 'LOC'), span(5, 6, 'PER')]];
    const { labels, counts } = buildConfusion(gold, guess);
    expect(labels).toEqual(['LOC', 'ORG', 'PER']);
    // LOC, ORG (one taken for LOC, one missed), PER, no name (one PER invented)
    expect([...counts]).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0]);
  });

  it('has the gold spans of a label in its row and the guessed ones in its column', () => {
    fc.assert(
      fc.property(data, ({ gold, guess }) => {
        const { labels, counts } = buildConfusion(gold, guess);
        const width = labels.length + 1;
        const countOf = (spans: { label: string }[], label: string) =>
          spans.filter((one) => one.label === label).length;
        labels.forEach((label, i) => {
          let row = 0;
          let column = 0;
          for (let j = 0; j < width; j++) {
            row += counts[i * width + j];
            column += counts[j * width + i];
          }
          expect(row).toBe(countOf(gold.flat(), label));
          expect(column).toBe(countOf(guess.flat(), label));
        });
      }),
    );
  });
});
