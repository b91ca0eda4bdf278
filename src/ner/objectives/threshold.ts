// The threshold of a score that has no scale of its own, chosen on development data.
import type { LabelledSentence } from '../../text/index.js';

/**
 * The threshold of greatest entity F1 among 200 quantiles of the scores, tried from the top; ties go to the higher one.
 *
 * @param scores one a token, in the order of the sentences; their spans have one label
 */
export function chooseThreshold(sentences: readonly LabelledSentence[], scores: readonly number[]): number {
  const sorted = Float64Array.from(scores).sort();
  let best = { threshold: 0, f1: -1 };
  for (let i = 0; i < 200; i++) {
    // Names are rare, so the best threshold lies high: quantiles thicken towards the top.
    const quantile = 1 - (i / 200) ** 2;
    const threshold = sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
    const f1 = runF1(sentences, scores, threshold);
    if (f1 > best.f1) best = { threshold, f1 };
  }
  return best.threshold;
}

/** F1 of the runs of tokens above a threshold against the gold spans. */
function runF1(sentences: readonly LabelledSentence[], scores: readonly number[], threshold: number): number {
  let [at, gold, found, correct] = [0, 0, 0, 0];
  for (const { words, spans } of sentences) {
    const ends = new Map(spans.map((span) => [span.start, span.end]));
    gold += ends.size;
    for (let i = 0; i < words.length; i++) {
      if (scores[at + i] <= threshold) continue;
      const start = i;
      while (i < words.length && scores[at + i] > threshold) i++;
      found++;
      if (ends.get(start) === i) correct++;
    }
    at += words.length;
  }
  return gold + found === 0 ? 0 : (200 * correct) / (gold + found);
}
