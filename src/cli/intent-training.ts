// The part of `train ner --intents` that learns intents: utterances with theirs, and the file that holds slots and intents.
import { NomenError } from '../base/index.js';
import { type ClassifierModel, trainClassifier } from '../classify/index.js';
import type { NerModel } from '../ner/index.js';
import { serializeAssistant, serializeNerModel } from '../pipeline/index.js';
import { type LabelledFile, readLabelledFile } from './labelled-files.js';
import type { Session } from './session.js';

/** Utterances are short: more and larger steps than for documents; measured on SNIPS and ATIS (docs/benchmarks.md). */
export const intentOptions = Object.freeze({ epochs: 50, learningRate: 1 });

/**
 * A classifier of the intents of the training files, where `--intents` asks for it. It takes seconds, slots take minutes: learned first,
 * it finds what is wrong with the intents before.
 *
 * @throws NomenError `no-intents`, and those of `trainClassifier`
 */
export async function trainIntents(
  { intents, train, dev }: { readonly intents?: boolean; readonly train: readonly string[]; readonly dev?: string },
  session: Session,
): Promise<ClassifierModel | undefined> {
  if (!intents) return undefined;
  const textsOf = async (path: string) => intentTexts(await readLabelledFile(path, session));
  const texts = (await Promise.all(train.map(textsOf))).flat();
  const data = { train: texts, ...(dev === undefined ? {} : { dev: await textsOf(dev) }) };
  return (await trainClassifier(data, intentOptions)).model;
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

/** The bytes of the recogniser, or with intents of the assistant. */
export async function serializeResult(slots: NerModel, intents: ClassifierModel | undefined): Promise<Uint8Array> {
  if (intents === undefined) return serializeNerModel(slots);
  return serializeAssistant({ slots, intents: { ...intents, about: slots.about } });
}
