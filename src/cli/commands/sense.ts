// `nomen sense`: which sense the words of a text have that a model knows, a JSON line for each text.
import type { Command } from 'commander';
import { createSenseTagger, type SenseSpan } from '../../classify/index.js';
import { createKernels } from '../../kernels/index.js';
import { readChunks } from '../../node/index.js';
import { textBlocks } from '../../text/index.js';
import { fileLabel } from '../input.js';
import { readSenseModel } from '../sense-files.js';
import { note, print, printJson, type Session } from '../session.js';

interface SenseFlags {
  readonly model: string;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addSense(program: Command, session: Session): void {
  program
    .command('sense')
    .description('say which sense words have in a text; one JSON line a text')
    .argument('[file...]', 'UTF-8 texts, or - for standard input', ['-'])
    .requiredOption('--model <path>', 'a model file of nomen train sense')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: SenseFlags) => tagFiles(files, flags, session));
}

async function tagFiles(files: readonly string[], { model: name, json }: SenseFlags, session: Session): Promise<void> {
  const model = await readSenseModel(name);
  const tag = createSenseTagger(model, createKernels());
  const documents: object[] = [];
  let found = 0;
  for (const path of files) {
    const file = fileLabel(path);
    for await (const { offset, text } of textBlocks(readChunks(path), { name: file })) {
      const spans = tag(text).map(spanRecord);
      found += spans.length;
      const record = { file, offset, text, spans };
      if (json) documents.push(record);
      else await print(session, `${JSON.stringify(record)}\n`);
    }
  }
  if (json) await printJson(session, { documents });
  const words = model.targets.map(({ word }) => word).join(', ');
  if (found === 0) note(session, `none of the words that the model knows (${words}) in ${files.join(', ')}`);
}

function spanRecord({ probability, senses, ...span }: SenseSpan) {
  const rounded = Object.entries(senses).map(([sense, p]) => [sense, Number(p.toFixed(4))]);
  return { ...span, probability: Number(probability.toFixed(4)), senses: Object.fromEntries(rounded) };
}
