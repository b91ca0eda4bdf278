// Laws of the tag schemes: round trips, legal paths, the conlleval reading of invalid sequences.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  detectScheme,
  legalTransitions,
  spansToTags,
  splitTag,
  type TagScheme,
  type TokenSpan,
  tagSet,
  tagsToSpans,
} from '../../src/text/index.js';

const schemes: readonly TagScheme[] = ['IO', 'IOB1', 'IOB2', 'IOBES'];
const anyScheme = fc.constantFrom(...schemes);
const labels = ['LOC', 'creative-work'];

interface Case {
  readonly spans: TokenSpan[];
  readonly length: number;
}

/** Disjoint spans of a sentence, many of them touching. */
const spansOfSentence: fc.Arbitrary<Case> = fc
  .array(fc.record({ gap: fc.nat(2), size: fc.integer({ min: 1, max: 3 }), label: fc.constantFrom(...labels) }))
  .map((pieces) => {
    let at = 0;
    const spans = pieces.map(({ gap, size, label }) => {
      const start = at + gap;
      at = start + size;
      return { start, end: at, label };
    });
    return { spans, length: at + (pieces.length % 3) };
  });

const anyTags = (scheme: TagScheme) => fc.array(fc.constantFrom(...tagSet(labels, scheme)), { maxLength: 8 });

function isLegal(tags: readonly string[], scheme: TagScheme): boolean {
  const all = tagSet(labels, scheme);
  const { start, end, pairs } = legalTransitions(all, scheme);
  const ids = tags.map((tag) => all.indexOf(tag));
  if (ids.length === 0) return true;
  return (
    start[ids[0]] && end[ids.at(-1)!] && ids.every((id, i) => i === 0 || pairs[ids[i - 1] * all.length + id] === true)
  );
}

describe('spans and tags', () => {
  it('come back unchanged through IOB1, IOB2 and IOBES', () => {
    fc.assert(
      fc.property(spansOfSentence, fc.constantFrom(...schemes.slice(1)), ({ spans, length }, scheme) => {
        const tags = spansToTags(spans, length, scheme);
        expect(tags).toHaveLength(length);
        expect(tagsToSpans(tags)).toEqual(spans);
      }),
    );
  });

  it('come back through IO with touching spans of one label merged', () => {
    const merge = (spans: readonly TokenSpan[]) => {
      const merged: TokenSpan[] = [];
      for (const span of spans) {
        const last = merged.at(-1);
        if (last?.end === span.start && last.label === span.label)
          merged[merged.length - 1] = { ...last, end: span.end };
        else merged.push(span);
      }
      return merged;
    };
    fc.assert(
      fc.property(spansOfSentence, ({ spans, length }) => {
        expect(tagsToSpans(spansToTags(spans, length, 'IO'))).toEqual(merge(spans));
      }),
    );
  });

  it('are written as each scheme says', () => {
    const spans = [
      { start: 3, end: 4, label: 'B' },
      { start: 0, end: 2, label: 'A' },
      { start: 2, end: 3, label: 'A' },
    ];
    expect(spansToTags(spans, 5, 'IO')).toEqual(['I-A', 'I-A', 'I-A', 'I-B', 'O']);
    expect(spansToTags(spans, 5, 'IOB1')).toEqual(['I-A', 'I-A', 'B-A', 'I-B', 'O']);
    expect(spansToTags(spans, 5, 'IOB2')).toEqual(['B-A', 'I-A', 'B-A', 'B-B', 'O']);
    expect(spansToTags(spans, 5, 'IOBES')).toEqual(['B-A', 'E-A', 'S-A', 'S-B', 'O']);
  });

  it.each<[string, string, string]>([
    ['a bare I- opens a span', 'O I-LOC I-LOC', 'LOC 1-3'],
    ['another label opens a span', 'B-ORG I-PER', 'ORG 0-1, PER 1-2'],
    ['B- after I- of the same label opens a span', 'I-LOC B-LOC I-LOC', 'LOC 0-1, LOC 1-3'],
    ['S- is a span of its own', 'S-PER S-PER I-PER', 'PER 0-1, PER 1-2, PER 2-3'],
    ['E- ends a span', 'B-PER E-PER I-PER E-PER', 'PER 0-2, PER 2-4'],
    ['E- after O is a span', 'O E-PER O', 'PER 1-2'],
    ['an unfinished span ends with the sentence', 'B-PER I-PER', 'PER 0-2'],
  ])('%s', (_, tags, expected) => {
    const spans = tagsToSpans(tags.split(' '));
    expect(spans.map(({ label, start, end }) => `${label} ${start}-${end}`).join(', ')).toBe(expected);
  });

  it('refuses spans outside of the sentence and spans that overlap, naming both', () => {
    expect(() => spansToTags([{ start: 1, end: 5, label: 'PER' }], 3, 'IO')).toThrow(
      "spansToTags: expected a span of 1 or more of the sentence's 3 tokens, got PER [1, 5). Count tokens from 0, with the end behind the last token.",
    );
    const overlapping = [
      { start: 1, end: 3, label: 'PER' },
      { start: 0, end: 2, label: 'ORG' },
    ];
    expect(() => spansToTags(overlapping, 3, 'IO')).toThrow(
      'spansToTags: expected spans that do not overlap, got ORG [0, 2) and PER [1, 3). Keep one of the two.',
    );
  });
});

describe('a tag', () => {
  it('is split at its first hyphen', () => {
    expect(splitTag('B-creative-work')).toEqual({ prefix: 'B', label: 'creative-work' });
    expect(splitTag('O')).toEqual({ prefix: 'O', label: '' });
  });
});

describe('a tag set', () => {
  it('has O first, then the prefixes of each label in order', () => {
    expect(tagSet(['PER', 'LOC'], 'IOBES')).toEqual('O B-PER I-PER E-PER S-PER B-LOC I-LOC E-LOC S-LOC'.split(' '));
    expect(tagSet(['PER'], 'IO')).toEqual(['O', 'I-PER']);
  });
});

describe('a path of tags', () => {
  it('is legal exactly when its scheme writes its spans with these tags', () => {
    const paths = anyScheme.chain((scheme) => fc.tuple(fc.constant(scheme), anyTags(scheme)));
    fc.assert(
      fc.property(paths, ([scheme, tags]) => {
        expect(isLegal(tags, scheme)).toBe(
          spansToTags(tagsToSpans(tags), tags.length, scheme).join(' ') === tags.join(' '),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the scheme of a file', () => {
  it('is the one that wrote it, as far as the tags can tell', () => {
    fc.assert(
      fc.property(fc.array(spansOfSentence, { minLength: 1 }), anyScheme, (sentences, scheme) => {
        const file = sentences.map(({ spans, length }) => spansToTags(spans, length, scheme));
        const found = detectScheme(file);
        expect(found).not.toBe('mixed');
        const again = file.map((tags) => spansToTags(tagsToSpans(tags), tags.length, found as TagScheme));
        expect(again).toEqual(file);
      }),
    );
  });

  it.each<[string, TagScheme | 'mixed']>([
    ['O O', 'IOB2'],
    ['B-PER I-PER O', 'IOB2'],
    ['S-PER O', 'IOBES'],
    ['I-PER O', 'IO'],
    ['I-PER B-PER O', 'IOB1'],
    ['I-PER O B-PER', 'mixed'],
    ['B-PER E-PER O B-PER I-PER', 'mixed'],
  ])('reads %s as %s', (tags, scheme) => {
    expect(detectScheme([['O'], tags.split(' ')])).toBe(scheme);
  });
});
