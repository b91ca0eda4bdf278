// What an assistant makes of an utterance: its intent and the slots in it.
import { createClassifier } from '../classify/index.js';
import { createKernels } from '../kernels/index.js';
import { createTagger, tagText } from '../ner/index.js';
import { readBytes } from '../node/index.js';
import { type AssistantModel, deserializeAssistant } from '../pipeline/index.js';
import { modelPath } from './model-files.js';

/** An utterance understood; offsets count UTF-16 code units of `text`. */
export interface Understanding {
  readonly text: string;
  readonly intent: { readonly name: string; readonly probability: number };
  readonly slots: readonly {
    readonly name: string;
    readonly value: string;
    readonly start: number;
    readonly end: number;
    readonly score?: number;
  }[];
}

/** Reads and checks the assistant that `--model` names. */
export async function readAssistant(nameOrPath: string): Promise<AssistantModel> {
  const path = modelPath(nameOrPath);
  return deserializeAssistant(await readBytes(path), { name: path });
}

/** A function that understands utterances. */
export function createUnderstanding({ slots, intents }: AssistantModel): (text: string) => Understanding {
  const tagger = createTagger(slots, createKernels());
  const { classify, labels } = createClassifier(intents);
  return (text) => {
    const probabilities = classify([text]);
    const probability = Math.max(...probabilities);
    const found = tagText(tagger, text).spans.map(({ label, text: value, start, end, score }) => {
      const named = { name: label, value, start, end };
      return score === undefined ? named : { ...named, score: Number(score.toFixed(4)) };
    });
    const intent = { name: labels[probabilities.indexOf(probability)], probability: Number(probability.toFixed(4)) };
    return { text, intent, slots: found };
  };
}
