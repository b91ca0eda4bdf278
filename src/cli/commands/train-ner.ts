// `nomen train ner`: learns a name recogniser from labelled data, watched, interruptible and resumable.
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { checkNumber } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import {
  createTagger,
  evaluateNer,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  type NerTrainingData,
  nerDefaults,
  trainNer,
} from '../../ner/index.js';
import { createNodeWorkers, writeAtomically } from '../../node/index.js';
import { serializeCheckpoint } from '../../pipeline/index.js';
import { coloursFor } from '../colours.js';
import { parseNumber } from '../input.js';
import { serializeResult, trainIntents } from '../intent-training.js';
import { addNerFlags, nerOptionsFrom } from '../ner-flags.js';
import { type DataFlags, filesOf, readTrainingData } from '../ner-training-data.js';
import { plainTable } from '../plain-table.js';
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

interface TrainFlags extends DataFlags, TrainingFlags {
  readonly intents?: boolean;
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
    .option('--intents', 'learn the intents of utterances too (a file `label` beside seq.in and seq.out)')
    .option('--dev <file>', 'labelled data that chooses the best epoch')
    .option('--from <name|path>', 'a model to go on from, on other data or with labels that it lacks')
    .option('--rehearse <file...>', 'with --from: what the model learnt from, so that it forgets nothing')
    .option('--rehearse-sentences <count>', 'how many sentences of these, drawn at random (usually all)')
    .option(
      '--vectors <name|path>',
      'word vectors to start from: shipped ones or a file in any format of nomen vectors convert',
    )
    .option('--gazetteer <name=file...>', 'lists of names, one a line, whose matches are features; may be packed (.gz)')
    .option('--threads <count>', 'worker threads, each with a minibatch of its own', '1');
  addNerFlags(addTrainingFlags(command))
    .helpOption('--help', 'explain the command')
    .action((flags: TrainFlags) => trainModel(flags, session));
}

async function trainModel(flags: TrainFlags, session: Session): Promise<void> {
  const options = await nerOptionsFrom({ ...flags });
  const threads = threadsFrom(flags, session);
  const checkpointPath = checkpointOf(flags.out);
  await checkOutputs(flags, filesOf(flags));
  const resume = await readCheckpoint(flags, { job: 'ner', session });
  const data = await readTrainingData(flags, { seed: options.seed ?? nerDefaults.seed, session });
  const intents = await trainIntents(flags, session);
  const result = await runTraining(data, options, { flags, session, checkpointPath, resume, threads });
  if (!result.finished) {
    note(session, `interrupted; the work is saved in ${checkpointPath}. Go on with the same command and --resume.`);
    session.exitCode = exitCodes.interrupted;
    return;
  }
  const bytes = await serializeResult({ ...result.model, about: aboutOf(flags) }, intents);
  await writeAtomically(flags.out, bytes);
  await rm(checkpointPath, { force: true });
  const file = { path: flags.out, bytes: bytes.length };
  const before = compareWith(data, result.model);
  await report(result.model, file, { before, intents: intents?.labels, json: flags.json === true, session });
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

/** The scores on the development data of the model that training went on from, and of the new one. */
function compareWith({ from, dev }: NerTrainingData, model: NerModel) {
  if (from === undefined || dev === undefined) return undefined;
  const [before, after] = [from, model].map((one) => {
    const { precision, recall, f1, labels } = evaluateNer(createTagger(one, createKernels()), dev);
    return { precision, recall, f1, labels };
  });
  return { before, after };
}

interface ReportContext {
  readonly before: ReturnType<typeof compareWith>;
  readonly intents: readonly string[] | undefined;
  readonly json: boolean;
  readonly session: Session;
}

async function report(
  { record, labels, features }: NerModel,
  file: { readonly path: string; readonly bytes: number },
  { before: compared, intents, json, session }: ReportContext,
): Promise<void> {
  if (json) {
    const { epochs, bestEpoch, dev } = record;
    const told = { model: file.path, bytes: file.bytes, labels, intents, epochs, bestEpoch, dev };
    return printJson(session, { ...told, ...compared });
  }
  const size = `${(file.bytes / 1e6).toFixed(2)} MB`;
  const score = record.dev === undefined ? '' : `, dev F1 ${record.dev.f1.toFixed(2)}`;
  const known = intents === undefined ? '' : `, ${intents.length} intents`;
  note(
    session,
    `${file.path}: ${size}, ${labels.join(' ')}${known}, ${features.words.size} words, epoch ${record.bestEpoch} of ${record.epochs}${score}`,
  );
  if (compared === undefined) return;
  const columns = ['dev F1', 'before', 'after', 'change', 'support'].map((head, i) => ({ head, numbers: i > 0 }));
  const rows = [...Object.entries(compared.after.labels), ['all', compared.after] as const].map(([label, after]) => {
    const old = label === 'all' ? compared.before.f1 : (compared.before.labels[label]?.f1 ?? 0);
    const change = after.f1 - old;
    const sign = change < 0 ? '−' : '+';
    const support = 'support' in after ? String(after.support) : '';
    return [label, old.toFixed(2), after.f1.toFixed(2), `${sign}${Math.abs(change).toFixed(2)}`, support];
  });
  note(session, plainTable(columns, rows, coloursFor(session)).trimEnd());
}
