// Phrases: pairs of words that stand together far more often than by chance become words of their own.
import { checkNumber, resolveOptions } from '../../base/index.js';
import { buildVocabulary } from '../../text/index.js';
import { type Corpus, emptyVocabulary, tokenCountOf } from './corpus.js';
import { createPairCounts } from './pair-counts.js';

/** Which pairs are phrases. */
export interface PhraseOptions {
  /** A pair is a phrase when (count(ab) − discount) · T / (count(a) · count(b)) is above this. */
  readonly threshold: number;
  /** δ, taken off the counts of pairs, so that rare ones are none. */
  readonly discount: number;
  /** Words and phrases that occur less often in the new text are left out. */
  readonly minCount: number;
  /** Stands between the two words. */
  readonly separator: string;
}

/**
 * Defaults of `joinPhrases`: those of word2phrase.c.
 *
 * @example
 * ```ts
 * import { phraseDefaults } from 'nomen/embeddings';
 * phraseDefaults.threshold; // 100
 * ```
 */
export const phraseDefaults: PhraseOptions = Object.freeze({
  threshold: 100,
  discount: 5,
  minCount: 5,
  separator: '_',
});

/**
 * The corpus with phrases for words: a b becomes a_b where (count(ab) − δ) · T / (count(a) · count(b)) > threshold, from left to right, a
 * word in one phrase only. Applied to its own result it finds phrases of three and four words. The text is read twice here.
 * Neighbours are those of the corpus, which has left rare words out. Source: Mikolov et al. 2013, §4, and word2phrase.c.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`, `empty-vocabulary`; `AbortError` when the signal fires
 * @example
 * ```ts
 * import { createCorpus, joinPhrases } from 'nomen/embeddings';
 * const corpus = createCorpus([['new', 'york', 'is', 'big'], ['new', 'york', 'is', 'old']]);
 * const { vocabulary } = await joinPhrases(corpus, { threshold: 1, discount: 1, minCount: 1 });
 * vocabulary.words; // ['is', 'new_york', 'big', 'old']
 * ```
 */
export async function joinPhrases(
  corpus: Corpus,
  options?: Partial<PhraseOptions>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Corpus> {
  const resolved = resolveOptions(phraseDefaults, options, 'joinPhrases');
  checkNumber(resolved.threshold, { where: 'threshold', min: 0 });
  checkNumber(resolved.discount, { where: 'discount', min: 0 });
  checkNumber(resolved.minCount, { where: 'minCount', min: 1 });
  const joined = await findPhrases(corpus, resolved, signal);
  const { words } = corpus.vocabulary;
  const size = words.length;
  const wordOf = (unit: number) =>
    unit < size ? words[unit] : joined.names[unit - size].map((id) => words[id]).join(resolved.separator);
  const counts = new Float64Array(size + joined.names.length);
  for await (const units of joinedUnits(corpus, joined.unitOf)) {
    signal?.throwIfAborted();
    for (const unit of units) if (unit >= 0) counts[unit]++;
  }
  const countsByWord = new Map(Array.from(counts, (count, unit) => [wordOf(unit), count] as const));
  const vocabulary = buildVocabulary(countsByWord, { minCount: resolved.minCount, reserved: [] });
  if (vocabulary.size === 0) throw emptyVocabulary(resolved.minCount);
  const idOf = Int32Array.from({ length: size + joined.names.length }, (_, unit) => vocabulary.idOf(wordOf(unit)));
  return Object.freeze({
    vocabulary,
    tokenCount: tokenCountOf(vocabulary),
    async *chunks() {
      for await (const units of joinedUnits(corpus, joined.unitOf)) {
        yield units.map((unit) => (unit < 0 ? unit : idOf[unit])).filter((id, i) => id >= 0 || units[i] < 0);
      }
    },
  });
}

/** Phrases as units beyond the words: unit V + i stands for the two words `names[i]`. */
interface Phrases {
  readonly names: readonly (readonly [number, number])[];
  /** The unit of two words that stand together; undefined when they are no phrase. */
  readonly unitOf: (first: number, second: number) => number | undefined;
}

/** Three million pairs, in 50 MB. */
const mostBits = 22;

async function findPhrases(
  corpus: Corpus,
  { threshold, discount }: PhraseOptions,
  signal: AbortSignal | undefined,
): Promise<Phrases> {
  const size = corpus.vocabulary.size;
  const counts = corpus.vocabulary.counts!;
  const pairs = createPairCounts(size, Math.min(mostBits, Math.ceil(Math.log2(2 * corpus.tokenCount + 2))));
  let before = -1;
  for await (const ids of corpus.chunks()) {
    signal?.throwIfAborted();
    for (const id of ids) {
      if (id >= 0 && before >= 0) pairs.add(before, id);
      before = id;
    }
  }
  const units = new Map<number, number>();
  const names: (readonly [number, number])[] = [];
  for (const [first, second, count] of pairs.entries()) {
    const score = ((count - discount) * corpus.tokenCount) / (counts[first] * counts[second]);
    if (score <= threshold) continue;
    units.set(first * size + second, size + names.length);
    names.push([first, second]);
  }
  return { names, unitOf: (first, second) => units.get(first * size + second) };
}

/** The text with phrases joined; a word is held back until it is known whether the next joins it. */
async function* joinedUnits(corpus: Corpus, unitOf: Phrases['unitOf']): AsyncGenerator<Int32Array, void> {
  let held = -1;
  for await (const ids of corpus.chunks()) {
    const units: number[] = [];
    for (const id of ids) {
      const unit = held >= 0 && id >= 0 ? unitOf(held, id) : undefined;
      if (unit !== undefined) {
        units.push(unit);
        held = -1;
        continue;
      }
      if (held >= 0) units.push(held);
      if (id < 0) units.push(id);
      held = id;
    }
    yield Int32Array.from(units);
  }
  if (held >= 0) yield Int32Array.of(held);
}
