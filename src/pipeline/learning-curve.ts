// How much more data would help: scores with parts of the data, and the power law through them.
import { createRandom, NomenError, shuffle } from '../base/index.js';
import { type NerOptions, type NerTrainingControl, type NerTrainingData, nerDefaults, trainNer } from '../ner/index.js';
import type { LabelledDocument } from '../text/index.js';

/** What a part of the training data came to. */
export interface CurvePoint {
  /** Of the sentences, 0 … 1. */
  readonly share: number;
  readonly sentences: number;
  /** F1 on the development data, 0–100. */
  readonly f1: number;
}

/** The law 100 − F1 = a · sentences^−b through some points, and where it leads. */
export interface CurveFit {
  readonly a: number;
  readonly b: number;
  /** F1 that the law gives for twice the most sentences, and how much more that is than it gives for these. */
  readonly twice: number;
  readonly gain: number;
}

/** The shares that `learningCurve` trains on when none are given. */
const usualShares: readonly number[] = [0.25, 0.5, 1];

/**
 * Trains on growing parts of the data, each of which holds the ones before, and scores each on the development data.
 *
 * @param control as for `trainNer`, with `shares`, parts of the data from 0 to 1 (usually ¼, ½, 1), and `onPoint`, called after each
 * @throws NomenError `no-development-data`, and those of `trainNer`
 * @example
 * ```ts
 * import type { NerTrainingControl, NerTrainingData } from 'nomen/ner';
 * import { fitCurve, learningCurve } from 'nomen/pipeline';
 * const wouldHelp = async (data: NerTrainingData, control: NerTrainingControl) =>
 *   fitCurve(await learningCurve(data, { epochs: 5 }, control))?.gain;
 * ```
 */
export async function learningCurve(
  data: NerTrainingData,
  options: Partial<NerOptions>,
  control: NerTrainingControl & { readonly shares?: readonly number[]; readonly onPoint?: (point: CurvePoint) => void },
): Promise<CurvePoint[]> {
  const { shares = usualShares, onPoint, ...rest } = control;
  if (data.dev === undefined) throw noDevelopmentData();
  // Documents whose context a model pools stay whole; else parts differ in sentences alone.
  const isPooled = (options.poolDimensions ?? 0) > 0;
  const documents = isPooled ? [...data.train] : data.train.flatMap(oneByOne);
  shuffle(documents, createRandom(options.seed ?? nerDefaults.seed));
  const points: CurvePoint[] = [];
  for (const share of shares) {
    const train = documents.slice(0, Math.max(1, Math.round(share * documents.length)));
    const sentences = train.reduce((sum, document) => sum + document.sentences.length, 0);
    const { model, finished } = await trainNer({ ...data, train }, options, rest);
    if (!finished) break;
    points.push({ share, sentences, f1: model.record.dev?.f1 ?? 0 });
    onPoint?.(points[points.length - 1]);
  }
  return points;
}

/**
 * log(100 − F1) = log a − b log n by least squares (Cortes et al. 1994: error falls as a power of the data); undefined for fewer than two
 * points below 100. An estimate: seeds alone move F1 by some tenths.
 *
 * @example
 * ```ts
 * import { fitCurve } from 'nomen/pipeline';
 * const half = { share: 0.5, sentences: 500, f1: 80 };
 * fitCurve([half, { share: 1, sentences: 1000, f1: 90 }])?.twice; // 95
 * ```
 */
export function fitCurve(points: readonly CurvePoint[]): CurveFit | undefined {
  const known = points.filter(({ f1 }) => f1 < 100);
  const [x, y] = [known.map(({ sentences }) => Math.log(sentences)), known.map(({ f1 }) => Math.log(100 - f1))];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [xMean, yMean] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - xMean) ** 2, 0);
  if (known.length < 2 || spread === 0) return undefined;
  const slope = x.reduce((sum, value, i) => sum + (value - xMean) * (y[i] - yMean), 0) / spread;
  const most = Math.max(...known.map(({ sentences }) => sentences));
  const f1At = (sentences: number) => 100 - Math.exp(yMean + slope * (Math.log(sentences) - xMean));
  const twice = f1At(2 * most);
  return { a: Math.exp(yMean - slope * xMean), b: 0 - slope, twice, gain: twice - f1At(most) };
}

function oneByOne({ id, sentences }: LabelledDocument): LabelledDocument[] {
  return sentences.map((sentence) => ({ id, sentences: [sentence] }));
}

function noDevelopmentData(): NomenError {
  return new NomenError({
    code: 'no-development-data',
    where: 'learning curve',
    expected: 'development data, the same for every part',
    got: 'none',
    fix: 'Name a file that training does not see',
  });
}
