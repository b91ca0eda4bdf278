// `nomen train curve`: how much more labelled data would help a recogniser.
import type { Command } from 'commander';
import { createKernels } from '../../kernels/index.js';
import { nerDefaults } from '../../ner/index.js';
import { type CurvePoint, fitCurve, learningCurve } from '../../pipeline/index.js';
import { coloursFor } from '../colours.js';
import { addNerFlags, nerOptionsFrom } from '../ner-flags.js';
import { type DataFlags, readTrainingData } from '../ner-training-data.js';
import { plainTable } from '../plain-table.js';
import { exitCodes, note, print, printJson, type Session } from '../session.js';
import { createTimer, createTrainingDisplay } from '../training-display.js';

interface CurveFlags extends DataFlags {
  readonly dev: string;
  readonly json?: boolean;
}

/** Adds the command to the group `train`. */
export function addTrainCurve(train: Command, session: Session): void {
  const command = train
    .command('curve')
    .description('estimate what more labelled data would bring: train on a quarter, a half and all of it')
    .requiredOption('--train <file...>', 'labelled data: CoNLL columns or JSON lines; may be given several times')
    .option('--partial <file...>', 'labelled data that lacks labels of the others')
    .requiredOption('--dev <file>', 'labelled data that every part is scored on')
    .option('--vectors <name|path>', 'word vectors to start from')
    .option('--gazetteer <name=file...>', 'lists of names, one a line, whose matches are features')
    .option('--json', 'print one JSON document');
  addNerFlags(command)
    .helpOption('--help', 'explain the command')
    .action((flags: CurveFlags) => drawCurve(flags, session));
}

async function drawCurve(flags: CurveFlags, session: Session): Promise<void> {
  const options = await nerOptionsFrom({ ...flags });
  const seed = options.seed ?? nerDefaults.seed;
  const data = await readTrainingData(flags, { seed, session });
  const interrupt = session.watchInterrupt();
  const display = createTrainingDisplay(session);
  const timed = createTimer(() => performance.now());
  const points = await learningCurve(data, options, {
    kernels: createKernels(),
    signal: interrupt.signal,
    onProgress: (event) => display.show(timed(event)),
    onPoint: ({ sentences, f1 }) => note(session, `${sentences} sentences: F1 ${f1.toFixed(2)}`),
  }).finally(() => {
    display.close();
    interrupt.stop();
  });
  if (interrupt.signal.aborted) {
    note(session, 'interrupted; nothing is kept');
    session.exitCode = exitCodes.interrupted;
  } else if (flags.json) await printJson(session, { points, fit: fitCurve(points) ?? null });
  else await print(session, curveText(points, session));
}

function curveText(points: readonly CurvePoint[], session: Session): string {
  const columns = ['share', 'sentences', 'F1'].map((head) => ({ head, numbers: true }));
  const rows = points.map(({ share, sentences, f1 }) => [`${100 * share} %`, String(sentences), f1.toFixed(2)]);
  const fit = fitCurve(points);
  const outlook =
    fit === undefined
      ? 'too few points below 100 to tell what more data would bring'
      : `twice the data would bring F1 to about ${fit.twice.toFixed(1)} (${fit.gain < 0 ? '−' : '+'}${Math.abs(fit.gain).toFixed(1)}) if errors go on falling as they did: 100 − F1 = ${fit.a.toPrecision(3)} · sentences^${(0 - fit.b).toFixed(3)}`;
  return `${plainTable(columns, rows, coloursFor(session))}\n${outlook}\n`;
}
