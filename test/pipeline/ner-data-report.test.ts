// The data report: each kind of trouble is found where it was planted, and nowhere else.
import { describe, expect, it } from 'vitest';
import { inspectData } from '../../src/pipeline/index.js';
import type { LabelledDocument, TokenSpan } from '../../src/text/index.js';

function document(...lines: [string, ...[number, number, string][]][]): LabelledDocument {
  const sentences = lines.map(([text, ...spans], i) => ({
    words: text.split(' '),
    spans: spans.map(([start, end, label]): TokenSpan => ({ start, end, label })),
    line: i + 1,
  }));
  return { id: 'planted', sentences };
}

describe('the data report', () => {
  it('counts documents, sentences, tokens, words, spans and repetitions', () => {
    const planted = document(
      ['Ada met Ada', [0, 1, 'PER'], [2, 3, 'PER']],
      ['Ada met Ada', [0, 1, 'PER'], [2, 3, 'PER']],
      ['No'],
    );
    expect(inspectData([planted]).train).toEqual({
      documents: 1,
      sentences: 3,
      tokens: 7,
      words: 3,
      spans: 4,
      longestSentence: 3,
      repeatedSentences: 1,
    });
  });

  it('calls a label rare below 50 spans and counts its different names', () => {
    const fifty = Array.from({ length: 50 }, (_, i): [string, [number, number, string]] => [
      `N${i % 7} ran`,
      [0, 1, 'PER'],
    ]);
    const { labels } = inspectData([document(...fifty, ['Rio Grande', [0, 2, 'LOC']])]);
    expect(labels).toEqual([
      { label: 'LOC', spans: 1, names: 1, meanLength: 2, isRare: true, timesRarer: 50, devSpans: 0 },
      { label: 'PER', spans: 50, names: 7, meanLength: 1, isRare: false, timesRarer: 1, devSpans: 0 },
    ]);
  });

  it('finds a name with two labels and one that is unlabelled elsewhere, with lines, the frequent first', () => {
    const { inconsistent } = inspectData([
      document(
        ['Charles Schwab spoke', [0, 2, 'PER']],
        ['Charles Schwab fell', [0, 2, 'ORG']],
        ['Paris and Paris sleep', [0, 1, 'LOC']],
        ['Paris sleeps'],
        ['Oslo sleeps', [0, 1, 'LOC']],
      ),
    ]);
    expect(inconsistent).toEqual([
      { name: 'Paris', counts: { LOC: 1, O: 2 }, lines: { LOC: 3, O: 3 } },
      { name: 'Charles Schwab', counts: { PER: 1, ORG: 1 }, lines: { PER: 1, ORG: 2 } },
    ]);
  });

  it('does not take a part of a longer name for an unlabelled one', () => {
    const { inconsistent } = inspectData([
      document(['National Bank', [0, 2, 'ORG']], ['First National Bank', [0, 3, 'ORG']]),
    ]);
    expect(inconsistent).toEqual([]);
  });

  it('survives names that are properties of every object', () => {
    const { inconsistent } = inspectData([
      document(['constructor', [0, 1, '__proto__']], ['constructor', [0, 1, 'constructor']]),
    ]);
    expect(Object.entries(inconsistent[0].counts)).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ]);
  });

  it('finds sentences of the same words and other spans', () => {
    const { contradictions } = inspectData([
      document(
        ['Turkey beat Spain', [0, 1, 'LOC']],
        ['Turkey beat Spain', [0, 1, 'ORG']],
        ['Turkey beat Spain', [0, 1, 'LOC']],
      ),
    ]);
    expect(contradictions).toEqual([{ text: 'Turkey beat Spain', lines: [1, 2] }]);
  });

  it('counts what the development data share with training', () => {
    const train = document(['Ada came home at noon .', [0, 1, 'PER']], ['Thank you .']);
    const dev = document(
      ['Ada came home at noon .', [0, 1, 'PER']],
      ['Thank you .'],
      ['Bob came from Lima today .', [0, 1, 'PER'], [3, 4, 'LOC']],
    );
    expect(inspectData([train], [dev]).leakage).toEqual({
      sentences: 1,
      ofSentences: 2,
      lines: [1],
      seenSpans: 1,
      ofSpans: 3,
      unseenTokens: 4,
      ofTokens: 15,
      unknownLabels: ['LOC'],
    });
  });
});
