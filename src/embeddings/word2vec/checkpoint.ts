// A word2vec run frozen between two pieces of text: its place, both matrices, and the two as bytes.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { Corpus } from '../corpus/corpus.js';
import type { Word2vecOptions } from './options.js';

/** How far a run has come. */
export interface Word2vecPlace {
  /** Passes over the text that are complete. */
  readonly epoch: number;
  /** Pieces of the present pass that are complete. */
  readonly piece: number;
  /** Tokens of the present pass that are complete. */
  readonly tokens: number;
}

/** What `trainWord2vec` hands out and takes back; the matrices are views that change when training goes on. */
export interface Word2vecCheckpoint {
  readonly options: Word2vecOptions;
  /** Tells one corpus from another. */
  readonly fingerprint: string;
  readonly place: Word2vecPlace;
  /** [V, stride]; the vectors, and those of the predicted words or the nodes. */
  readonly inputs: FloatArray;
  readonly outputs: FloatArray;
}

const format = 'nomen-word2vec-checkpoint';
const longestHeader = 1 << 16;

/**
 * Checkpoint → bytes: one line of JSON, then v and u as little-endian float32.
 *
 * @example
 * ```ts
 * import { createCorpus, serializeWord2vecCheckpoint, trainWord2vec, type Word2vecCheckpoint } from 'nomen/embeddings';
 * const parts: Uint8Array[] = [];
 * const onCheckpoint = async (checkpoint: Word2vecCheckpoint) => void parts.push(...serializeWord2vecCheckpoint(checkpoint));
 * await trainWord2vec(createCorpus([['to', 'be']]), { epochs: 1 }, { onCheckpoint });
 * parts.length; // 3
 * ```
 */
export function* serializeWord2vecCheckpoint(checkpoint: Word2vecCheckpoint): Generator<Uint8Array, void> {
  const { options, fingerprint, place, inputs, outputs } = checkpoint;
  const header = { format, version: 1, options, fingerprint, place, lengths: [inputs.length, outputs.length] };
  yield new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  for (const { buffer, byteOffset, byteLength } of [inputs, outputs]) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/**
 * bytes → checkpoint; whether it belongs to a run's text and options is for `trainWord2vec` to say.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError `not-a-checkpoint`
 * @example
 * ```ts
 * import { deserializeWord2vecCheckpoint } from 'nomen/embeddings';
 * try {
 *   deserializeWord2vecCheckpoint(new Uint8Array(4), { name: 'a.checkpoint' });
 * } catch (error) {
 *   (error as Error).message; // 'a.checkpoint: expected a word2vec checkpoint, got other bytes. Start again without --resume.'
 * }
 * ```
 */
export function deserializeWord2vecCheckpoint(
  bytes: Uint8Array,
  { name }: { readonly name: string },
): Word2vecCheckpoint {
  const end = bytes.subarray(0, longestHeader).indexOf(0x0a);
  const header = headerOf(bytes.subarray(0, Math.max(0, end)));
  if (header === undefined) throw notACheckpoint(name, 'other bytes');
  const { lengths, options, fingerprint, place } = header;
  const size = 4 * (lengths[0] + lengths[1]);
  if (bytes.length !== end + 1 + size) throw notACheckpoint(name, `${bytes.length - end - 1} of ${size} bytes`);
  const floats = new Float32Array(bytes.slice(end + 1).buffer);
  return {
    options,
    fingerprint,
    place,
    inputs: floats.subarray(0, lengths[0]),
    outputs: floats.subarray(lengths[0]),
  };
}

/**
 * Checks that a stored run is this one.
 *
 * @throws NomenError `checkpoint-mismatch`
 */
export function checkSameRun(
  stored: Word2vecCheckpoint,
  own: Pick<Word2vecCheckpoint, 'options' | 'fingerprint'>,
): void {
  const got =
    JSON.stringify(stored.options) !== JSON.stringify(own.options)
      ? 'other options'
      : stored.fingerprint !== own.fingerprint
        ? 'other text'
        : undefined;
  if (got === undefined) return;
  throw new NomenError({
    code: 'checkpoint-mismatch',
    where: 'checkpoint',
    expected: 'a run with the same text and options',
    got,
    fix: 'Resume with the files and flags of the interrupted run, or start again without --resume',
  });
}

/** Words and counts in 53 bits. */
export function fingerprintOf({ vocabulary, tokenCount }: Corpus): string {
  let [low, high] = [0x811c9dc5, 0x2545f491];
  for (const [id, word] of vocabulary.words.entries()) {
    const text = `${word} ${vocabulary.counts?.[id]} `;
    for (let i = 0; i < text.length; i++) {
      low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
      high = Math.imul(high ^ low, 0x85ebca6b);
    }
  }
  return `${vocabulary.size}/${tokenCount}/${(low >>> 0).toString(16)}${(high >>> 0).toString(16)}`;
}

interface Header extends Pick<Word2vecCheckpoint, 'options' | 'fingerprint' | 'place'> {
  readonly lengths: readonly [number, number];
}

function headerOf(line: Uint8Array): Header | undefined {
  try {
    const header = JSON.parse(new TextDecoder().decode(line));
    return header?.format === format && header.version === 1 ? (header as Header) : undefined;
  } catch {
    return undefined;
  }
}

function notACheckpoint(where: string, got: string): NomenError {
  return new NomenError({
    code: 'not-a-checkpoint',
    where,
    expected: 'a word2vec checkpoint',
    got,
    fix: 'Start again without --resume',
  });
}
