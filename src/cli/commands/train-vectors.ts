// `nomen train vectors`: learns word vectors from plain text, watched, interruptible and resumable.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { checkNumber, NomenError, unknownName } from '../../base/index.js';
import { buildCorpus, type Corpus, type CorpusOptions, corpusDefaults, joinPhrases } from '../../embeddings/index.js';
import { type OpenText, openText, writeAtomically } from '../../node/index.js';
import type { VectorsRecord } from '../../pipeline/index.js';
import { collectGarbage } from '../collect-garbage.js';
import { fileLabel, parseBytes, parseNumber } from '../input.js';
import { checkWritable } from '../output-paths.js';
import { createProgressLog } from '../progress-log.js';
import { exitCodes, note, printJson, type Session } from '../session.js';
import { createVectorsDisplay, createVectorsTimer } from '../vector-display.js';
import { outputFormat, writeVectors } from '../vector-files.js';
import {
  addVectorsOptionFlags,
  type GivenVectorsOptions,
  type VectorsMethod,
  vectorsMethods,
  vectorsOptionsFrom,
} from '../vector-options.js';
import { resolveVectorsOptions, type TrainedVectors, trainVectors } from '../vector-trainers.js';

interface TrainVectorsFlags {
  readonly method: string;
  readonly input: readonly string[];
  readonly out: string;
  readonly format?: string;
  readonly threads: string;
  readonly memory: string;
  readonly phrases: string;
  readonly log?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What the flags say, checked before any work. */
interface Plan {
  readonly flags: TrainVectorsFlags;
  readonly method: VectorsMethod;
  readonly text: CorpusOptions;
  readonly options: GivenVectorsOptions['method'];
  readonly threads: number;
  readonly memoryBytes: number;
  readonly phrases: number;
  readonly format: ReturnType<typeof outputFormat>;
  readonly checkpoint: string;
}

/** Adds the command to the group `train`. */
export function addTrainVectors(train: Command, session: Session): void {
  const command = train
    .command('vectors')
    .description('learn word vectors from plain text')
    .option('--method <name>', vectorsMethods.join(', '), 'skipgram')
    .requiredOption('--input <file...>', 'UTF-8 text, a sentence or paragraph a line; .gz, .xz, .zst; - for stdin')
    .requiredOption('--out <file>', '.txt (GloVe), .vec (word2vec), .bin, .npy, .tsv, .safetensors or .parquet')
    .option('--format <name>', 'format of --out, whatever its name ends in')
    .option(
      '--threads <count>',
      'skipgram, cbow, glove: threads on one memory; with one, equal seeds give equal bytes',
      '1',
    )
    .option(
      '--memory <size>',
      'glove, svd: working memory of counting, e.g. 500MB; what is more goes to temporary files',
      '1GB',
    )
    .option(
      '--phrases <passes>',
      'join words that belong together, as new_york, so many times; 2 joins up to four',
      '0',
    )
    .option('--log <file>', 'add progress to this file as JSON lines')
    .option('--resume', 'go on where an interrupted run stopped, from FILE.checkpoint')
    .option('--json', 'print one JSON document about the result');
  addVectorsOptionFlags(command)
    .helpOption('--help', 'explain the command')
    .action((flags: TrainVectorsFlags) => trainAndWrite(flags, session));
}

async function trainAndWrite(flags: TrainVectorsFlags, session: Session): Promise<void> {
  const plan = await planFrom(flags, session);
  const text = await openText(flags.input);
  const interrupt = session.watchInterrupt();
  try {
    await learn(text, plan, { session, signal: interrupt.signal });
  } catch (error) {
    if (!interrupt.signal.aborted || (error as Error).name !== 'AbortError') throw error;
    note(session, 'interrupted before there was anything to save');
    session.exitCode = exitCodes.interrupted;
  } finally {
    interrupt.stop();
    await text.close();
  }
}

async function planFrom(flags: TrainVectorsFlags, session: Session): Promise<Plan> {
  const method = vectorsMethods.find((name) => name === flags.method);
  if (method === undefined) throw unknownName(flags.method, vectorsMethods, { where: '--method', kind: 'method' });
  const given = await vectorsOptionsFrom(method, { ...flags });
  const text: CorpusOptions = { ...corpusDefaults, ...given.text };
  const options = resolveVectorsOptions(method, given.method);
  const threads = parseNumber(flags.threads, '--threads');
  checkNumber(threads, { where: '--threads', min: 1, max: 256, integer: true });
  if (method === 'svd' && threads > 1) throw oneThreadOnly(threads);
  const memoryBytes = parseBytes(flags.memory, '--memory');
  const phrases = parseNumber(flags.phrases, '--phrases');
  checkNumber(phrases, { where: '--phrases', min: 0, max: 10, integer: true });
  const format = outputFormat(flags.out, flags.format);
  const checkpoint = `${flags.out}.checkpoint`;
  for (const path of [flags.out, checkpoint]) await checkWritable(path, '--out', flags.input);
  if (flags.log !== undefined) await checkWritable(flags.log, '--log', flags.input);
  if (flags.resume && !existsSync(checkpoint)) throw noCheckpoint(checkpoint);
  if (!flags.resume && existsSync(checkpoint)) {
    note(session, `${checkpoint} of an interrupted run is overwritten; --resume would go on from it`);
  }
  return { flags, method, text, options, threads, memoryBytes, phrases, format, checkpoint };
}

interface Outside {
  readonly session: Session;
  readonly signal: AbortSignal;
}

async function learn(text: OpenText, plan: Plan, outside: Outside): Promise<void> {
  const { flags, checkpoint, format } = plan;
  const corpus = await readCorpus(text, plan, outside);
  // The tables of counting are not needed any more; the trainer's come next.
  await collectGarbage();
  const trained = await runTraining(corpus, plan, outside);
  if (!trained.finished) {
    note(outside.session, `interrupted; the work is saved in ${checkpoint}. Go on with the same command and --resume.`);
    outside.session.exitCode = exitCodes.interrupted;
    return;
  }
  const record = recordOf(corpus, plan);
  const { subwords } = trained;
  if (subwords !== undefined && format !== 'safetensors') {
    note(outside.session, `${flags.out}: only .safetensors keeps the vectors of n-grams`);
  }
  const about = { rows: 'float', record, ...(subwords === undefined ? {} : { subwords }) } as const;
  const paths = await writeVectors(flags.out, { vectors: trained.vectors, about }, { format, rows: 'float' });
  await rm(checkpoint, { force: true });
  await report(paths, trained, { record, json: flags.json === true, session: outside.session });
}

async function readCorpus(open: OpenText, { text, phrases }: Plan, { session, signal }: Outside): Promise<Corpus> {
  let last = performance.now();
  let corpus = await buildCorpus(() => open.read(), text, {
    signal,
    onProgress({ tokens, words }) {
      if (performance.now() - last < 10_000) return;
      last = performance.now();
      note(session, `reading: ${tokens} words, ${words} different`);
    },
  });
  const { minCount } = text;
  for (let pass = 0; pass < phrases; pass++) corpus = await joinPhrases(corpus, { minCount }, { signal });
  note(session, `${corpus.vocabulary.size} words, ${corpus.tokenCount} occurrences`);
  return corpus;
}

async function runTraining(corpus: Corpus, plan: Plan, { session, signal }: Outside): Promise<TrainedVectors> {
  const { flags, method, options, threads, memoryBytes, checkpoint } = plan;
  const display = createVectorsDisplay(session);
  const timed = createVectorsTimer(() => performance.now());
  const log = createProgressLog(flags.log);
  let collected: Promise<void> | undefined;
  try {
    const trained = await trainVectors(corpus, {
      method,
      options,
      threads,
      memoryBytes,
      signal,
      save: (bytes) => writeAtomically(checkpoint, bytes),
      resume: flags.resume ? checkpoint : undefined,
      onProgress(event) {
        // Nor is what the trainer's tables were made from, once it has begun.
        collected ??= collectGarbage();
        const progress = timed(event);
        display.show(progress);
        log.add(progress);
      },
    });
    await Promise.all([collected, log.finish()]);
    return trained;
  } finally {
    display.close();
  }
}

/** What a .safetensors file keeps of the run. */
function recordOf(corpus: Corpus, { flags, method, text, options, phrases }: Plan): VectorsRecord {
  // JSON has no Infinity; what is left out is usual.
  const finite = Object.entries({ ...text, ...options }).filter(([, value]) => value !== Infinity);
  return {
    method,
    phrases,
    options: Object.fromEntries(finite),
    sources: flags.input.map((path) => basename(fileLabel(path))),
    tokens: corpus.tokenCount,
  } as VectorsRecord;
}

async function report(
  paths: readonly string[],
  { vectors }: TrainedVectors,
  { record, json, session }: { readonly record: VectorsRecord; readonly json: boolean; readonly session: Session },
): Promise<void> {
  const { vocabulary, dimensions } = vectors;
  if (json) return printJson(session, { vectors: paths, words: vocabulary.size, dimensions, ...record });
  note(session, `${paths.join(', ')}: ${vocabulary.size} words of ${dimensions} numbers`);
}

function oneThreadOnly(threads: number): NomenError {
  return new NomenError({
    code: 'one-thread-only',
    where: '--threads',
    expected: '1 with --method svd',
    got: String(threads),
    fix: 'Leave it out or choose another --method',
  });
}

function noCheckpoint(path: string): NomenError {
  return new NomenError({
    code: 'no-checkpoint',
    where: '--resume',
    expected: `the checkpoint ${path} of an interrupted run`,
    got: 'no such file',
    fix: 'Start without --resume, or name the --out of the interrupted run',
  });
}
