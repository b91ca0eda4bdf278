// Training word2vec: passes over a corpus, the falling learning rate, progress, checkpoints.
import { createRandom, NomenError, type WorkerHost } from '../../base/index.js';
import { isWasmSupported } from '../../kernels/index.js';
import type { Vocabulary } from '../../text/index.js';
import { createWordVectors, type SubwordVectors, type WordVectors } from '../../vectors/index.js';
import type { Corpus } from '../corpus/corpus.js';
import { checkSameRun, fingerprintOf, type Word2vecCheckpoint, type Word2vecPlace } from './checkpoint.js';
import { buildLearnerTables, chunkLength, type Learner } from './learner.js';
import { resolveWord2vecOptions, type Word2vecOptions } from './options.js';
import { type ParallelLearner, startParallelLearner } from './parallel-learner.js';
import { createReferenceLearner } from './reference-learner.js';
import { createWasmLearner } from './wasm-learner.js';
import { meansOfParts, subwordsOf, type WordParts } from './word-parts.js';

/** Where a run stands; told after each piece of text. */
export interface Word2vecProgress {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Tokens seen in this epoch, of `tokensPerEpoch`. */
  readonly tokens: number;
  readonly tokensPerEpoch: number;
  /** Mean loss of one prediction in nats, over a sample of those since the last event; NaN when that is empty. */
  readonly loss: number;
  readonly learningRate: number;
}

/** How a run is carried out; of all this only the number of threads changes its result. */
export interface Word2vecControl {
  /** Called as the work goes on. */
  readonly onProgress?: (progress: Word2vecProgress) => void;
  /** When aborted, the run hands out a checkpoint and returns unfinished. */
  readonly signal?: AbortSignal;
  /** Called after each epoch, every 50 million tokens, and when aborted; training waits for it. */
  readonly onCheckpoint?: (checkpoint: Word2vecCheckpoint) => Promise<void>;
  /** What `onCheckpoint` gave when the run was interrupted. */
  readonly resume?: Word2vecCheckpoint;
  /** Threads that update the same memory; without them one thread trains, and equal seeds give equal bytes. */
  readonly threads?: { readonly count: number; readonly workers: WorkerHost };
}

/** What `trainWord2vec` gives. */
export interface Word2vecResult {
  /** v: the vector of each word. Its values are the trainer's memory, not a copy. */
  readonly vectors: WordVectors;
  /** The vectors of the n-grams, for words that are not in the text; undefined without `buckets`. */
  readonly subwords: SubwordVectors | undefined;
  /** u: the vector of each word as the predicted one; undefined after hierarchical softmax, whose u are nodes of the tree. */
  contextVectors(): WordVectors | undefined;
  /** Whether all epochs are done. */
  readonly finished: boolean;
  /** With the defaults filled in. */
  readonly options: Word2vecOptions;
}

/** The loss is taken at one prediction in so many: a logarithm costs as much as ten dot products. */
const lossEvery = 16;
/** The learning rate ends at this share of its beginning, as in word2vec.c. */
const lastShare = 1e-4;
/** Ids between two looks at the signal; against all words each prediction takes long. */
const pieceLengths = Object.freeze({ negative: chunkLength, hierarchical: chunkLength, softmax: 1 << 10 });
const tokensBetweenCheckpoints = 5e7;

/**
 * Learns word vectors by prediction within windows: J = −log σ(u_oᵀ v_c) − Σ_k log σ(−u_kᵀ v_c) with negative sampling, else
 * −log p(o | c) over all words or down a Huffman tree. Each word of a window is c in turn and the word in its middle is o, as in
 * word2vec.c, so that the negatives of one place can serve all its pairs. CBOW's v_c is the mean of the window, and its words get the
 * true gradient, 1/m each, where word2vec.c gives them all of it.
 *
 * @throws NomenError those of the options, `checkpoint-mismatch`, `memory-unavailable`, `loss-not-finite`
 * @see Mikolov et al. 2013, Distributed representations of words and phrases; Ji et al. 2016 for shared negatives
 * @example
 * ```ts
 * import { createCorpus, trainWord2vec } from 'nomen/embeddings';
 * const corpus = createCorpus([['ice', 'is', 'cold'], ['steam', 'is', 'hot']]);
 * const { vectors } = await trainWord2vec(corpus, { dimensions: 8, epochs: 2, subsample: 0 });
 * vectors.vectorOf('ice')?.length; // 8
 * ```
 */
export async function trainWord2vec(
  corpus: Corpus,
  options?: Partial<Word2vecOptions>,
  control: Word2vecControl = {},
): Promise<Word2vecResult> {
  const resolved = resolveWord2vecOptions(options);
  const own = { options: resolved, fingerprint: fingerprintOf(corpus) };
  if (control.resume !== undefined) checkSameRun(control.resume, own);
  const { learner, parts } = createLearner(corpus.vocabulary, resolved, control.threads);
  if (control.resume === undefined) startVectors(learner, corpus.vocabulary, resolved);
  else {
    learner.inputs.set(control.resume.inputs);
    learner.outputs.set(control.resume.outputs);
  }
  let finished: boolean;
  try {
    finished = await runEpochs(corpus, { learner, control, ...own });
  } finally {
    await learner.stop();
  }
  const part = (values: Learner['inputs']) => wordVectorsOf(corpus, values, { learner, options: resolved });
  return {
    vectors: parts === undefined ? part(learner.inputs) : meansOfParts(parts, learner, { corpus, options: resolved }),
    subwords: parts === undefined ? undefined : subwordsOf(learner, corpus.vocabulary.size, resolved),
    contextVectors: () => (resolved.loss === 'hierarchical' ? undefined : part(learner.outputs)),
    finished,
    options: resolved,
  };
}

/** The learner; of the tables it is made from only the parts of words are needed again. */
function createLearner(
  vocabulary: Vocabulary,
  options: Word2vecOptions,
  threads: Word2vecControl['threads'],
): { readonly learner: ParallelLearner; readonly parts: WordParts | undefined } {
  const tables = buildLearnerTables(vocabulary, options);
  const { parts } = tables;
  if (threads !== undefined && threads.count > 1 && threads.workers.obstacle === undefined && isWasmSupported()) {
    return { learner: startParallelLearner(tables, options, { ...threads, lossEvery }), parts };
  }
  const learner = isWasmSupported()
    ? createWasmLearner(tables, options, lossEvery)
    : createReferenceLearner(tables, options, (length) => new Float32Array(length));
  return {
    learner: {
      ...learner,
      trainChunk: async (ids, run) => learner.trainChunk(ids, run),
      settle: async () => {},
      stop: async () => {},
    },
    parts,
  };
}

/** v uniform in ±1/(2D), u zero, as word2vec.c. */
function startVectors(
  { inputs, stride }: Learner | ParallelLearner,
  { size }: Vocabulary,
  options: Word2vecOptions,
): void {
  const random = createRandom(options.seed);
  for (let word = 0; word < size; word++) {
    const row = word * stride;
    for (let d = 0; d < options.dimensions; d++) inputs[row + d] = (random.uniform() - 0.5) / options.dimensions;
  }
}

interface Run extends Pick<Word2vecCheckpoint, 'options' | 'fingerprint'> {
  readonly learner: ParallelLearner;
  readonly control: Word2vecControl;
}

/** Trains to the end or until aborted; true when done. */
async function runEpochs(corpus: Corpus, run: Run): Promise<boolean> {
  const { options, control } = run;
  let place: Word2vecPlace = control.resume?.place ?? { epoch: 0, piece: 0, tokens: 0 };
  let unsaved = 0;
  for (; place.epoch < options.epochs; place = { epoch: place.epoch + 1, piece: 0, tokens: 0 }) {
    let piece = 0;
    for await (const ids of piecesOf(corpus, pieceLengths[options.loss])) {
      if (piece++ < place.piece) continue;
      if (control.signal?.aborted || unsaved >= tokensBetweenCheckpoints) {
        await save(run, place);
        unsaved = 0;
        if (control.signal?.aborted) return false;
      }
      const tokens = await trainPiece(ids, place, { ...run, corpus });
      unsaved += tokens;
      place = { ...place, piece, tokens: place.tokens + tokens };
      report(corpus, place, run);
      // Lets other work of this thread, and the signal, have a turn.
      await new Promise((resume) => setTimeout(resume, 0));
    }
    await save(run, { epoch: place.epoch + 1, piece: 0, tokens: 0 });
    unsaved = 0;
  }
  return true;
}

async function* piecesOf(corpus: Corpus, length: number): AsyncGenerator<Int32Array, void> {
  for await (const chunk of corpus.chunks()) {
    for (let start = 0; start < chunk.length; start += length) yield chunk.subarray(start, start + length);
  }
}

async function trainPiece(
  ids: Int32Array,
  place: Word2vecPlace,
  { learner, options, corpus }: Run & { readonly corpus: Corpus },
): Promise<number> {
  let tokens = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] >= 0) tokens++;
  const rateAt = (seen: number) => rateAfter(corpus, options, { ...place, tokens: seen });
  await learner.trainChunk(ids, {
    from: rateAt(place.tokens),
    to: rateAt(place.tokens + tokens),
    random: createRandom(pieceSeed(options.seed, place)),
  });
  return tokens;
}

function rateAfter(
  corpus: Corpus,
  { learningRate, epochs }: Word2vecOptions,
  { epoch, tokens }: Word2vecPlace,
): number {
  const done = (epoch * corpus.tokenCount + tokens) / (epochs * corpus.tokenCount);
  return learningRate * Math.max(lastShare, 1 - done);
}

/** A seed for each piece of each epoch: a run resumed draws what the whole run would have drawn. */
function pieceSeed(seed: number, { epoch, piece }: Word2vecPlace): number {
  return Math.imul(seed, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b) ^ Math.imul(piece + 1, 0xc2b2ae35);
}

function report(corpus: Corpus, place: Word2vecPlace, { learner, options, control }: Run): void {
  const { sum, count } = learner.takeLoss();
  if (!Number.isFinite(sum)) throw notFinite(place);
  control.onProgress?.({
    epoch: place.epoch + 1,
    epochs: options.epochs,
    tokens: place.tokens,
    tokensPerEpoch: corpus.tokenCount,
    loss: sum / count,
    learningRate: rateAfter(corpus, options, place),
  });
}

async function save({ learner, control, options, fingerprint }: Run, place: Word2vecPlace): Promise<void> {
  await learner.settle();
  await control.onCheckpoint?.({ options, fingerprint, place, inputs: learner.inputs, outputs: learner.outputs });
}

/** The rows without what fills them up to the stride; memory that threads share is copied, as hosts refuse much with it. */
function wordVectorsOf(
  { vocabulary }: Corpus,
  values: Learner['inputs'],
  { learner: { stride }, options: { dimensions } }: Pick<Run, 'learner' | 'options'>,
): WordVectors {
  const isOwn = values.buffer instanceof ArrayBuffer && stride === dimensions;
  const rows = isOwn ? values : new Float32Array(vocabulary.size * dimensions);
  for (let word = 0; !isOwn && word < vocabulary.size; word++) {
    rows.set(values.subarray(word * stride, word * stride + dimensions), word * dimensions);
  }
  return createWordVectors({ words: vocabulary, dimensions, values: rows });
}

function notFinite({ epoch, tokens }: Word2vecPlace): NomenError {
  return new NomenError({
    code: 'loss-not-finite',
    where: `epoch ${epoch + 1}, token ${tokens}`,
    expected: 'a finite loss',
    got: 'another',
    fix: 'Pass a smaller learningRate',
    details: { epoch: epoch + 1, tokens },
  });
}
