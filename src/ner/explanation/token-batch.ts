// A batch in which every token has rows of its own, so that what each one does can be told apart.
import type { Kernels } from '../../kernels/index.js';
import type { Batch, Encoder } from '../features/encoder.js';

/** The sentences of one document as a batch of which type n is token n. */
export function tokenBatch(encoder: Encoder, sentences: readonly (readonly string[])[], kernels: Kernels): Batch {
  const batch = encoder.batch(sentences, kernels, { documents: Int32Array.of(0, sentences.length) });
  const words = sentences.flat();
  const slots = batch.windows.length / words.length;
  const reach = (slots - 1) / 2;
  const windows = kernels.ints(batch.windows.length);
  batch.windows.forEach((type, at) => {
    windows[at] = type < 0 ? -1 : Math.floor(at / slots) + (at % slots) - reach;
  });
  const { matches } = batch;
  const own = { ...batch, ...encoder.types(words, kernels), windows };
  if (matches === undefined) return own;
  const columns = matches.shape[1];
  const value = kernels.floats(words.length * columns);
  words.forEach((_, n) => {
    const row = matches.windows[n * slots + reach];
    if (row >= 0) value.set(matches.value.subarray(row * columns, (row + 1) * columns), n * columns);
  });
  return { ...own, matches: { shape: [words.length, columns], value, windows } };
}

/** The batch in which no window shows the token; its place stays, as beyond the end of a sentence. */
export function withoutToken(batch: Batch, token: number, kernels: Kernels): Batch {
  const windows = kernels.ints(batch.windows.length);
  windows.set(batch.windows.map((type) => (type === token ? -1 : type)));
  return { ...batch, windows, ...(batch.matches === undefined ? {} : { matches: { ...batch.matches, windows } }) };
}

/** The batch as if no gazetteer knew any of its words. */
export function withoutMatches(batch: Batch, kernels: Kernels): Batch {
  const { matches } = batch;
  if (matches === undefined) return batch;
  return { ...batch, matches: { ...matches, value: kernels.floats(matches.value.length) } };
}
