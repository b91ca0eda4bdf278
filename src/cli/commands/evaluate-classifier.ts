// `nomen evaluate classifier`: accuracy, scores of each label and confusions on labelled documents.
import type { Command } from 'commander';
import { type ClassifierEvaluation, createClassifier, evaluateClassifier } from '../../classify/index.js';
import { readBytes } from '../../node/index.js';
import { deserializeClassifier } from '../../pipeline/index.js';
import { classReportText } from '../class-report-text.js';
import { coloursFor } from '../colours.js';
import { readDocumentsFile } from '../document-files.js';
import { modelPath } from '../model-files.js';
import { plainTable } from '../plain-table.js';
import { print, printJson, type Session } from '../session.js';

interface EvaluateFlags {
  readonly model: string;
  readonly data: string;
  readonly json?: boolean;
}

/** Adds the command to the group `evaluate`. */
export function addEvaluateClassifier(evaluate: Command, session: Session): void {
  evaluate
    .command('classifier')
    .description('score a document classifier on labelled documents')
    .requiredOption('--model <path>', 'a model file of nomen train classifier')
    .requiredOption('--data <file>', 'labelled documents: __label__NAME lines, JSON lines, or CSV with text and label')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluateModel(flags, session));
}

async function evaluateModel({ model: name, data, json }: EvaluateFlags, session: Session): Promise<void> {
  const path = modelPath(name);
  const model = await deserializeClassifier(await readBytes(path), { name: path });
  const { documents } = await readDocumentsFile(data);
  const isIndependent = model.options.loss === 'independent';
  const evaluation = evaluateClassifier(createClassifier(model), documents, { isIndependent });
  if (json) await printJson(session, evaluation);
  else await print(session, evaluationText(evaluation, session));
}

function evaluationText(evaluation: ClassifierEvaluation, session: Session): string {
  const { documents, crossEntropy } = evaluation;
  const end = `${documents} documents, cross entropy ${crossEntropy.toFixed(4)}`;
  if (evaluation.kind === 'one-label') {
    const calibration = `calibration error ${evaluation.calibrationError.toFixed(2)} %`;
    return `${classReportText(evaluation, session)}\n${end}, ${calibration}\n`;
  }
  const columns = ['', 'precision', 'recall', 'F1', 'support'].map((head) => ({ head, numbers: head !== '' }));
  const { labels, precision, recall, f1, exact } = evaluation;
  const support = Object.values(labels).reduce((sum, label) => sum + label.support, 0);
  const rows = [...Object.entries(labels), ['all', { precision, recall, f1, support }] as const].map(
    ([label, score]) => [
      label,
      ...[score.precision, score.recall, score.f1].map((value) => value.toFixed(2)),
      String(score.support),
    ],
  );
  return `${plainTable(columns, rows, coloursFor(session))}\nall labels right ${exact.toFixed(2)} %; ${end}\n`;
}
