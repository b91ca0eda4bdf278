// `nomen explain`: why the names in a text are names, word by word.
import type { Command } from 'commander';
import { checkNumber, NomenError, quote } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import { createExplainer, type Example, type ExplainedPlace } from '../../ner/index.js';
import { splitSentences, tokenOffsets } from '../../text/index.js';
import { coloursFor } from '../colours.js';
import { type ExplainedText, explanationRecord, explanationText } from '../explanation-display.js';
import { parseNumber } from '../input.js';
import { readLabelledFile } from '../labelled-files.js';
import { readNerModel, usualModel } from '../model-files.js';
import { note, print, printJson, type Session } from '../session.js';

interface ExplainFlags {
  readonly model: string;
  readonly words?: string;
  readonly examples?: string;
  readonly count: string;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addExplain(program: Command, session: Session): void {
  program
    .command('explain')
    .description('say why the names in a text are names: what each word adds, and what would be without it')
    .argument('<text>', 'the text itself, one document')
    .option('--model <name|path>', 'a shipped model or a model file', usualModel)
    .option('--words <text>', 'explain these words of the text, whether they are a name or not')
    .option('--examples <file>', 'show the labelled names of this file that look most alike to the model')
    .option('--count <n>', 'how many of them', '3')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((text: string, flags: ExplainFlags) => explainText(text, flags, session));
}

async function explainText(text: string, flags: ExplainFlags, session: Session): Promise<void> {
  const count = parseNumber(flags.count, '--count');
  checkNumber(count, { where: '--count', min: 1, integer: true });
  const content = readContent(text);
  const places = flags.words === undefined ? undefined : [placeOf(flags.words, content)];
  const examples =
    flags.examples === undefined ? undefined : (await readLabelledFile(flags.examples, session)).documents;
  const explainer = createExplainer(await readNerModel(flags.model), createKernels());
  const explanations = explainer.explain(content.sentences, places);
  const nearest = explanations.map((place): readonly Example[] =>
    examples === undefined ? [] : explainer.nearest(content.sentences, place, { examples, count }),
  );
  if (flags.json) {
    const records = explanations.map((one, i) => ({
      ...explanationRecord(one, content),
      ...(examples === undefined ? {} : { nearest: nearest[i] }),
    }));
    return printJson(session, { text, explanations: records });
  }
  const shown = explanations.map((one, i) =>
    explanationText(one, { ...content, nearest: nearest[i], colours: coloursFor(session) }),
  );
  await print(session, shown.join('\n'));
  if (explanations.length === 0) note(session, 'no names found; --words explains any words of the text');
}

function readContent(text: string): ExplainedText {
  const { starts, ends } = tokenOffsets(text);
  const bounds = splitSentences(text, { starts, ends });
  const sentences = Array.from({ length: bounds.length - 1 }, (_, s) =>
    Array.from({ length: bounds[s + 1] - bounds[s] }, (_token, i) =>
      text.slice(starts[bounds[s] + i], ends[bounds[s] + i]),
    ),
  );
  return {
    text,
    sentences,
    placeOf: (sentence, token) => ({ start: starts[bounds[sentence] + token], end: ends[bounds[sentence] + token] }),
  };
}

/** The first place in the text where these words stand. */
function placeOf(words: string, { text, sentences, placeOf: at }: ExplainedText): ExplainedPlace {
  const wanted = words.trim();
  for (const [sentence, tokens] of sentences.entries()) {
    for (let start = 0; start < tokens.length; start++) {
      for (let end = start + 1; end <= tokens.length; end++) {
        if (text.slice(at(sentence, start).start, at(sentence, end - 1).end) === wanted)
          return { sentence, start, end };
      }
    }
  }
  throw new NomenError({
    code: 'words-not-found',
    where: '--words',
    expected: 'whole words of one sentence of the text',
    got: quote(words),
    fix: 'Copy them from the text as they stand there',
  });
}
