// Why a model says what it says: the shares of words in a decision, and what it would say without them.
import { NomenError } from '../../base/index.js';
import { forward } from '../../grad/index.js';
import type { Kernels } from '../../kernels/index.js';
import type { LabelledDocument } from '../../text/index.js';
import { createDecoder } from '../decoder.js';
import type { Batch } from '../features/encoder.js';
import { type NerModel, outputCount } from '../model.js';
import { buildEmissions } from '../network.js';
import type { Counterfactual, Explanation, WordShare } from './explanation.js';
import { type ExplainedPlace, type Labelling, rankLabels } from './labellings.js';
import { type Example, findNearest } from './nearest-examples.js';
import { createScene, judgePlace, namesIn, type Scene } from './scene.js';
import { type DocumentShares, shareOut } from './shares.js';
import { withoutMatches, withoutToken } from './token-batch.js';

/** A model bound to kernels, ready to give reasons. */
export interface Explainer {
  /**
   * Explains places of one document: the names that are found in it, or those that are given.
   *
   * @throws NomenError `no-such-place`, `cuts-a-name`
   */
  explain(sentences: readonly (readonly string[])[], places?: readonly ExplainedPlace[]): Explanation[];
  /** The `count` names of the examples whose hidden units are most like those of the place, by cosine. */
  nearest(
    sentences: readonly (readonly string[])[],
    place: ExplainedPlace,
    from: { readonly examples: readonly LabelledDocument[]; readonly count: number },
  ): Example[];
}

/**
 * difference = Σ_words share + elsewhere + transitions + bias: which word, and which of its features, speaks for a label and against
 * the next best one. The window layer is a sum over words, and above it every rectified unit is on or off, so that the
 * network is linear at this point and the shares are exact. Of curved activations the sum is exact, and sharing it out a choice.
 *
 * @example
 * ```ts
 * import { createReferenceKernels } from 'nomen/kernels';
 * import { createExplainer, type NerModel } from 'nomen/ner';
 * const why = (model: NerModel) => createExplainer(model, createReferenceKernels()).explain([['Paris', 'sleeps', '.']]);
 * ```
 */
export function createExplainer(model: NerModel, kernels: Kernels): Explainer {
  const decoder = createDecoder(model, kernels, { tablesByRow: false });
  return Object.freeze<Explainer>({
    explain(sentences, places) {
      for (const place of places ?? []) checkPlace(sentences, place);
      if (sentences.every(({ length }) => length === 0)) return [];
      const mark = kernels.mark();
      const scene = createScene(model, decoder, sentences);
      const explanations = (places ?? namesIn(scene)).map((place) => explainPlace(scene, place));
      kernels.release(mark);
      return explanations;
    },
    nearest(sentences, place, from) {
      checkPlace(sentences, place);
      return findNearest(decoder, { sentences, place }, from);
    },
  });
}

function checkPlace(sentences: readonly (readonly string[])[], { sentence, start, end }: ExplainedPlace): void {
  if (start >= 0 && start < end && end <= (sentences[sentence]?.length ?? 0)) return;
  throw new NomenError({
    code: 'no-such-place',
    where: 'explain',
    expected: 'tokens of a sentence of the document',
    got: `tokens ${start} to ${end} of sentence ${sentence}`,
    fix: 'Count sentences and tokens from 0; the end is not part of the place',
  });
}

function explainPlace(scene: Scene, { sentence, start, end }: ExplainedPlace): Explanation {
  const place = { sentence, start, end };
  const label = labelAt(scene, place);
  const { decoder, sentences } = scene;
  const ranked = rankLabels(scene, decoder.objective.chain(scene.scores, decoder.kernels), place);
  const own = ranked.find((one) => one.label === label)!;
  const contrast = ranked.find((one) => one.label !== label)!;
  const shares = shareDifference(scene, place, { own, contrast });
  const words = sentences.flatMap((words, s) => words.map((word, token) => ({ sentence: s, token, word })));
  const all = words.map(
    (word, n): WordShare => ({ ...word, share: sumOf(shares.tokens[n]), features: shares.tokens[n] }),
  );
  const seen = windowOf(scene, place);
  const others = all.filter((_, n) => !seen.includes(n));
  const named = label === 'O' ? contrast.label : label;
  return {
    ...place,
    label,
    score: judgePlace(scene, scene.scores, { place, label: named }).score,
    contrast: contrast.label,
    difference: own.score - contrast.score,
    words: seen.map((n) => all[n]),
    elsewhere: others.reduce((sum, { share }) => sum + share, shares.repeated),
    others: others
      .sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
      .filter(({ share }) => share !== 0)
      .slice(0, shown),
    transitions: own.transitions - contrast.transitions,
    bias: shares.bias,
    counterfactuals: judgeWithout(scene, place, { label: named, seen }),
  };
}

/** Words of the rest of the document that an explanation names. */
const shown = 5;

/** The label that was decided: of a name, or O of words outside names. */
function labelAt(scene: Scene, { sentence, start, end }: ExplainedPlace): string {
  const names = namesIn(scene).filter((name) => name.sentence === sentence && name.start < end && name.end > start);
  if (names.length === 0) return 'O';
  const [name] = names;
  if (name.start === start && name.end === end) return name.label;
  throw new NomenError({
    code: 'cuts-a-name',
    where: 'explain',
    expected: 'a whole name, or words outside names',
    got: `tokens ${start} to ${end}, where ${name.label} stands at ${name.start} to ${name.end}`,
    fix: 'Ask for the words of the name, or for none of them',
  });
}

/** The tokens in the windows of the place, ascending. */
function windowOf({ batch: { windows, shapes, offsets } }: Scene, { sentence, start, end }: ExplainedPlace): number[] {
  const slots = windows.length / shapes.length;
  const first = offsets[sentence];
  const seen = new Set(windows.subarray((first + start) * slots, (first + end) * slots));
  seen.delete(-1);
  return [...seen].sort((a, b) => a - b);
}

function sumOf({ gazetteers = {}, ...features }: DocumentShares['tokens'][number]): number {
  return [...Object.values(features), ...Object.values(gazetteers)].reduce((sum, share) => sum + share, 0);
}

/** The shares in the difference of the emissions of two labellings of a place. */
function shareDifference(
  { model, decoder, batch, tags }: Scene,
  { sentence, start }: ExplainedPlace,
  { own, contrast }: { readonly own: Labelling; readonly contrast: Labelling },
): DocumentShares {
  const { kernels, network } = decoder;
  const outputs = outputCount(model.options, model.tags);
  const weights = kernels.floats(tags.length * outputs);
  let thresholds = 0;
  own.tags.forEach((tag, i) => {
    const row = (batch.offsets[sentence] + start + i) * outputs;
    // A lone score is that of the name, above the threshold; that of O is 0.
    if (outputs === 1) {
      weights[row] = tag - contrast.tags[i];
      thresholds += weights[row] * model.threshold;
    } else {
      weights[row + tag] += 1;
      weights[row + contrast.tags[i]] -= 1;
    }
  });
  const lists = model.features.gazetteers.names;
  const shares = shareOut(network, batch, { weights, lists, kernels });
  return { ...shares, bias: shares.bias - thresholds };
}

function judgeWithout(
  scene: Scene,
  place: ExplainedPlace,
  { label, seen }: { readonly label: string; readonly seen: readonly number[] },
): Counterfactual[] {
  const { kernels, network } = scene.decoder;
  const judge = (batch: Batch) => judgePlace(scene, forward(buildEmissions(network, batch), kernels), { place, label });
  const first = scene.batch.offsets[place.sentence];
  const judged: Counterfactual[] = seen.map((n) => ({
    token: n - first,
    ...judge(withoutToken(scene.batch, n, kernels)),
  }));
  const isKnown = scene.batch.matches?.value.some((match) => match !== 0) ?? false;
  return isKnown ? [...judged, judge(withoutMatches(scene.batch, kernels))] : judged;
}
