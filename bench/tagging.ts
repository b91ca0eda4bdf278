// How many tokens a second does each library take from raw text to names?
import { runBenchmark } from './harness/benchmark.js';
import type { Contender } from './harness/compare.js';
import { gather } from './harness/rivals.js';
import { timeCase, timingTable } from './harness/timings.js';
import { createNomenTaggings, type TaggingAnswer } from './tagging/nomen.js';
import { createCompromise, createNodeNlp, createWink } from './tagging/rivals.js';
import { readArticles, takeSample } from './tagging/text.js';

const defaults = {
  runs: '5',
  data: new URL('../../shared/data', import.meta.url).pathname,
  megabytes: '10',
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
};

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const { flags, note, count } = benchmark;
  const bytes = count('megabytes') * 1e6;
  const corpus = await readArticles(flags.data, bytes);
  if (corpus.note !== undefined) note(corpus.note);
  // Rates count, so the slow ones get less text.
  const [all, little, least] = [bytes, bytes / 50, bytes / 1000].map((size) => takeSample(corpus.articles, size));
  const ours = [];
  for (const path of flags.model.split(',')) ours.push(...(await createNomenTaggings(path, all)));
  const { contenders: theirs, skipped } = await gather({
    'wink-nlp, sentences': () => createWink('wink-nlp, sentences', ['sbd'], all),
    'wink-nlp, sentences and parts of speech': () =>
      createWink('wink-nlp, sentences and parts of speech', ['sbd', 'pos'], all),
    compromise: () => createCompromise(little),
    'node-nlp': () => createNodeNlp(least),
  });
  const contenders = [...ours, ...theirs];
  const name = `${flags.megabytes} MB of ${corpus.note === undefined ? 'news' : 'examples/news.txt'}`;
  const timed = await timeCase(benchmark, name, { contenders, unit: 'tokens', check });
  return { ...timingTable([timed], 'tokens'), skipped };
});

/** Whoever finds names must find some, whoever makes tokens must make about as many as we do. */
function check({ tokens, names }: TaggingAnswer, { name, units }: Contender<TaggingAnswer>): void {
  if (names !== undefined && names < units / 1000) throw new Error(`${name} found ${names} names in ${units} tokens`);
  if (tokens !== undefined && Math.abs(tokens / units - 1) > 0.15) {
    throw new Error(`${name} made ${tokens} tokens, not about ${units}`);
  }
}
