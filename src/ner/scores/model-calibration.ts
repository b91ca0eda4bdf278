// Fits the scores of a trained model to development data.
import type { Kernels } from '../../kernels/index.js';
import type { LabelledDocument } from '../../text/index.js';
import { documentBounds } from '../documents.js';
import type { NerModel } from '../model.js';
import { createTagger } from '../tagger.js';
import { fitCalibration, judgeGuesses, uncalibrated } from './calibration.js';

/** The model with the calibration that fits what it says of the documents; as it is where they are none. */
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
