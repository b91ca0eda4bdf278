// `nomen predict`: what a network says of each row of a table, one JSON line a row.
import type { Command } from 'commander';
import { createPredictor, encodeTable, type NetworkModel } from '../../classify/index.js';
import { createKernels, type FloatArray } from '../../kernels/index.js';
import { readBytes } from '../../node/index.js';
import { deserializeNetworkModel } from '../../pipeline/index.js';
import { modelPath } from '../model-files.js';
import { print, printJson, type Session } from '../session.js';
import { readTable } from '../table-files.js';

interface PredictFlags {
  readonly model: string;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addPredict(program: Command, session: Session): void {
  program
    .command('predict')
    .description('apply a network to the rows of a table; one JSON line a row')
    .argument('<file>', 'rows with the input columns: CSV, JSON lines or Parquet; - for standard input')
    .requiredOption('--model <path>', 'a model file of nomen train network')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((file: string, flags: PredictFlags) => predictRows(file, flags, session));
}

async function predictRows(file: string, { model: name, json }: PredictFlags, session: Session): Promise<void> {
  const path = modelPath(name);
  const model = await deserializeNetworkModel(await readBytes(path), { name: path });
  const { table } = await readTable(file);
  const { inputs, rows } = encodeTable(table, { inputs: model.inputs, targets: [], output: 'linear' });
  const values = createPredictor(model, createKernels())(inputs);
  const predictions = Array.from({ length: rows }, (_, row) => predictionOf(model, values, row));
  if (json) await printJson(session, { predictions });
  else await print(session, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''));
}

/** `{class, probability, probabilities}` of classes, `{class, probability}` of yes or no, `{values}` of values. */
function predictionOf({ options, outputs }: NetworkModel, values: FloatArray, row: number): object {
  const own = values.subarray(row * outputs.length, (row + 1) * outputs.length);
  const named = Object.fromEntries(outputs.map((output, k) => [output, rounded(own[k])]));
  if (options.output === 'linear') return { values: named };
  if (options.output === 'logistic') return { class: own[0] >= 0.5 ? 'yes' : 'no', probability: rounded(own[0]) };
  const probability = Math.max(...own);
  return { class: outputs[own.indexOf(probability)], probability: rounded(probability), probabilities: named };
}

/** Float32 holds about seven digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
