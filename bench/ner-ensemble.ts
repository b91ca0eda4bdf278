// What would models of several seeds find together? Their scores are averaged before the best path is taken.
import { scoreSpans } from '../src/ner/index.js';
import { readBytes } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { readLabelledDocuments } from './harness/labelled.js';
import { type Scored, scoreTokens, spansOfMean } from './harness/mean-scores.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  /** Models with the same tags, as bench/ner-accuracy.ts writes them with `--models`. */
  models: 'best-1.safetensors,best-2.safetensors,best-3.safetensors',
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep }) => {
  const documents = readLabelledDocuments(`${flags.data}/conll2003/eng.testa`);
  const gold = documents.flatMap(({ sentences }) => sentences.map(({ spans }) => spans));
  const names = flags.models.split(',');
  const models = await Promise.all(names.map(async (name) => deserializeNerModel(await readBytes(name), { name })));
  const scored = models.map((model) => scoreTokens(model, documents));
  const f1Of = (some: readonly Scored[]) => scoreSpans(gold, spansOfMean(some)).f1;
  const rows = scored.map((one, m): [string, number] => [names[m].replace(/^.*\//, ''), f1Of([one])]);
  const together = f1Of(scored);
  keep({ models: rows.map(([name]) => name), f1: rows.map(([, f1]) => f1), together });
  return {
    heads: ['model', 'F1'],
    rows: [...rows, ['together', together] as const].map(([name, f1]) => [name, f1.toFixed(2)]),
  };
});
