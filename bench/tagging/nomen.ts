// Nomen tags each article with a model, starting each run with nothing remembered.
import { readFileSync } from 'node:fs';
import { createKernels } from '../../src/kernels/index.js';
import { createTagger, type NerModel, tagText } from '../../src/ner/index.js';
import { deserializeNerModel } from '../../src/pipeline/index.js';
import type { Contender } from '../harness/compare.js';
import type { Sample } from './text.js';

/** What a tagger did. */
export interface TaggingAnswer {
  readonly tokens?: number;
  readonly names?: number;
}

/** The model in the file, on the sample. */
export async function createNomenTagging(path: string, sample: Sample): Promise<Contender<TaggingAnswer>> {
  const model = await deserializeNerModel(readFileSync(path), { name: path });
  const name = `nomen ${path.replace(/^.*\//, '').replace('.safetensors', '')}`;
  return { name, units: sample.tokens, run: () => tagAll(model, sample.articles) };
}

function tagAll(model: NerModel, articles: readonly string[]): TaggingAnswer {
  const tagger = createTagger(model, createKernels());
  let names = 0;
  for (const article of articles) {
    const tagged = tagText(tagger, article);
    names += tagged.spans.length;
    const wrong = tagged.spans.find(({ start, end, text }) => article.slice(start, end) !== text);
    if (wrong !== undefined) throw new Error(`the span ${wrong.text} is not the text at ${wrong.start}`);
  }
  return { names };
}
