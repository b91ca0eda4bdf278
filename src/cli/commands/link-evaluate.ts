// `nomen link evaluate`: how well names are linked, given the names, or from raw text on.
import type { Command } from 'commander';
import { createKernels } from '../../kernels/index.js';
import {
  evaluateLinks,
  type LinkEvaluation,
  type LinkedText,
  type Linker,
  type LinkScores,
  readLinkedTexts,
  scoreSpanLinks,
  toLinkedDocument,
} from '../../linking/index.js';
import { createTagger, tagText } from '../../ner/index.js';
import { readText } from '../../node/index.js';
import { coloursFor } from '../colours.js';
import { fileLabel } from '../input.js';
import { linkTagged, readLinker, warnOfMissing } from '../linker-files.js';
import { readNerModel } from '../model-files.js';
import { plainTable } from '../plain-table.js';
import { print, printJson, type Session } from '../session.js';

interface EvaluateFlags {
  readonly kb: string;
  readonly data: string;
  readonly model?: string;
  readonly json?: boolean;
}

/** Adds the command to the group `link`. */
export function addLinkEvaluate(link: Command, session: Session): void {
  link
    .command('evaluate')
    .description('score a knowledge base on texts whose names people linked')
    .requiredOption('--kb <file>', 'a knowledge base')
    .requiredOption('--data <file>', 'JSON lines {"text", "spans": [{"start", "end", "label", "entity"}]}')
    .option('--model <name|path>', 'a recogniser: also score links from raw text on')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluate(flags, session));
}

async function evaluate(flags: EvaluateFlags, session: Session): Promise<void> {
  const texts = readLinkedTexts(await readText(flags.data), { file: fileLabel(flags.data) });
  const linker = await readLinker(flags.kb);
  const documents = texts.map(toLinkedDocument);
  warnOfMissing(linker.knowledge, documents, session);
  const start = performance.now();
  const scores = evaluateLinks(linker, documents);
  const mentionsPerSecond = Math.round((1000 * scores.mentions) / (performance.now() - start));
  const endToEnd = flags.model === undefined ? undefined : await scoreFromText(linker, texts, flags.model);
  const evaluation = { ...scores, ...(endToEnd === undefined ? {} : { endToEnd }), mentionsPerSecond };
  if (flags.json) await printJson(session, evaluation);
  else await print(session, evaluationText(evaluation, session));
}

async function scoreFromText(linker: Linker, texts: readonly LinkedText[], model: string): Promise<LinkScores> {
  const tagger = createTagger(await readNerModel(model), createKernels());
  const guesses = texts.map(({ text }) => {
    const tagged = tagText(tagger, text);
    return linkTagged(linker, tagged).map(({ id }, m) => ({ ...tagged.spans[m], entity: id }));
  });
  return scoreSpanLinks(
    texts.map(({ spans }) => spans),
    guesses,
  );
}

type Evaluation = LinkEvaluation & { readonly endToEnd?: LinkScores; readonly mentionsPerSecond: number };

function evaluationText(evaluation: Evaluation, session: Session): string {
  const columns = ['', 'precision', 'recall', 'F1', 'support'].map((head) => ({ head, numbers: head !== '' }));
  const { known, reachable, mentions, nil, endToEnd, accuracy, priorAccuracy } = evaluation;
  const row = (name: string, { precision, recall, f1 }: LinkScores, support: number) => [
    name,
    ...[precision, recall, f1].map((value) => value.toFixed(2)),
    String(support),
  ];
  const rows = [
    row('links', evaluation, known),
    row('not in the knowledge base', nil, nil.support),
    ...(endToEnd === undefined ? [] : [row('from raw text', endToEnd, known)]),
  ];
  const told = `accuracy on known names ${accuracy.toFixed(2)} % (the prior alone ${priorAccuracy.toFixed(2)} %)`;
  const counts = `${reachable} of ${known} have their entity among the candidates, ${mentions} names in all`;
  return `${plainTable(columns, rows, coloursFor(session))}\n${told}; ${counts}, ${evaluation.mentionsPerSecond} names/s\n`;
}
