// `nomen train sense`: learns to tell the senses of words apart from labelled sentences.
import type { Command } from 'commander';
import { resolveSenseOptions, trainSenses } from '../../classify/index.js';
import { serializeSenseModel } from '../../pipeline/index.js';
import { addOptionFlags, givenOptions } from '../option-flags.js';
import { readSensesFile, senseFlags } from '../sense-files.js';
import { note, printJson, type Session } from '../session.js';
import { addTrainingFlags, checkOutputs, runTrainingJob, type TrainingFlags } from '../training-job.js';
import { addVectorsFlags, readVectors, type VectorsFlags } from '../vector-files.js';

interface SenseFlags extends TrainingFlags, VectorsFlags {
  readonly train: string;
}

/** Adds the command to the group `train`. */
export function addTrainSense(train: Command, session: Session): void {
  const command = train
    .command('sense')
    .description('learn to tell the senses of words apart')
    .requiredOption('--train <file>', 'labelled sentences: JSON lines {"word", "sense", "text"}');
  addOptionFlags(addVectorsFlags(addTrainingFlags(command)), senseFlags)
    .helpOption('--help', 'explain the command')
    .action((flags: SenseFlags) => trainModel(flags, session));
}

async function trainModel(flags: SenseFlags, session: Session): Promise<void> {
  const options = await givenOptions({ ...flags }, senseFlags);
  resolveSenseOptions(options);
  await checkOutputs(flags, [flags.train, flags.vectors]);
  const labelled = await readSensesFile(flags.train);
  const { vectors } = await readVectors(flags, session);
  const done = await runTrainingJob({
    job: 'senses',
    flags,
    session,
    train: (control) => trainSenses({ ...labelled, vectors }, options, control),
    serialize: serializeSenseModel,
  });
  if (done === undefined) return;
  const words = done.model.targets.map(({ word, temperature, network }) => {
    return { word, senses: network.outputs, temperature };
  });
  if (flags.json) return printJson(session, { model: flags.out, bytes: done.bytes, words });
  const said = words.map(({ word, senses }) => `${word} (${senses.join(', ')})`).join('; ');
  note(session, `${flags.out}: ${(done.bytes / 1e6).toFixed(2)} MB, ${said}`);
}
