// A tagger that starts in little memory: V8 collects garbage when a process reserves much, which takes milliseconds of its start.
import { NomenError } from '../base/index.js';
import { createKernels, type WasmOptions } from '../kernels/index.js';
import { createTagger, type NerModel, type Tagger, type TaggerOptions } from '../ner/index.js';

/** Beyond the table of words: weights of some hundred units, and some thousand tokens at once. */
const usualBytes = 16e6;

/** A tagger as `createTagger` makes it; one whose model or text needs more than `memoryBytes` goes on in the usual memory. */
export function createThriftyTagger(
  model: NerModel,
  options: Partial<TaggerOptions> & { readonly cacheBytes: number },
  memoryBytes = options.cacheBytes + usualBytes,
): Tagger {
  let isThrifty = true;
  let tagger: Tagger | undefined;
  const create = (memory: WasmOptions) => createTagger(model, createKernels(memory), options);
  function withTagger<T>(use: (tagger: Tagger) => T): T {
    try {
      tagger ??= create(isThrifty ? { memoryBytes } : {});
      return use(tagger);
    } catch (error) {
      if (!isThrifty || !(error instanceof NomenError) || error.code !== 'memory-exhausted') throw error;
      isThrifty = false;
      tagger = undefined;
      return withTagger(use);
    }
  }
  return withTagger(() => ({
    model,
    tagSentences: (sentences, documents) => withTagger((own) => own.tagSentences(sentences, documents)),
    tagTokens: (text) => withTagger((own) => own.tagTokens(text)),
    listAlternatives: (sentences, count, documents) =>
      withTagger((own) => own.listAlternatives(sentences, count, documents)),
  }));
}
