// What does a new tagger pay for the words that it meets for the first time, part by part?
import { readFileSync } from 'node:fs';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { spreadOf } from './harness/compare.js';
import { showNumber } from './harness/timings.js';
import { createRound, type PassCosts } from './tagging/pass-costs.js';
import { readArticles, takeSample } from './tagging/text.js';

const defaults = {
  runs: '5',
  data: new URL('../../shared/data', import.meta.url).pathname,
  megabytes: '10',
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
};

/** The rows of the table in their order, and whether one is a whole pass. */
const parts: readonly (readonly [name: keyof PassCosts, meaning: string, isWhole: boolean])[] = [
  ['remembered', 'all words remembered', true],
  ['products', 'products of new rows', false],
  ['productsAtPeak', 'the same at the peak of the kernel', false],
  ['faults', 'first touch of pages of memory', false],
  ['making', 'making the tagger', false],
  ['rest', 'the rest: features, rows added up, compiling, garbage', false],
  ['own', 'first pass, in memory of its own', true],
  ['used', 'first pass, in memory that was used before', true],
  ['floor', 'all words remembered, and products at the peak', true],
];

await runBenchmark(import.meta.url, defaults, async ({ flags, note, count, keep }) => {
  const bytes = count('megabytes') * 1e6;
  const corpus = await readArticles(flags.data, bytes);
  if (corpus.note !== undefined) note(corpus.note);
  const sample = takeSample(corpus.articles, bytes);
  const rows: string[][] = [];
  for (const path of flags.model.split(',')) {
    const name = path.replace(/^.*\//, '').replace('.safetensors', '');
    const round = createRound(await deserializeNerModel(readFileSync(path), { name: path }), sample);
    round();
    const costs = Array.from({ length: count('runs') }, round);
    for (const [part, meaning, isWhole] of parts) {
      const ns = spreadOf(costs.map((cost) => (cost[part] * 1e6) / sample.tokens));
      keep({ model: name, part, nsPerToken: ns, tokens: sample.tokens });
      const range = `${ns.median.toFixed(0)} (${ns.min.toFixed(0)}–${ns.max.toFixed(0)})`;
      rows.push([name, meaning, range, isWhole ? showNumber(1e9 / ns.median) : '']);
    }
  }
  return { heads: ['model', 'part', 'ns of CPU a token, median (min–max)', 'tokens a second'], rows };
});
