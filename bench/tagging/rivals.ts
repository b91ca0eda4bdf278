// What one would use in place of Nomen's tagger: wink-nlp (finds no names), compromise, node-nlp (finds names of a list).
import type { Contender } from '../harness/compare.js';
import { loadRival } from '../harness/rivals.js';
import type { TaggingAnswer } from './nomen.js';
import type { Sample } from './text.js';

type Wink = (model: object, pipe: readonly string[]) => { readDoc(text: string): { tokens(): { length(): number } } };

/** wink-nlp with these steps after its tokenizer: sentences (`sbd`), parts of speech (`pos`). */
export function createWink(
  name: string,
  pipe: readonly string[],
  sample: Sample,
): Contender<TaggingAnswer> | undefined {
  const [wink, model] = [loadRival<Wink>('wink-nlp'), loadRival<object>('wink-eng-lite-web-model')];
  if (wink === undefined || model === undefined) return undefined;
  const nlp = wink(model, pipe);
  const run = () => {
    let tokens = 0;
    for (const article of sample.articles) tokens += nlp.readDoc(article).tokens().length();
    return { tokens };
  };
  return { name, units: sample.tokens, run };
}

type NameList = { out(form: 'array'): readonly string[] };
type Compromise = (text: string) => Record<'people' | 'places' | 'organizations', () => NameList>;

/** compromise's people, places and organisations. */
export function createCompromise(sample: Sample): Contender<TaggingAnswer> | undefined {
  const nlp = loadRival<Compromise>('compromise');
  if (nlp === undefined) return undefined;
  const run = () => {
    let names = 0;
    for (const article of sample.articles) {
      const found = nlp(article);
      for (const kind of ['people', 'places', 'organizations'] as const) names += found[kind]().out('array').length;
    }
    return { names };
  };
  return { name: 'compromise', units: sample.tokens, run };
}

interface NodeNlp {
  readonly NlpManager: new (
    settings: object,
  ) => {
    addNamedEntityText(kind: string, option: string, languages: readonly string[], texts: readonly string[]): void;
    extractEntities(language: string, text: string): Promise<{ readonly entities: readonly object[] }>;
  };
}

/** node-nlp with a list of three places; its time grows with the square of a text, so that it gets sentences. */
export function createNodeNlp({ articles, tokens }: Sample): Contender<TaggingAnswer> | undefined {
  const library = loadRival<NodeNlp>('node-nlp');
  if (library === undefined) return undefined;
  const manager = new library.NlpManager({ languages: ['en'], autoSave: false, nlu: { log: false } });
  for (const place of ['London', 'New York', 'Alaska']) manager.addNamedEntityText('place', place, ['en'], [place]);
  const sentences = articles.flatMap((article) => article.split(/(?<=[.!?])\s+/));
  const run = async () => {
    let names = 0;
    for (const sentence of sentences) names += (await manager.extractEntities('en', sentence)).entities.length;
    return { names };
  };
  return { name: 'node-nlp', units: tokens, run };
}
