// Laws of the gazetteers: what matches, what a list keeps, and that a recogniser learns from matches like from all else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { forward } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createEncoder } from '../../src/ner/features/encoder.js';
import { createListLookup } from '../../src/ner/gazetteers/gazetteer-index.js';
import { eachMatch } from '../../src/ner/gazetteers/match-code.js';
import { createMatcher } from '../../src/ner/gazetteers/matcher.js';
import {
  buildGazetteer,
  checkGazetteers,
  countEntries,
  createTagger,
  evaluateNer,
  type Gazetteer,
  type GazetteerIndex,
  indexGazetteers,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  resolveNerOptions,
  trainNer,
} from '../../src/ner/index.js';
import { buildEmissions, createNetwork, initialiseWeights, weightShapes } from '../../src/ner/network.js';
import { createScorer } from '../../src/ner/tagging/scorer.js';
import { joinSentences } from '../../src/ner/tagging/tokenized-text.js';
import { TypeCache } from '../../src/ner/tagging/type-cache.js';
import { createVocabulary, type LabelledDocument } from '../../src/text/index.js';

/** The matches of each token by one letter a list: S, B, I, E, and . for none. */
function match(lists: readonly (readonly string[])[], sentences: readonly (readonly string[])[]): string[] {
  const gazetteers = lists.map((entries, i) => buildGazetteer(`list${i}`, entries));
  const codes = createMatcher(indexGazetteers(gazetteers))!.codesOf(joinSentences(sentences), 0, sentences.length);
  return Array.from(codes, (code) => {
    const columns = new Set<number>();
    eachMatch(code, (column) => columns.add(column));
    const letters = lists.map((_, l) => [...'SBIE'].filter((_letter, state) => columns.has(4 * l + state)).join(''));
    return letters.map((letter) => letter || '.').join('');
  });
}

/** The same, one list at a time and by the words themselves. */
function matchSlowly(lists: readonly (readonly string[])[], sentences: readonly (readonly string[])[]): string[] {
  const lettersOf = (entries: readonly string[], words: readonly string[]) => {
    const letters = words.map(() => '.');
    for (let i = 0; i < words.length; i++) {
      if (!/^[A-Z0-9]/.test(words[i])) continue;
      const ends = Array.from({ length: 8 }, (_, k) => i + 8 - k).filter((end) => end <= words.length);
      const end = ends.find((last) => entries.includes(words.slice(i, last).join(' ').toLowerCase()));
      if (end === undefined) continue;
      for (let k = i; k < end; k++) letters[k] = end === i + 1 ? 'S' : k === i ? 'B' : k === end - 1 ? 'E' : 'I';
      i = end - 1;
    }
    return letters;
  };
  return sentences.flatMap((words) => {
    const byList = lists.map((entries) => lettersOf(entries, words));
    return words.map((_, i) => byList.map((letters) => letters[i]).join(''));
  });
}

describe('matching', () => {
  it('finds more entries in a sentence than are looked up together', () => {
    const words = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 'in' : 'York'));
    const lists = [['york'], ['york york']];
    expect(match(lists, [words])).toEqual(matchSlowly(lists, [words]));
  });

  it('takes the longest entry at each place, each list by itself', () => {
    const lists = [
      ['New York', 'New York City', 'York'],
      ['york', 'City of'],
    ];
    const words = ['in', 'New', 'York', 'City', 'of', 'York', 'new', 'York'];
    expect(match(lists, [words])).toEqual(['..', 'B.', 'IS', 'EB', '.E', 'SS', '..', 'SS']);
  });

  it('agrees with comparing words, list by list, on any sentences', () => {
    const word = fc.constantFrom('a', 'b', 'A', 'B', 'ab', 'Ab', '1', 'C');
    // Two words at least: single characters are left out of lists.
    const entry = fc.array(fc.constantFrom('a', 'b', 'ab', '1', 'c'), { minLength: 2, maxLength: 8 });
    const lists = fc.array(fc.array(entry, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });
    const sentences = fc.array(fc.array(word, { maxLength: 20 }), { maxLength: 3 });
    fc.assert(
      fc.property(lists, sentences, (entries, texts) => {
        const joined = entries.map((list) => list.map((words) => words.join(' ')));
        expect(match(joined, texts)).toEqual(matchSlowly(joined, texts));
      }),
      { numRuns: 300 },
    );
  });

  it('begins at capitals, digits and letters without case, in any case after that', () => {
    const list = ['côte d’azur', 'École', 'ירושלים', '3com', 'new york', '( x )'];
    const found = (words: string[]) => match([list], [words]).join('');
    expect(found(['CÔTE', 'D’AZUR'])).toBe('BE');
    expect(found(['côte', 'd’azur'])).toBe('..');
    expect(found(['école'])).toBe('.');
    expect(found(['ÉCOLE', 'ירושלים', '3Com', 'NEW', 'YORK'])).toBe('SSSBE');
    expect(found(['(', 'X', ')', ''])).toBe('....');
  });

  it('never crosses the end of a sentence, nor joins words', () => {
    expect(match([['New York']], [['New'], ['York'], ['NewYork'], ['New', 'York']])).toEqual(['.', '.', '.', 'B', 'E']);
  });

  it('finds entries of eight words, and none of nine', () => {
    const words = 'A b c d e f g h i'.split(' ');
    expect(match([[words.slice(0, 8).join(' ')]], [words]).join('')).toBe('BIIIIIIE.');
    expect(match([[words.join(' '), 'A b']], [words]).join('')).toBe('BE.......');
  });

  it('tells 22 lists apart in one number', () => {
    const lists = Array.from({ length: 22 }, (_, l) => (l % 2 === 0 ? ['Ada Lovelace'] : ['Lovelace']));
    expect(match(lists, [['Ada', 'Lovelace']])).toEqual(['B.'.repeat(11), 'ES'.repeat(11)]);
  });
});

describe('a gazetteer', () => {
  it('keeps ascending hashes, each once, whatever the case and order of the entries', () => {
    const { hashes } = buildGazetteer('place', ['New York', 'Lima', ' NEW  YORK\t', '', 'Oslo']);
    expect([...hashes]).toEqual([...new Set(hashes)].sort((a, b) => a - b));
    expect(hashes).toHaveLength(3);
    expect(buildGazetteer('place', ['oslo', 'lima', 'new york']).hashes).toEqual(hashes);
  });

  it('leaves out single characters, function words, and names of more than eight tokens', () => {
    const entries = ['X', '𝒳', 'The', 'of', 'a b c d e f g h i', 'The Who', 'a b c d e f g h'];
    expect(buildGazetteer('band', entries).hashes).toHaveLength(2);
  });

  it('reads an entry as it stands inside a sentence', () => {
    expect(match([['Adobe Inc.', "Côte d'Ivoire"]], [['Adobe', 'Inc.', 'Côte', "d'Ivoire"]])).toEqual([
      ...['B', 'E', 'B', 'E'],
    ]);
  });

  it('refuses a name that is none, and lists without names', () => {
    expect(() => buildGazetteer('my list', ['Ada'])).toThrow(
      'gazetteer: expected a gazetteer name of letters, digits, ".", "_" and "-", got "my list". Name it for what it lists, e.g. city.',
    );
    expect(() => buildGazetteer('city', [])).toThrow(
      'gazetteer city: expected names of 1 to 8 words, got no line. Write one name a line.',
    );
    expect(() => buildGazetteer('city', ['the', 'x'])).toThrow('got none in 2 lines.');
  });

  it('does not come twice, nor with more than 21 others', () => {
    const named = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `list${i}` }));
    expect(() => checkGazetteers(named(22), 'm')).not.toThrow();
    expect(() => checkGazetteers(named(23), 'm')).toThrow(
      'm: expected at most 22 gazetteers, got 23. Put lists of the same kind under one name.',
    );
    expect(() => checkGazetteers([...named(2), ...named(1)], 'm')).toThrow(
      'm: expected gazetteers of different names, got "list0" twice. Join the two lists.',
    );
  });
});

describe('the index of all lists', () => {
  const uint32 = fc.oneof(fc.nat({ max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1), fc.nat(40));
  const lists = fc.array(fc.uniqueArray(uint32, { maxLength: 60 }), { minLength: 1, maxLength: 22 });
  const gazetteersOf = (entries: readonly (readonly number[])[]): Gazetteer[] =>
    entries.map((list, l) => ({ name: `list${l}`, hashes: Uint32Array.from(list).sort() }));

  const askerOf = (index: GazetteerIndex) => {
    const { isUsed, listsOf } = createListLookup(index);
    return (hash: number) => (isUsed(hash) === 0 ? 0 : listsOf(hash));
  };

  it('knows the lists of every hash, and those of no other', () => {
    fc.assert(
      fc.property(lists, fc.array(uint32), (entries, others) => {
        const listsOf = askerOf(indexGazetteers(gazetteersOf(entries)));
        for (const hash of [...entries.flat(), ...others]) {
          const expected = entries.reduce((bits, list, l) => bits | (list.includes(hash) ? 1 << l : 0), 0);
          expect(listsOf(hash | 0)).toBe(expected);
        }
      }),
    );
  });

  it('knows those of long lists, which have more slots', () => {
    const random = createRandom(7);
    const hashes = Uint32Array.from(new Set(Array.from({ length: 50_000 }, () => random.integer(2 ** 32)))).sort();
    const odd = hashes.filter((_, i) => i % 2 === 1);
    const index = indexGazetteers([
      { name: 'all', hashes },
      { name: 'odd', hashes: odd },
    ]);
    expect(index.used.length).toBeGreaterThan(2 ** 13 / 32);
    const listsOf = askerOf(index);
    expect(hashes.every((hash, i) => listsOf(hash | 0) === 1 + 2 * (i % 2))).toBe(true);
    const known = new Set(hashes);
    const strangers = Array.from(hashes, (hash) => hash ^ 1).filter((hash) => !known.has(hash >>> 0));
    expect(strangers.filter((hash) => listsOf(hash) !== 0)).toEqual([]);
  });

  it('tells no list that is none, whatever its records are', () => {
    const hash = 2 ** 32 - 1;
    const index = indexGazetteers(gazetteersOf([[hash], [hash], [hash]]));
    expect(askerOf(index)(hash | 0)).toBe(0b111);
    const records = fc.uint8Array({ minLength: index.records.length, maxLength: index.records.length });
    fc.assert(
      fc.property(records, (forged) => askerOf({ ...index, records: forged })(hash | 0) <= 0b111),
      { examples: [[index.records.map(() => 0xff)]] },
    );
  });

  it('counts the entries of each list', () => {
    fc.assert(
      fc.property(lists, (entries) => {
        expect(countEntries(indexGazetteers(gazetteersOf(entries)))).toEqual(entries.map(({ length }) => length));
      }),
    );
  });
});

describe('windows', () => {
  const gazetteers = indexGazetteers([buildGazetteer('place', ['New York'])]);
  const space = { words: createVocabulary(['', 'york']), trainedRows: 2, affixes: [], gazetteers };
  const options = resolveNerOptions({ windowSize: 0 });
  const sentences = [
    ['York', 'New', 'York'],
    ['New', 'York'],
  ];

  it('point at the word and at its place in matches', () => {
    const { windows, words, matches } = createEncoder(space, options).batch(sentences, createReferenceKernels());
    expect([...windows]).toEqual([0, 1, 0, 1, 0]);
    expect([...words.ids]).toEqual([1, 0]);
    expect([...matches!.windows]).toEqual([-1, 1, 2, 1, 2]);
    expect(matches!.shape).toEqual([3, 4]);
    expect([...matches!.value]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
  });

  it('hide the matches of a sentence when told to', () => {
    const isMatched = [false, true];
    const { matches } = createEncoder(space, options).batch(sentences, createReferenceKernels(), { isMatched });
    expect([...matches!.windows]).toEqual([-1, -1, -1, 1, 2]);
  });
});

describe('the rows of word types', () => {
  const featuresOf = (word: string) => ({ words: [word.length], shape: 0, affixes: [], ngrams: new Int32Array(0) });
  const create = (isShared: boolean) =>
    new TypeCache({ capacity: 8, atOnce: 8, featuresOf, isShared, kernels: createReferenceKernels() });
  const rowsOf = (cache: TypeCache, words: readonly string[], codes?: readonly number[]) => {
    const { text, tokens } = joinSentences([['a', ...words, '.']]);
    const range = { text, tokens, from: 1, to: 1 + words.length, first: 1 };
    return Array.from(cache.rowsOf({ ...range, codes: codes && Float64Array.from(codes) }));
  };
  const rowOf = (cache: TypeCache, word: string, code: number) => rowsOf(cache, [word], [code])[0];

  it('are told apart by every digit of a code, also after room was made', () => {
    const cache = create(false);
    const codes = [0, 1, 2 ** 32, 2 ** 32 + 1, 5 ** 21];
    const rows = () => codes.map((code) => rowOf(cache, 'York', code));
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
    expect(cache.takeFresh()).toEqual({
      first: 1,
      types: codes.map((code) => ({ features: featuresOf('York'), code })),
    });
    expect(rowOf(cache, 'York', 7)).toBe(6);
    expect(rows()).toEqual([1, 2, 3, 4, 5]);
    rowOf(cache, 'York', 2 ** 32);
    rowOf(cache, 'York', 2 ** 32);
    cache.makeRoom(() => {});
    expect(rowOf(cache, 'York', 2 ** 32)).toBe(1);
    expect(rowOf(cache, 'York', 0)).toBe(2);
  });

  it('are the same where features and code are, and only there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-c]{0,4}$/), fc.nat(2)), { maxLength: 200 }), (types) => {
        const cache = create(true);
        // What each row was made of; rows move when room is made.
        const madeOf: string[] = [];
        for (const [word, code] of types) {
          while (cache.free < 1) {
            cache.makeRoom((from, to) => {
              madeOf[to] = madeOf[from];
            });
          }
          const row = rowOf(cache, word, code);
          const { first, types: fresh } = cache.takeFresh();
          fresh.forEach((type, i) => {
            madeOf[first + i] = `${type.features.words} ${type.code}`;
          });
          expect(madeOf[row]).toBe(`${word.length} ${code}`);
        }
      }),
    );
  });

  it('are found again for words of any length but the longest, which are new each time', () => {
    const cache = create(false);
    const words = [0, 1, 7, 8, 9, 255, 256].map((length) => 'ä'.repeat(length));
    expect(rowsOf(cache, words)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rowsOf(cache, words.toReversed())).toEqual([8, 6, 5, 4, 3, 2, 1]);
    expect(cache.takeFresh().types.map(({ features }) => features.words[0])).toEqual([0, 1, 7, 8, 9, 255, 256, 256]);
  });

  it('are found where words are longer and further apart than are read at once', () => {
    const cache = create(false);
    const [long, longer] = [40_000, 70_000].map((length) => 'x'.repeat(length));
    const codes = [0, 0, 0, 2 ** 40, 0, 2 ** 40];
    expect(rowsOf(cache, ['b', longer, 'b', 'b', long, 'b'], codes)).toEqual([1, 2, 1, 3, 4, 3]);
    expect(cache.takeFresh().types.map(({ features }) => features.words[0])).toEqual([1, 70_000, 1, 40_000]);
  });
});

describe('fresh weights', () => {
  it('of the window layer and of matches are drawn as those of one layer', () => {
    const kernels = createReferenceKernels();
    const gazetteers = indexGazetteers(Array.from({ length: 20 }, (_, i) => buildGazetteer(`list${i}`, ['Ada'])));
    const space = { words: createVocabulary(['']), trainedRows: 1, affixes: [], gazetteers };
    const options = resolveNerOptions({ dimensions: 4, ngramDimensions: 0 });
    const shapes = weightShapes(options, space, 5);
    const drawn = initialiseWeights(shapes, kernels.floats(4), { options, kernels, random: createRandom(1) });
    const bound = Math.sqrt(6 / (5 * (4 + 8 + 80)));
    for (const name of ['window.weights', 'matches.weights']) {
      const most = Math.max(...Array.from(drawn.get(name)!, Math.abs));
      expect(most).toBeLessThanOrEqual(bound);
      expect(most).toBeGreaterThan(0.99 * bound);
    }
  });
});

const distinct = (first: number, count: number) => Array.from({ length: count }, (_, i) => `W${first + i}`);
const texts: readonly (readonly [string, string[][]])[] = [
  ['matches', [['in', 'New', 'York', 'York'], [], ['New', 'York', 'in', 'Paris']]],
  [
    'the same words without matches',
    [
      ['York', 'New', 'in'],
      ['new', 'York'],
    ],
  ],
  ['matches over all cuts of a long sentence', [Array.from({ length: 900 }, (_, i) => `W${i % 3}`)]],
  ['more types than are kept', [...distinct(10, 900).map((word) => [word, 'New', 'York']), ['Paris', 'York']]],
  ['matches met before all that', [['in', 'New', 'York', 'York']]],
];

describe.each([
  ['chain', 'float', 1e-12],
  ['average', 'float', 1e-12],
  ['softmax', 'float', 1e-12],
  ['chain', 'fixed', 2e-3],
] as const)('the scorer for %s in %s arithmetic', (architecture, arithmetic, tolerance) => {
  const kernels = createReferenceKernels('float64');
  const options = resolveNerOptions({ architecture, hidden: [11], dimensions: 2, ngramDimensions: 0 });
  const gazetteers = indexGazetteers([
    buildGazetteer('place', ['New York', 'Paris', 'York']),
    buildGazetteer('run', ['W0 W1 W2 W0 W1 W2 W0', 'W5 New York']),
  ]);
  const space = { words: createVocabulary(['', 'in', 'paris']), trainedRows: 3, affixes: [], gazetteers };
  const shapes = weightShapes(options, space, 5);
  const random = createRandom(1);
  const words = kernels.floats(6).map(() => random.normal());
  const network = createNetwork(options, shapes, initialiseWeights(shapes, words, { options, kernels, random }));
  const encoder = createEncoder(space, options);
  const score = createScorer({ network, encoder, kernels }, { cacheBytes: 0, arithmetic });

  it.each(texts)('scores %s as the graph does', (_, sentences) => {
    const expected = forward(buildEmissions(network, encoder.batch(sentences, kernels)), kernels);
    const scored: number[] = [];
    score(joinSentences(sentences), (scores) => {
      for (const value of scores) scored.push(value);
    });
    expect(scored).toHaveLength(expected.length);
    // In fixed point the score of the first tag is taken off all.
    const isRelative = arithmetic === 'fixed' ? 1 : 0;
    const worst = scored.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - expected[i] + isRelative * expected[i - (i % 5)])),
      0,
    );
    expect(worst).toBeLessThan(tolerance);
  });
});

describe('training', () => {
  const random = createRandom(3);
  const letters = () => Array.from({ length: 6 }, () => String.fromCharCode(97 + random.integer(26))).join('');
  const names = () => Array.from({ length: 40 }, () => `X${letters()} Y${letters()}`);
  const [people, places] = [names(), names()];
  const gazetteers = [buildGazetteer('person', people), buildGazetteer('place', places)];
  /** "X Y slept ." where only the lists tell people from places; each half of the lists is in one corpus. */
  const corpus = (first: number): LabelledDocument[] => {
    const sentence = (name: string, label: string, line: number) => ({
      words: [...name.split(' '), 'slept', '.'],
      spans: [{ start: 0, end: 2, label }],
      line,
    });
    const half = (names: readonly string[]) => names.slice(first, first + 20);
    const sentences = [
      ...half(people).map((name, i) => sentence(name, 'PER', i)),
      ...half(places).map((name, i) => sentence(name, 'LOC', 20 + i)),
    ];
    return [{ id: 'names', sentences }];
  };
  const small: Partial<NerOptions> = {
    ...{ hidden: [8], dimensions: 4, ngramDimensions: 0, batchTokens: 40, epochs: 8, warmupSteps: 5 },
    learningRate: 0.02,
  };
  const data = { train: corpus(0), gazetteers };
  const train = (options: Partial<NerOptions> = {}, control = {}) =>
    trainNer(data, { ...small, ...options }, { kernels: createReferenceKernels(), ...control });
  const f1 = (model: NerModel) => evaluateNer(createTagger(model, createReferenceKernels()), corpus(20)).f1;

  it('tells names that it has not seen by the lists they are in', async () => {
    expect(f1((await train()).model)).toBeGreaterThan(95);
    const { model } = await trainNer({ train: corpus(0) }, small, { kernels: createReferenceKernels() });
    expect(f1(model)).toBeLessThan(75);
  });

  it('that never sees matches learns nothing from them', async () => {
    expect(f1((await train({ gazetteerDropout: 1 })).model)).toBeLessThan(75);
  });

  it('gives the same weights again, and when stopped and resumed', async () => {
    const whole = await train();
    expect(weightsOf((await train()).model)).toEqual(weightsOf(whole.model));
    const stop = new AbortController();
    let [steps, saved] = [0, undefined as NerCheckpoint | undefined];
    const onProgress = () => void (++steps === 7 && stop.abort());
    const onCheckpoint = async (checkpoint: NerCheckpoint) => {
      saved = checkpoint;
    };
    const first = await train({}, { signal: stop.signal, onProgress, onCheckpoint });
    expect(first.finished).toBe(false);
    const second = await train({}, { resume: saved! });
    expect(weightsOf(second.model)).toEqual(weightsOf(whole.model));
  });

  it('refuses a checkpoint of other lists', async () => {
    let saved: NerCheckpoint | undefined;
    const onCheckpoint = async (checkpoint: NerCheckpoint) => {
      saved = checkpoint;
    };
    await train({ epochs: 1 }, { onCheckpoint });
    const others = [gazetteers[0], buildGazetteer('place', places.slice(1))];
    const run = trainNer(
      { ...data, gazetteers: others },
      { ...small, epochs: 1 },
      { kernels: createReferenceKernels(), resume: saved! },
    );
    await expect(run).rejects.toThrow('checkpoint: expected a run with the same data and options, got other data.');
  });

  it('keeps lists and the record of their files in the model', async () => {
    const gazetteerSources = [{ gazetteer: 'person', name: 'people.txt', sha256: 'ab', lines: 40 }];
    const { model } = await trainNer(
      { ...data, gazetteerSources },
      { ...small, epochs: 1 },
      { kernels: createReferenceKernels() },
    );
    expect(model.features.gazetteers).toEqual(indexGazetteers(gazetteers));
    expect(model.record.gazetteers).toEqual(gazetteerSources);
    expect((await train({ epochs: 1 })).model.record).not.toHaveProperty('gazetteers');
  });

  it('refuses lists of one name', async () => {
    const run = trainNer({ ...data, gazetteers: [gazetteers[0], gazetteers[0]] }, small, {
      kernels: createReferenceKernels(),
    });
    await expect(run).rejects.toThrow('training data: expected gazetteers of different names, got "person" twice.');
  });
});

function weightsOf(model: NerModel): number[][] {
  return model.weights.map((weight) => Array.from(weight.value));
}
