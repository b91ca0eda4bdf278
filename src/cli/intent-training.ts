// The part of `train ner --intents` that learns intents: utterances with theirs, and the file that holds slots and intents.
import { NomenError } from '../base/index.js';
import { type ClassifierTrainingData, trainClassifier } from '../classify/index.js';
import type { NerModel } from '../ner/index.js';
import { serializeAssistant, serializeNerModel } from '../pipeline/index.js';
import { type LabelledFile, readLabelledFile } from './labelled-files.js';
import type { Session } from './session.js';

/** Utterances to learn intents from. */
export type Utterances = Pick<ClassifierTrainingData, 'train' | 'dev'>;

/** Utterances are short: more and larger steps than for documents; measured on SNIPS and ATIS (docs/benchmarks.md). */
export const intentOptions = Object.freeze({ epochs: 50, learningRate: 1 });

/**
 * The utterances of the training and development files, where `--intents` asks for them.
 *
 * @throws NomenError `no-intents`
 */
export async function readUtterances(
  { intents, train, dev }: { readonly intents?: boolean; readonly train: readonly string[]; readonly dev?: string },
  session: Session,
): Promise<Utterances | undefined> {
  if (!intents) return undefined;
  const textsOf = async (path: string) => intentTexts(await readLabelledFile(path, session));
  const texts = (await Promise.all(train.map(textsOf))).flat();
  return { train: texts, ...(dev === undefined ? {} : { dev: await textsOf(dev) }) };
}

/** The utterances of a file with their intents as labels. @throws NomenError `no-intents` */
export function intentTexts({ documents, intents, source }: LabelledFile) {
  if (intents.length > 0) {
    return documents.map(({ sentences }, n) => ({ text: sentences[0].words.join(' '), labels: [intents[n]] }));
  }
  const fix = 'Name a folder with seq.in, seq.out and label';
  const expected = 'an intent for each utterance';
  throw new NomenError({ code: 'no-intents', where: source.name, expected, got: 'none', fix });
}

/** The bytes of the recogniser, or with utterances of the assistant: it and a classifier of their intents. */
export async function serializeResult(slots: NerModel, utterances: Utterances | undefined): Promise<Uint8Array> {
  if (utterances === undefined) return serializeNerModel(slots);
  const { model } = await trainClassifier(utterances, intentOptions);
  return serializeAssistant({ slots, intents: { ...model, about: slots.about } });
}
