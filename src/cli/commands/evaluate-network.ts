// `nomen evaluate network`: accuracy and confusion of classes, or R² and mean errors of values, on rows with targets.
import type { Command } from 'commander';
import { type ClassReport, encodeTable, evaluateNetwork, type NetworkEvaluation } from '../../classify/index.js';
import { createKernels } from '../../kernels/index.js';
import { readBytes } from '../../node/index.js';
import { deserializeNetworkModel } from '../../pipeline/index.js';
import { classReportText } from '../class-report-text.js';
import { coloursFor } from '../colours.js';
import { modelPath } from '../model-files.js';
import { plainTable } from '../plain-table.js';
import { print, printJson, type Session } from '../session.js';
import { readTable } from '../table-files.js';

interface EvaluateFlags {
  readonly model: string;
  readonly data: string;
  readonly json?: boolean;
}

/** Adds the command to the group `evaluate`. */
export function addEvaluateNetwork(evaluate: Command, session: Session): void {
  evaluate
    .command('network')
    .description('score a network on a table of numbers with targets')
    .requiredOption('--model <path>', 'a model file of nomen train network')
    .requiredOption('--data <file>', 'rows with the columns of the training data: CSV, JSON lines or Parquet')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluateModel(flags, session));
}

async function evaluateModel({ model: name, data: file, json }: EvaluateFlags, session: Session): Promise<void> {
  const path = modelPath(name);
  const model = await deserializeNetworkModel(await readBytes(path), { name: path });
  const { inputs, targets, outputs, options } = model;
  const { table } = await readTable(file);
  const data = encodeTable(table, { inputs, targets, output: options.output, classes: outputs });
  const evaluation = evaluateNetwork(model, data, createKernels());
  if (json) await printJson(session, evaluation);
  else await print(session, evaluationText(evaluation, session));
}

function evaluationText(evaluation: NetworkEvaluation, session: Session): string {
  if (evaluation.kind === 'values') return valuesText(evaluation, session);
  const { rows, crossEntropy } = evaluation;
  return `${classReportText(evaluation satisfies ClassReport, session)}\n${rows} rows, cross entropy ${crossEntropy.toFixed(4)}\n`;
}

function valuesText({ values, rows }: Extract<NetworkEvaluation, { kind: 'values' }>, session: Session): string {
  const columns = ['', 'R²', 'mean absolute error', 'root of mean squared error'].map((head) => ({
    head,
    numbers: head !== '',
  }));
  const lines = Object.entries(values).map(([name, { r2, mae, rmse }]) => [
    name,
    ...[r2, mae, rmse].map((x) => x.toFixed(4)),
  ]);
  return `${plainTable(columns, lines, coloursFor(session))}\n${rows} rows\n`;
}
