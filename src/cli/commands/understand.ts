// `nomen understand`: intent and slots of utterances, as an assistant takes them.
import type { Command } from 'commander';
import { readText } from '../../node/index.js';
import { linesOf } from '../../text/index.js';
import { print, printJson, type Session } from '../session.js';
import { createUnderstanding, readAssistant } from '../understanding.js';

interface UnderstandFlags {
  readonly model: string;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addUnderstand(program: Command, session: Session): void {
  program
    .command('understand')
    .description('say the intent of utterances and the slots in them; one JSON line each')
    .argument('[files...]', 'utterances, one a line; - or none for standard input')
    .requiredOption('--model <path>', 'a model file of nomen train ner --intents')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: UnderstandFlags) => understandFiles(files, flags, session));
}

async function understandFiles(
  files: readonly string[],
  { model, json }: UnderstandFlags,
  session: Session,
): Promise<void> {
  const understand = createUnderstanding(await readAssistant(model));
  const utterances: object[] = [];
  for (const file of files.length === 0 ? ['-'] : files) {
    for (const { text } of linesOf(await readText(file))) {
      if (text.trim() === '') continue;
      const understood = understand(text);
      if (json) utterances.push(understood);
      else await print(session, `${JSON.stringify(understood)}\n`);
    }
  }
  if (json) await printJson(session, { utterances });
}
