// `nomen classify`: what the documents of a file are about, one JSON line a document.
import type { Command } from 'commander';
import { checkNumber } from '../../base/index.js';
import { createClassifier, LABEL_THRESHOLD } from '../../classify/index.js';
import { readBytes, readText } from '../../node/index.js';
import { deserializeClassifier } from '../../pipeline/index.js';
import { linesOf } from '../../text/index.js';
import { parseNumber } from '../input.js';
import { modelPath } from '../model-files.js';
import { print, printJson, type Session } from '../session.js';

interface ClassifyFlags {
  readonly model: string;
  readonly count: string;
  readonly whole?: boolean;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addClassify(program: Command, session: Session): void {
  program
    .command('classify')
    .description('say what texts are about; one JSON line a text')
    .argument('[files...]', 'texts, a document a line; - or none for standard input')
    .requiredOption('--model <path>', 'a model file of nomen train classifier')
    .option('--count <number>', 'how many labels are shown, the likeliest first', '1')
    .option('--whole', 'take each file as one document')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: ClassifyFlags) => classifyFiles(files, flags, session));
}

async function classifyFiles(files: readonly string[], flags: ClassifyFlags, session: Session): Promise<void> {
  const count = parseNumber(flags.count, '--count');
  checkNumber(count, { where: '--count', min: 1, integer: true });
  const path = modelPath(flags.model);
  const model = await deserializeClassifier(await readBytes(path), { name: path });
  const { classify, labels } = createClassifier(model);
  const isIndependent = model.options.loss === 'independent';
  const documents: object[] = [];
  for (const file of files.length === 0 ? ['-'] : files) {
    const text = await readText(file);
    const texts = flags.whole
      ? [text]
      : Array.from(linesOf(text), (line) => line.text).filter((line) => line.trim() !== '');
    const probabilities = classify(texts);
    const found = texts.map((_, n) => {
      const own = probabilities.subarray(n * labels.length, (n + 1) * labels.length);
      const ranked = labels.map((label, k) => ({ label, probability: Number(own[k].toFixed(6)) }));
      ranked.sort((a, b) => b.probability - a.probability);
      return isIndependent
        ? { labels: ranked.filter((one) => one.probability >= LABEL_THRESHOLD) }
        : { labels: ranked.slice(0, count) };
    });
    if (flags.json) documents.push(...found);
    else await print(session, found.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
  if (flags.json) await printJson(session, { documents });
}
