// `nomen train classifier`: learns what documents are about from labelled ones.
import type { Command } from 'commander';
import { type ClassifierTrainingData, resolveClassifierOptions, trainClassifier } from '../../classify/index.js';
import { serializeClassifier } from '../../pipeline/index.js';
import { classifierFlags, readDocumentsFile } from '../document-files.js';
import { addOptionFlags, givenOptions } from '../option-flags.js';
import { note, printJson, type Session } from '../session.js';
import { addTrainingFlags, checkOutputs, runTrainingJob, type TrainingFlags } from '../training-job.js';
import { readVectors } from '../vector-files.js';

interface ClassifierFlags extends TrainingFlags {
  readonly train: string;
  readonly dev?: string;
  readonly vectors?: string;
}

/** Adds the command to the group `train`. */
export function addTrainClassifier(train: Command, session: Session): void {
  const command = train
    .command('classifier')
    .description('learn what documents are about')
    .requiredOption('--train <file>', 'labelled documents: __label__NAME lines, JSON lines, or CSV with text and label')
    .option('--dev <file>', 'labelled documents that calibrate the probabilities')
    .option('--vectors <name|path>', 'word vectors to start from: shipped ones or a file in any format');
  addOptionFlags(addTrainingFlags(command), classifierFlags)
    .helpOption('--help', 'explain the command')
    .action((flags: ClassifierFlags) => trainModel(flags, session));
}

async function trainModel(flags: ClassifierFlags, session: Session): Promise<void> {
  const options = await givenOptions({ ...flags }, classifierFlags);
  resolveClassifierOptions(options);
  await checkOutputs(flags, [flags.train, flags.dev, flags.vectors]);
  const data = await readData(flags, session);
  const done = await runTrainingJob({
    job: 'classifier',
    flags,
    session,
    train: (control) => trainClassifier(data, options, control),
    serialize: serializeClassifier,
  });
  if (done === undefined) return;
  const { labels, features, temperature, record } = done.model;
  const { epochs, devLoss } = record;
  if (flags.json) {
    const result = { model: flags.out, bytes: done.bytes, labels, features: features.length, epochs };
    return printJson(session, { ...result, temperature, devLoss });
  }
  const size = `${(done.bytes / 1e6).toFixed(2)} MB`;
  const score =
    devLoss === undefined ? '' : `, dev loss ${devLoss.toFixed(4)} at temperature ${temperature.toFixed(2)}`;
  note(session, `${flags.out}: ${size}, ${labels.length} labels, ${features.length} words and n-grams${score}`);
}

async function readData(flags: ClassifierFlags, session: Session): Promise<ClassifierTrainingData> {
  const train = await readDocumentsFile(flags.train);
  const dev = flags.dev === undefined ? undefined : await readDocumentsFile(flags.dev);
  const source = flags.vectors === undefined ? undefined : await readVectors({ vectors: flags.vectors }, session);
  return {
    train: train.documents,
    ...(dev === undefined ? {} : { dev: dev.documents }),
    ...(source === undefined ? {} : { vectors: source.vectors }),
    sources: [train.source, ...(dev === undefined ? [] : [dev.source])],
  };
}
