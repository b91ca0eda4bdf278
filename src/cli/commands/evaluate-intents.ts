// `nomen evaluate intents`: intents, slots, and whole utterances that are right, on parallel files.
import type { Command } from 'commander';
import { createClassifier, evaluateClassifier } from '../../classify/index.js';
import { createKernels } from '../../kernels/index.js';
import { createTagger, evaluateNer } from '../../ner/index.js';
import { intentTexts } from '../intent-training.js';
import { readLabelledFile } from '../labelled-files.js';
import { print, printJson, type Session } from '../session.js';
import { readAssistant } from '../understanding.js';

interface EvaluateFlags {
  readonly model: string;
  readonly data: string;
  readonly json?: boolean;
}

/** Adds the command to the group `evaluate`. */
export function addEvaluateIntents(evaluate: Command, session: Session): void {
  evaluate
    .command('intents')
    .description('score intents and slots on utterances')
    .requiredOption('--model <path>', 'a model file of nomen train ner --intents')
    .requiredOption('--data <folder>', 'a folder with seq.in, seq.out and label')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: EvaluateFlags) => evaluateModel(flags, session));
}

async function evaluateModel({ model: name, data, json }: EvaluateFlags, session: Session): Promise<void> {
  const file = await readLabelledFile(data, session);
  const { documents, intents } = file;
  const texts = intentTexts(file);
  const model = await readAssistant(name);
  const classifier = createClassifier(model.intents);
  const { guesses, precision, recall, f1, labels } = evaluateNer(createTagger(model.slots, createKernels()), documents);
  const report = evaluateClassifier(classifier, texts, { isIndependent: false });
  const probabilities = classifier.classify(texts.map(({ text }) => text));
  const right = documents.filter(({ sentences }, n) => {
    const own = probabilities.subarray(n * classifier.labels.length, (n + 1) * classifier.labels.length);
    const isIntent = classifier.labels[own.indexOf(Math.max(...own))] === intents[n];
    const shown = (spans: readonly { start: number; end: number; label: string }[]) =>
      spans.map(({ start, end, label }) => `${start} ${end} ${label}`).join();
    return isIntent && shown(sentences[0].spans) === shown(guesses[n]);
  });
  const accuracy = report.kind === 'one-label' ? report.accuracy : 0;
  const exact = (100 * right.length) / documents.length;
  const scores = {
    utterances: documents.length,
    intents: { accuracy },
    slots: { precision, recall, f1, labels },
    exact,
  };
  if (json) return printJson(session, scores);
  const lines = [
    `intents right ${accuracy.toFixed(2)} %`,
    `slots: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}, F1 ${f1.toFixed(2)}`,
  ];
  await print(session, `${lines.join('\n')}\nwhole utterances right ${exact.toFixed(2)} % of ${documents.length}\n`);
}
