// How text becomes words, and which words get an id.
import { checkNumber, NomenError, quote, resolveOptions } from '../../base/index.js';

/** What `buildCorpus` takes for a word and which words it keeps. */
export interface CorpusOptions {
  /**
   * `words`: runs of letters, digits and underscores; each other character is a token of its own, `'s`, `'ll` and `n't` are split off,
   * hyphens, `3.14` and `U.S.` hold together. `whitespace`: whatever stands between white space.
   */
  readonly tokens: 'whitespace' | 'words';
  /** Whether capitals become small letters, character by character. */
  readonly lowerCase: boolean;
  /** Whether every decimal digit becomes 0, so that all years share a vector. */
  readonly foldDigits: boolean;
  /** Lines that begin with this are no text but the start of a new document; '' when there are none. */
  readonly documentMarker: string;
  /** Words that occur less often are left out. */
  readonly minCount: number;
  /** Words kept at most, the commonest. */
  readonly maxVocabulary: number;
}

/**
 * Defaults of `buildCorpus`: raw text in lower case, words that occur five times (Mikolov et al. 2013).
 *
 * @example
 * ```ts
 * import { corpusDefaults } from 'nomen/embeddings';
 * corpusDefaults.minCount; // 5
 * ```
 */
export const corpusDefaults: CorpusOptions = Object.freeze({
  tokens: 'words',
  lowerCase: true,
  foldDigits: false,
  documentMarker: '',
  minCount: 5,
  maxVocabulary: Infinity,
});

/**
 * Fills and checks the options.
 *
 * @throws NomenError `unknown-option`, `number-out-of-range`, `unknown-tokens`, `bad-marker`
 */
export function resolveCorpusOptions(given: Partial<CorpusOptions> | undefined): CorpusOptions {
  const options = resolveOptions(corpusDefaults, given, 'buildCorpus');
  checkNumber(options.minCount, { where: 'minCount', min: 1 });
  checkNumber(options.maxVocabulary, { where: 'maxVocabulary', min: 1 });
  if (options.tokens !== 'whitespace' && options.tokens !== 'words') {
    throw new NomenError({
      code: 'unknown-tokens',
      where: 'tokens',
      expected: '"whitespace" or "words"',
      got: quote(String(options.tokens)),
      fix: 'Pass "words" for raw text, "whitespace" for text with blanks between its tokens',
    });
  }
  if (/[\r\n]/.test(options.documentMarker)) {
    throw new NomenError({
      code: 'bad-marker',
      where: 'documentMarker',
      expected: 'the beginning of one line',
      got: quote(options.documentMarker),
      fix: 'Pass e.g. "=== "',
    });
  }
  return options;
}
