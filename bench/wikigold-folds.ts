// How well does the recipe of the shipped model do on wikigold, which it is trained on? Each tenth of the documents is held out in turn.
import { allLists, readGold, trainOpen } from '../scripts/open-training.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, type SpanScore, scoreSpans } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import type { TokenSpan } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  folds: '0,1,2,3,4,5,6,7,8,9',
};
const foldCount = 10;
const labels = ['PER', 'ORG', 'LOC'];

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
  const gold = readGold(flags, vectors);
  const held = gold.sets.get('wikigold')!;
  const [golds, guesses]: [TokenSpan[][], TokenSpan[][]] = [[], []];
  const rows: string[][] = [];
  for (const fold of flags.folds.split(',').map(Number)) {
    const out = new Set(held.filter((_, place) => place % foldCount === fold));
    const train = gold.documents.filter((document) => !out.has(document));
    const model = await trainOpen({ train, vectors, lists: allLists }, { hidden: [300] }, { folders: flags, note });
    const sentences = [...out].flatMap((document) => document.sentences);
    const found = createTagger(model, createKernels()).tagSentences(sentences.map(({ words }) => words));
    const spans = sentences.map((sentence) => sentence.spans);
    golds.push(...spans.map((one) => [...one]));
    guesses.push(...found);
    rows.push(row(`fold ${fold}`, scoreSpans(spans, found, { labels })));
    keep({ fold, ...scoreSpans(spans, found, { labels }) });
  }
  rows.push(row('all', scoreSpans(golds, guesses, { labels })));
  return { heads: ['documents', 'precision', 'recall', 'F1', ...labels], rows };
});

function row(name: string, { precision, recall, f1, labels: byLabel }: SpanScore): string[] {
  const scores = [precision, recall, f1, ...labels.map((label) => byLabel[label]?.f1 ?? 0)];
  return [name, ...scores.map((score) => score.toFixed(1))];
}
