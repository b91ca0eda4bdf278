// A word2vec run frozen between two pieces of text: its place, both matrices, and the two as bytes.
import { NomenError } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import { type CheckpointForm, checkpointBytes, readCheckpointBytes } from '../checkpoint-bytes.js';
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

const form: CheckpointForm = { format: 'nomen-word2vec-checkpoint', kind: 'a word2vec checkpoint' };

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
export function serializeWord2vecCheckpoint(checkpoint: Word2vecCheckpoint): Generator<Uint8Array, void> {
  const { options, fingerprint, place, inputs, outputs } = checkpoint;
  return checkpointBytes(form, { options, fingerprint, place }, [inputs, outputs]);
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
  const { facts, arrays } = readCheckpointBytes(bytes, form, { name });
  const [inputs, outputs] = arrays;
  return { ...(facts as unknown as Omit<Word2vecCheckpoint, 'inputs' | 'outputs'>), inputs, outputs };
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
  for (let id = 0; id < vocabulary.size; id++) {
    const text = `${vocabulary.wordOf(id)} ${vocabulary.counts?.[id]} `;
    for (let i = 0; i < text.length; i++) {
      low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
      high = Math.imul(high ^ low, 0x85ebca6b);
    }
  }
  return `${vocabulary.size}/${tokenCount}/${(low >>> 0).toString(16)}${(high >>> 0).toString(16)}`;
}
