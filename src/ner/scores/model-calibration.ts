// Fits the scores of a trained model to development data.
import type { Kernels } from '../../kernels/index.js';
import type { LabelledDocument } from '../../text/index.js';
import { documentBounds } from '../documents.js';
import type { NerModel } from '../model.js';
import { createTagger } from '../tagger.js';
import { fitCalibration, judgeGuesses, uncalibrated } from './calibration.js';

/**
 * score = σ(slope · log(p / (1 − p)) + intercept): the model with the slope and intercept that fit what it says of documents that it was
 * not trained on; as it is where they are none. `trainNer` does so with its development data.
 *
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { calibrateOn, type NerModel } from 'nomen/ner';
 * import type { LabelledDocument } from 'nomen/text';
 * const calibrated = (model: NerModel, documents: LabelledDocument[]) => calibrateOn(model, documents, createReferenceKernels());
 * ```
 */
export function calibrateOn(model: NerModel, documents: readonly LabelledDocument[], kernels: Kernels): NerModel {
  const sentences = documents.flatMap((document) => document.sentences);
  if (sentences.length === 0) return model;
  const mark = kernels.mark();
  const tagger = createTagger({ ...model, calibration: uncalibrated }, kernels);
  const words = sentences.map((sentence) => sentence.words);
  const guesses = tagger.tagSentences(words, documentBounds(documents));
  kernels.release(mark);
  const gold = sentences.map(({ spans }) => spans);
  return Object.freeze({ ...model, calibration: fitCalibration(judgeGuesses(gold, guesses)) });
}
