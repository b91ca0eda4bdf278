// Nomen tags each article with a model: without scores, with them, and with the words of the run before still in memory.
import { readFileSync } from 'node:fs';
import { createKernels } from '../../src/kernels/index.js';
import { createTagger, type Tagger, tagText } from '../../src/ner/index.js';
import { deserializeNerModel } from '../../src/pipeline/index.js';
import type { Contender } from '../harness/compare.js';
import type { Sample } from './text.js';

/** What a tagger did. */
export interface TaggingAnswer {
  readonly tokens?: number;
  readonly names?: number;
}

/** The model in the file, on the sample, in its three ways; the first two begin each run with nothing remembered. */
export async function createNomenTaggings(path: string, sample: Sample): Promise<Contender<TaggingAnswer>[]> {
  const model = await deserializeNerModel(readFileSync(path), { name: path });
  const name = `nomen ${path.replace(/^.*\//, '').replace('.safetensors', '')}`;
  // Each new tagger has the memory that the one before gave back: a memory more would make V8 walk through all that rivals keep.
  const kernels = createKernels();
  const mark = kernels.mark();
  const bind = (scores: boolean) => {
    kernels.release(mark);
    return createTagger(model, kernels, { scores });
  };
  // A table for all words of the sample, as the rows of a run before have filled it.
  const kept = createTagger(model, createKernels(), { scores: false, cacheBytes: 256e6 });
  const ways = [
    { name, run: () => tagAll(bind(false), sample) },
    { name: `${name}, with scores`, run: () => tagAll(bind(true), sample) },
    { name: `${name}, words remembered`, run: () => tagAll(kept, sample) },
  ];
  return ways.map((way) => ({ ...way, units: sample.tokens }));
}

function tagAll(tagger: Tagger, { articles }: Sample): TaggingAnswer {
  let names = 0;
  for (const article of articles) {
    const { spans } = tagText(tagger, article);
    names += spans.length;
    const wrong = spans.find(({ start, end, text }) => article.slice(start, end) !== text);
    if (wrong !== undefined) throw new Error(`the span ${wrong.text} is not the text at ${wrong.start}`);
  }
  return { names };
}
