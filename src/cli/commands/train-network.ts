// `nomen train network`: learns classes or values from a table of numbers.
import type { Command } from 'commander';
import {
  encodeTable,
  type NetworkTrainingData,
  resolveNetworkTrainingOptions,
  trainNetwork,
} from '../../classify/index.js';
import type { NetworkOutput } from '../../nn/index.js';
import { serializeNetworkModel } from '../../pipeline/index.js';
import { parseList } from '../input.js';
import { networkFlags } from '../network-flags.js';
import { addOptionFlags, givenOptions } from '../option-flags.js';
import { note, printJson, type Session } from '../session.js';
import { readTable } from '../table-files.js';
import { addTrainingFlags, checkOutputs, runTrainingJob, type TrainingFlags } from '../training-job.js';

interface NetworkFlags extends TrainingFlags {
  readonly data: string;
  readonly dev?: string;
  readonly target: string;
  readonly inputs?: string;
}

/** Adds the command to the group `train`. */
export function addTrainNetwork(train: Command, session: Session): void {
  const command = train
    .command('network')
    .description('learn classes or values from a table of numbers')
    .requiredOption('--data <file>', 'the training rows: CSV with a first row of names, JSON lines or Parquet')
    .option('--dev <file>', 'rows that choose the best epoch')
    .requiredOption('--target <columns>', 'what to predict; several columns are values, or with softmax soft labels')
    .option('--inputs <columns>', 'what to predict from (usually all other columns)');
  addOptionFlags(addTrainingFlags(command), networkFlags)
    .helpOption('--help', 'explain the command')
    .action((flags: NetworkFlags) => trainModel(flags, session));
}

async function trainModel(flags: NetworkFlags, session: Session): Promise<void> {
  const options = resolveNetworkTrainingOptions(await givenOptions({ ...flags }, networkFlags));
  await checkOutputs(flags, [flags.data, flags.dev]);
  const data = await readData(flags, options.output);
  const done = await runTrainingJob({
    job: 'network',
    flags,
    session,
    train: (control) => trainNetwork(data, options, control),
    serialize: serializeNetworkModel,
  });
  if (done === undefined) return;
  const { inputs, outputs, record } = done.model;
  const { epochs, bestEpoch, devLoss } = record;
  if (flags.json) {
    return printJson(session, { model: flags.out, bytes: done.bytes, inputs, outputs, epochs, bestEpoch, devLoss });
  }
  const sizes = [inputs.length, ...options.layers, outputs.length].join(' → ');
  const score = devLoss === undefined ? '' : `, dev loss ${devLoss.toFixed(4)}`;
  note(session, `${flags.out}: ${sizes}, epoch ${bestEpoch} of ${epochs}${score}`);
}

async function readData(flags: NetworkFlags, output: NetworkOutput): Promise<NetworkTrainingData> {
  const targets = parseList(flags.target, '--target');
  const chosen = flags.inputs === undefined ? {} : { inputs: parseList(flags.inputs, '--inputs') };
  const { table, source } = await readTable(flags.data);
  const train = encodeTable(table, { ...chosen, targets, output });
  const names = { inputs: train.inputNames, targets, outputs: train.outputNames };
  if (flags.dev === undefined) return { train, ...names, sources: [source] };
  const held = await readTable(flags.dev);
  const dev = encodeTable(held.table, { inputs: names.inputs, targets, output, classes: names.outputs });
  return { train, dev, ...names, sources: [source, held.source] };
}
