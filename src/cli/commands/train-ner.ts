// `nomen train ner`: learns a name recogniser from labelled data, watched, interruptible and resumable.
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { checkNumber } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import {
  leaveOpen,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  type NerTrainingData,
  trainNer,
} from '../../ner/index.js';
import { createNodeWorkers, writeAtomically } from '../../node/index.js';
import { serializeCheckpoint, serializeNerModel } from '../../pipeline/index.js';
import type { LabelledDocument } from '../../text/index.js';
import { readGazetteers } from '../gazetteer-files.js';
import { parseNumber } from '../input.js';
import { type LabelledFile, readLabelledFile } from '../labelled-files.js';
import { addNerFlags, nerOptionsFrom } from '../ner-flags.js';
import { createProgressLog } from '../progress-log.js';
import { exitCodes, note, printJson, type Session } from '../session.js';
import { createTimer, createTrainingDisplay } from '../training-display.js';
import {
  aboutOf,
  addTrainingFlags,
  checkOutputs,
  checkpointOf,
  readCheckpoint,
  type TrainingFlags,
} from '../training-job.js';
import { readVectors } from '../vector-files.js';

interface TrainFlags extends TrainingFlags {
  readonly train: string[];
  readonly partial?: string[];
  readonly dev?: string;
  readonly vectors?: string;
  readonly gazetteer?: string[];
  readonly threads: string;
}

/** Adds the command to the group `train`. */
export function addTrainNer(train: Command, session: Session): void {
  const command = train
    .command('ner')
    .description('learn to find names in text')
    .requiredOption('--train <file...>', 'labelled data: CoNLL columns or JSON lines; may be given several times')
    .option(
      '--partial <file...>',
      'labelled data that lacks labels of the others: what it never names may be anywhere in it',
    )
    .option('--dev <file>', 'labelled data that chooses the best epoch')
    .option(
      '--vectors <name|path>',
      'word vectors to start from: shipped ones or a file in any format of nomen vectors convert',
    )
    .option('--gazetteer <name=file...>', 'lists of names, one a line, whose matches are features; may be packed (.gz)')
    .option('--threads <count>', 'worker threads that share each minibatch', '1');
  addNerFlags(addTrainingFlags(command))
    .helpOption('--help', 'explain the command')
    .action((flags: TrainFlags) => trainModel(flags, session));
}

async function trainModel(flags: TrainFlags, session: Session): Promise<void> {
  const options = await nerOptionsFrom({ ...flags });
  const threads = threadsFrom(flags, session);
  const checkpointPath = checkpointOf(flags.out);
  await checkOutputs(flags);
  const resume = await readCheckpoint(flags, { job: 'ner', session });
  const data = await readData(flags, session);
  const result = await runTraining(data, options, { flags, session, checkpointPath, resume, threads });
  if (!result.finished) {
    note(session, `interrupted; the work is saved in ${checkpointPath}. Go on with the same command and --resume.`);
    session.exitCode = exitCodes.interrupted;
    return;
  }
  const bytes = await serializeNerModel({ ...result.model, about: aboutOf(flags) });
  await writeAtomically(flags.out, bytes);
  await rm(checkpointPath, { force: true });
  await report(result.model, { path: flags.out, bytes: bytes.length }, { json: flags.json === true, session });
}

function threadsFrom(flags: TrainFlags, session: Session): number {
  const threads = parseNumber(flags.threads, '--threads');
  checkNumber(threads, { where: '--threads', min: 1, integer: true });
  const cores = availableParallelism();
  if (threads > cores)
    note(session, `--threads ${threads}: more than the ${cores} this machine runs at once; they take turns`);
  return threads;
}

interface RunContext {
  readonly flags: TrainFlags;
  readonly session: Session;
  readonly checkpointPath: string;
  readonly resume: NerCheckpoint | undefined;
  readonly threads: number;
}

/** Trains until done or interrupted; the checkpoint is on disk when this returns unfinished. */
async function runTraining(data: NerTrainingData, options: Partial<NerOptions>, context: RunContext) {
  const { flags, session, checkpointPath, resume, threads } = context;
  const display = createTrainingDisplay(session);
  const timed = createTimer(() => performance.now());
  const interrupt = session.watchInterrupt();
  const log = createProgressLog(flags.log);
  try {
    const result = await trainNer(data, options, {
      kernels: createKernels(),
      threads: { count: threads, workers: createNodeWorkers() },
      signal: interrupt.signal,
      ...(resume === undefined ? {} : { resume }),
      onCheckpoint: async (checkpoint) =>
        writeAtomically(checkpointPath, await serializeCheckpoint(checkpoint, { job: 'ner' })),
      onProgress: (event) => {
        const progress = timed(event);
        display.show(progress);
        log.add(progress);
      },
    });
    await log.finish();
    return result;
  } finally {
    display.close();
    interrupt.stop();
  }
}

async function readData(flags: TrainFlags, session: Session): Promise<NerTrainingData> {
  const whole = await Promise.all(flags.train.map((path) => readLabelledFile(path, session)));
  const partial = await Promise.all((flags.partial ?? []).map((path) => readLabelledFile(path, session)));
  const train = [...whole, ...partial];
  const dev = flags.dev === undefined ? undefined : await readLabelledFile(flags.dev, session);
  const vectors =
    flags.vectors === undefined ? undefined : (await readVectors({ vectors: flags.vectors }, session)).vectors;
  const gazetteers = await readGazetteers(flags.gazetteer);
  const sources = [...train, ...(dev === undefined ? [] : [dev])].map(({ source }) => source);
  return {
    train: [
      ...whole.flatMap(({ documents }) => documents),
      ...partial.flatMap(({ documents }) => leaveOpen(documents, missingLabels(documents, train))),
    ],
    ...(dev === undefined ? {} : { dev: dev.documents }),
    ...(vectors === undefined ? {} : { vectors }),
    ...gazetteers,
    sources,
  };
}

/** The labels of all files that these documents never use. */
function missingLabels(documents: readonly LabelledDocument[], files: readonly LabelledFile[]): string[] {
  const own = labelsIn(documents);
  return [...labelsIn(files.flatMap((file) => file.documents))].filter((label) => !own.has(label)).sort();
}

function labelsIn(documents: readonly LabelledDocument[]): Set<string> {
  return new Set(
    documents.flatMap(({ sentences }) => sentences.flatMap(({ spans }) => spans.map(({ label }) => label))),
  );
}

async function report(
  { record, labels, features }: NerModel,
  file: { readonly path: string; readonly bytes: number },
  { json, session }: { readonly json: boolean; readonly session: Session },
): Promise<void> {
  if (json) {
    const { epochs, bestEpoch, dev } = record;
    return printJson(session, { model: file.path, bytes: file.bytes, labels, epochs, bestEpoch, dev });
  }
  const size = `${(file.bytes / 1e6).toFixed(2)} MB`;
  const score = record.dev === undefined ? '' : `, dev F1 ${record.dev.f1.toFixed(2)}`;
  note(
    session,
    `${file.path}: ${size}, ${labels.join(' ')}, ${features.words.size} words, epoch ${record.bestEpoch} of ${record.epochs}${score}`,
  );
}
