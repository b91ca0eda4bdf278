// One temperature for all scores, so that probabilities are what they say on the development data (Guo et al. 2017).

/** A probability of 0 counts as this. */
const LEAST_PROBABILITY = 1e-12;
/** Each leaves two thirds of the range: log T to about 0.001. */
const SEARCH_STEPS = 20;

/** What is known of the documents that a temperature is fitted on. */
export interface GoldLabels {
  /** 1 where the label belongs to the document, [documents, labels]. */
  readonly gold: Uint8Array;
  /** Whether the other labels' 1 − p count too. */
  readonly isIndependent: boolean;
  readonly documents: number;
}

/**
 * T in [0.1, 10] that minimises the mean −log p of the gold labels, by ternary search over log T; and that mean, in nats.
 *
 * @param probabilitiesAt probabilities [documents, labels] at a temperature
 */
export function fitTemperature(
  probabilitiesAt: (temperature: number) => Float64Array,
  known: GoldLabels,
): { readonly temperature: number; readonly devLoss: number } {
  const lossAt = (logT: number) => meanLoss(probabilitiesAt(Math.exp(logT)), known);
  let [low, high] = [Math.log(0.1), Math.log(10)];
  for (let i = 0; i < SEARCH_STEPS; i++) {
    const third = (high - low) / 3;
    if (lossAt(low + third) <= lossAt(high - third)) high -= third;
    else low += third;
  }
  const middle = (low + high) / 2;
  return { temperature: Math.exp(middle), devLoss: lossAt(middle) };
}

/** Mean −log p over the documents, in nats; a document whose one label the model does not know has the least probability. */
export function meanLoss(probabilities: Float64Array, { gold, isIndependent, documents }: GoldLabels): number {
  let sum = 0;
  let known = 0;
  for (let i = 0; i < gold.length; i++) {
    known += gold[i];
    if (gold[i] === 1) sum -= Math.log(Math.max(LEAST_PROBABILITY, probabilities[i]));
    else if (isIndependent) sum -= Math.log(Math.max(LEAST_PROBABILITY, 1 - probabilities[i]));
  }
  if (!isIndependent) sum -= (documents - known) * Math.log(LEAST_PROBABILITY);
  return sum / Math.max(1, documents);
}
