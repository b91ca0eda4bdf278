// `nomen link train`: learns from texts with linked names which candidate is meant, and when none is.
import { type Command, Option } from 'commander';
import { NomenError, quote, unknownName } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import {
  evaluateLinks,
  type LinkedDocument,
  type LinkTrainingOptions,
  linkTrainingDefaults,
  readLinkedTexts,
  toLinkedDocument,
  trainLinker,
} from '../../linking/index.js';
import { readText } from '../../node/index.js';
import { fileLabel, parseNumber, readJsonObject } from '../input.js';
import { readLinker, summaryLine, warnOfMissing, writeLinker } from '../linker-files.js';
import { checkWritable } from '../output-paths.js';
import { exitCodes, note, print, printJson, type Session } from '../session.js';

interface TrainFlags {
  readonly kb: string;
  readonly train: readonly string[];
  readonly dev?: string;
  readonly out: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** What `--help` says of each option. */
const meanings: Readonly<Record<keyof LinkTrainingOptions, string>> = {
  windowSize: 'words on each side of a name that make its context',
  popularityWeight: 'observations that the popularity of entities weighs in the prior',
  limit: 'candidates of a name at most',
  epochs: 'passes over the training data, for each of two stages',
  batchSize: 'names of a minibatch',
  learningRate: 'at the start; it falls to 0',
  margin: 'margin of the max-margin loss',
  nilWeight: 'what learning the threshold weighs beside learning the ranking',
  l2: 'penalty on what is learned of types and contexts',
  seed: 'of the order of names',
};
const optionNames = Object.keys(linkTrainingDefaults) as (keyof LinkTrainingOptions)[];

/** Adds the command to the group `link`. */
export function addLinkTrain(link: Command, session: Session): void {
  const command = link
    .command('train')
    .description('learn to link from texts whose names people linked')
    .requiredOption('--kb <file>', 'a knowledge base that nomen link build wrote')
    .requiredOption('--train <file...>', 'JSON lines {"text", "spans": [{"start", "end", "label", "entity"}]}')
    .option('--dev <file>', 'the same, to choose the threshold')
    .requiredOption('--out <file>', 'the knowledge base to write, with its weights')
    .option('--config <file>', 'JSON file of options; flags go before it');
  for (const name of optionNames) {
    command.addOption(new Option(`--${flagOf(name)} <n>`, `${meanings[name]} (usually ${linkTrainingDefaults[name]})`));
  }
  command
    .option('--json', 'print one JSON document about the result')
    .helpOption('--help', 'explain the command')
    .action((flags: TrainFlags) => train(flags, session));
}

async function train(flags: TrainFlags, session: Session): Promise<void> {
  const options = await optionsFrom({ ...flags });
  await checkWritable(flags.out, '--out', [...flags.train, flags.dev]);
  const documents = (await Promise.all(flags.train.map(readLinkedDocuments))).flat();
  const dev = flags.dev === undefined ? undefined : await readLinkedDocuments(flags.dev);
  const { knowledge } = await readLinker(flags.kb);
  warnOfMissing(knowledge, [...documents, ...(dev ?? [])], session);
  const interrupt = session.watchInterrupt();
  try {
    const data = { train: documents, ...(dev === undefined ? {} : { dev }) };
    const linker = await trainLinker(
      knowledge,
      data,
      {
        kernels: createKernels(),
        signal: interrupt.signal,
        onProgress: ({ stage, epoch, epochs, loss }) =>
          note(session, `${stage}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)}`),
      },
      options,
    );
    const summary = await writeLinker(flags.out, linker);
    const { accuracy, f1 } = evaluateLinks(linker, dev ?? documents);
    const scores = { on: dev === undefined ? 'train' : 'dev', accuracy, f1 };
    if (flags.json) return await printJson(session, { ...summary, threshold: linker.threshold, scores });
    const told = `${scores.on} accuracy ${accuracy.toFixed(2)}, F1 ${f1.toFixed(2)}`;
    await print(session, `${summaryLine(summary)}; ${told}\n`);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    note(session, 'interrupted; nothing was written');
    session.exitCode = exitCodes.interrupted;
  } finally {
    interrupt.stop();
  }
}

/** Reads texts with linked names as documents. */
export async function readLinkedDocuments(path: string): Promise<LinkedDocument[]> {
  return readLinkedTexts(await readText(path), { file: fileLabel(path) }).map(toLinkedDocument);
}

async function optionsFrom(flags: Record<string, unknown>): Promise<Partial<LinkTrainingOptions>> {
  const config = typeof flags.config === 'string' ? await readJsonObject(flags.config) : {};
  for (const [name, value] of Object.entries(config)) {
    const where = String(flags.config);
    if (!Object.hasOwn(linkTrainingDefaults, name)) throw unknownName(name, optionNames, { where, kind: 'option' });
    if (typeof value !== 'number') throw notANumber(`${where}: ${name}`, value);
  }
  const given = optionNames.flatMap((name) => {
    const text = flags[name];
    return typeof text === 'string' ? [[name, parseNumber(text, `--${flagOf(name)}`)]] : [];
  });
  return { ...config, ...Object.fromEntries(given) };
}

function notANumber(where: string, value: unknown): NomenError {
  const got = quote(JSON.stringify(value));
  return new NomenError({ code: 'not-a-number', where, expected: 'a number', got, fix: 'Mend the file' });
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
