// `nomen evaluate sense`: how well senses are told apart, by a model on new sentences or by leaving one out at a time.
import type { Command } from 'commander';
import { NomenError } from '../../base/index.js';
import { evaluateSenses, leaveOneOut, type SenseEvaluation } from '../../classify/index.js';
import { createKernels } from '../../kernels/index.js';
import { classReportText } from '../class-report-text.js';
import { addOptionFlags, givenOptions } from '../option-flags.js';
import { createProgressLines } from '../progress-lines.js';
import { readSenseModel, readSensesFile, senseFlags } from '../sense-files.js';
import { exitCodes, note, print, printJson, type Session } from '../session.js';
import { addVectorsFlags, readVectors, type VectorsFlags } from '../vector-files.js';

interface EvaluateFlags extends VectorsFlags {
  readonly model?: string;
  readonly data: string;
  readonly leaveOneOut?: boolean;
  readonly json?: boolean;
}

/** Adds the command to the group `evaluate`. */
export function addEvaluateSense(evaluate: Command, session: Session): void {
  const command = evaluate
    .command('sense')
    .description('score how well the senses of words are told apart')
    .requiredOption('--data <file>', 'labelled sentences: JSON lines {"word", "sense", "text"}')
    .option('--model <path>', 'a model file of nomen train sense')
    .option('--leave-one-out', 'learn from all sentences but one and ask for its sense, for each of them in turn')
    .option('--json', 'print one JSON document');
  addOptionFlags(addVectorsFlags(command), senseFlags)
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => scoreSenses(flags, session));
}

async function scoreSenses(flags: EvaluateFlags, session: Session): Promise<void> {
  if ((flags.model === undefined) === (flags.leaveOneOut !== true)) throw oneOf(flags.model);
  const evaluation =
    flags.model === undefined ? await leaveEachOut(flags, session) : await scoreModel(flags.model, flags);
  if (evaluation === undefined) {
    session.exitCode = exitCodes.interrupted;
    return note(session, 'interrupted; nothing is kept of an evaluation');
  }
  if (flags.json) await printJson(session, evaluation);
  else await print(session, evaluationText(evaluation, session));
}

async function scoreModel(model: string, { data }: EvaluateFlags): Promise<SenseEvaluation> {
  const { examples } = await readSensesFile(data);
  return evaluateSenses(await readSenseModel(model), examples, createKernels());
}

async function leaveEachOut(flags: EvaluateFlags, session: Session): Promise<SenseEvaluation | undefined> {
  const options = await givenOptions({ ...flags }, senseFlags);
  const labelled = await readSensesFile(flags.data);
  const { vectors } = await readVectors(flags, session);
  const interrupt = session.watchInterrupt();
  const showLine = createProgressLines(session);
  try {
    return await leaveOneOut({ ...labelled, vectors }, options, {
      kernels: createKernels(),
      signal: interrupt.signal,
      onProgress: ({ epoch, epochs }) => showLine(`${Math.floor((100 * epoch) / epochs)} % of the sentences left out`),
    });
  } finally {
    interrupt.stop();
  }
}

function evaluationText({ words, examples, accuracy, crossEntropy }: SenseEvaluation, session: Session): string {
  const parts = Object.entries(words).map(([word, report]) => `${word}\n${classReportText(report, session)}\n`);
  const entropy = crossEntropy === undefined ? '' : `, cross entropy ${crossEntropy.toFixed(4)}`;
  return `${parts.join('')}${examples} sentences, accuracy ${accuracy.toFixed(2)} %${entropy}\n`;
}

function oneOf(model: string | undefined): NomenError {
  return new NomenError({
    code: 'conflicting-flags',
    where: 'evaluate sense',
    expected: '--model or --leave-one-out',
    got: model === undefined ? 'neither' : 'both',
    fix: 'A model is scored on sentences that it did not see; without one, leave one sentence out at a time',
  });
}
