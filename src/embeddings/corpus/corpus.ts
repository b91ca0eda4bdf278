// A text as word ids: counted once, then read as often as a trainer wants, in memory that does not grow with the text.
import { NomenError } from '../../base/index.js';
import { buildVocabulary, type Vocabulary } from '../../text/index.js';
import { characterTables } from './characters.js';
import { commonestWords } from './commonest-words.js';
import { type CorpusOptions, resolveCorpusOptions } from './options.js';
import { textPieces } from './pieces.js';
import { createWordTable } from './wasm-table.js';
import type { WordTable, WordTableParts } from './word-table.js';

/** Bytes of UTF-8 text, given anew at each call: a corpus is read more than once. */
export type TextSource = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * In a corpus' chunks: the end of a line, over which no window reaches.
 *
 * @example
 * ```ts
 * import { createCorpus, lineEnd } from 'nomen/embeddings';
 * const { value } = await createCorpus([['to', 'be']]).chunks()[Symbol.asyncIterator]().next();
 * value.at(-1) === lineEnd; // true
 * ```
 */
export const lineEnd = -1;

/**
 * In a corpus' chunks: a document marker stood here.
 *
 * @example
 * ```ts
 * import { buildCorpus, documentEnd } from 'nomen/embeddings';
 * const text = new TextEncoder().encode('=== 1\nto be\n');
 * const corpus = await buildCorpus(() => [text], { minCount: 1, documentMarker: '===' });
 * const { value } = await corpus.chunks()[Symbol.asyncIterator]().next();
 * value[0] === documentEnd; // true
 * ```
 */
export const documentEnd = -2;

/**
 * w_1 … w_T as ids, and what they stand for.
 */
export interface Corpus {
  /** The words kept, by falling count; ids of the chunks are places in it. */
  readonly vocabulary: Vocabulary;
  /** T, the occurrences of words in the vocabulary. */
  readonly tokenCount: number;
  /**
   * The text from its beginning: ids ≥ 0, `lineEnd` after each line that has words, `documentEnd` at document markers; other words are
   * left out. Where a chunk ends depends on the ids alone; a chunk is good until the next is asked for.
   */
  chunks(): AsyncIterable<Int32Array>;
}

/** What `buildCorpus` reports while it counts. */
export interface CorpusProgress {
  readonly bytes: number;
  readonly tokens: number;
  /** Different words in the table; rare ones are forgotten when it is full. */
  readonly words: number;
}

/** The outside of a counting run. */
export interface CorpusRun {
  /** Called as the work goes on. */
  readonly onProgress?: (progress: CorpusProgress) => void;
  readonly signal?: AbortSignal;
}

/** Words in the counting table at most; beyond, rare ones are forgotten. */
const fullTable = 1_200_000;

/**
 * Counts the words of a text and gives them ids: vocabulary = words with count ≥ minCount, by falling count.
 *
 * When more than 1.2 million different words are met, those seen least are forgotten and counted anew, as word2vec does.
 *
 * @param source the text, UTF-8; read once here and once for each use of `chunks()`
 * @throws NomenError `empty-vocabulary`, those of `resolveCorpusOptions`, `AbortError` when the signal fires, and what `source` throws
 * @example
 * ```ts
 * import { buildCorpus } from 'nomen/embeddings';
 * const text = new TextEncoder().encode('to be or not to be\n');
 * const corpus = await buildCorpus(() => [text], { minCount: 2 });
 * corpus.vocabulary.words; // ['be', 'to']
 * const { value } = await corpus.chunks()[Symbol.asyncIterator]().next();
 * value; // [1, 0, 1, 0, -1]
 * ```
 */
export async function buildCorpus(
  source: TextSource,
  options?: Partial<CorpusOptions>,
  run: CorpusRun = {},
): Promise<Corpus> {
  const { minCount, maxVocabulary, documentMarker, ...form } = resolveCorpusOptions(options);
  const parts: WordTableParts = {
    tables: characterTables(form),
    splitsWords: form.tokens === 'words',
    documentMarker,
  };
  const { vocabulary, packed } = commonestWords(await countWords(source, parts, run), { minCount, maxVocabulary });
  if (vocabulary.size === 0) throw emptyVocabulary(minCount);
  return Object.freeze({
    vocabulary,
    tokenCount: tokenCountOf(vocabulary),
    chunks: createEncoder(source, { ...parts, words: packed }),
  });
}

/**
 * A corpus of lines that are in memory, for small texts.
 *
 * @param lines the words of each line
 * @param options `minCount` (default 1) and `maxVocabulary`
 * @throws NomenError `empty-vocabulary`
 * @example
 * ```ts
 * import { createCorpus } from 'nomen/embeddings';
 * createCorpus([['to', 'be'], ['or', 'to', 'be']]).vocabulary.words; // ['be', 'to', 'or']
 * ```
 */
export function createCorpus(
  lines: readonly (readonly string[])[],
  { minCount = 1, maxVocabulary = Infinity }: Partial<Pick<CorpusOptions, 'minCount' | 'maxVocabulary'>> = {},
): Corpus {
  const vocabulary = buildVocabulary(lines.flat(), { minCount, maxSize: maxVocabulary, reserved: [] });
  if (vocabulary.size === 0) throw emptyVocabulary(minCount);
  const ids = lines.flatMap((words) => {
    const known = words.map((word) => vocabulary.idOf(word)).filter((id) => id >= 0);
    return known.length === 0 ? [] : [...known, lineEnd];
  });
  return Object.freeze({
    vocabulary,
    tokenCount: tokenCountOf(vocabulary),
    async *chunks() {
      for (let start = 0; start < ids.length; start += chunkLength) {
        yield Int32Array.from(ids.slice(start, start + chunkLength));
      }
    },
  });
}

async function countWords(
  source: TextSource,
  parts: WordTableParts,
  { onProgress, signal }: CorpusRun,
): Promise<WordTable> {
  const table = createWordTable(parts);
  let [bytes, tokens, rare] = [0, 0, 2];
  for await (const piece of textPieces(source())) {
    signal?.throwIfAborted();
    for (; table.size > fullTable || !table.hasRoomFor(piece.length); rare++) table.forgetRare(rare);
    for (const index of table.scan(piece)) if (index >= 0) tokens++;
    bytes += piece.length;
    onProgress?.({ bytes, tokens, words: table.size });
  }
  return table;
}

/** Ids in a chunk at most. */
const chunkLength = 1 << 16;

/** What a pass over the text works with. */
interface EncoderRoom {
  readonly table: WordTable;
  /** One chunk for all. */
  readonly chunk: Int32Array;
}

/** Passes over the text as ids. Each takes the room of one that is done: garbage outside of V8's heap would pile up by the pass. */
function createEncoder(source: TextSource, parts: WordTableParts): () => AsyncGenerator<Int32Array, void> {
  const idle: EncoderRoom[] = [];
  return async function* () {
    const room = idle.pop() ?? { table: createWordTable(parts), chunk: new Int32Array(chunkLength) };
    room.table.restart();
    try {
      yield* encodeText(source, room);
    } finally {
      idle.push(room);
    }
  };
}

async function* encodeText(source: TextSource, { table, chunk }: EncoderRoom): AsyncGenerator<Int32Array, void> {
  let length = 0;
  for await (const piece of textPieces(source())) {
    const ids = table.scan(piece);
    for (let from = 0; from < ids.length; ) {
      const part = ids.subarray(from, from + chunkLength - length);
      chunk.set(part, length);
      from += part.length;
      length += part.length;
      if (length < chunkLength) continue;
      yield chunk;
      length = 0;
    }
  }
  if (length > 0) yield chunk.subarray(0, length);
}

/** T, the sum of the counts. */
export function tokenCountOf({ counts = [] }: Vocabulary): number {
  let sum = 0;
  for (let id = 0; id < counts.length; id++) sum += counts[id];
  return sum;
}

/** The error for a text without words to keep. */
export function emptyVocabulary(minCount: number): NomenError {
  return new NomenError({
    code: 'empty-vocabulary',
    where: 'minCount',
    expected: `a word that occurs at least ${minCount} times`,
    got: 'none',
    fix: 'Pass more text or a smaller minCount',
    details: { minCount },
  });
}
