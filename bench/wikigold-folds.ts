// How well does the recipe of the shipped model do on wikigold, which it is trained on? Each tenth of the documents is held out in turn.
import { allLists, readGold, trainOpen } from '../scripts/open-training.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, type LabelScore, type SortedErrors, scoreSpans, sortErrors } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { storedRecords } from './harness/stored-records.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  /** The tenths to measure, `none` to see those that are stored. */
  folds: '0,1,2,3,4,5,6,7,8,9',
};
const foldCount = 10;
const chosen = { labels: ['PER', 'ORG', 'LOC'] };
const kinds = ['boundary', 'type', 'boundaryAndType', 'missed', 'invented'] as const;

/** What one held-out tenth came to. */
interface FoldRecord {
  readonly fold: number;
  readonly labels: Readonly<Record<string, LabelScore>>;
  readonly correct: number;
  /** Errors by kind. */
  readonly counts: SortedErrors['counts'];
}

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  if (flags.folds !== 'none') {
    const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
    const gold = readGold(flags, vectors);
    for (const fold of flags.folds.split(',').map(Number)) {
      const held = gold.sets.get('wikigold')!.filter((_, place) => place % foldCount === fold);
      const out = new Set(held);
      const train = gold.documents.filter((document) => !out.has(document));
      const options = { hidden: [300], maxWords: 400_000 };
      const model = await trainOpen({ train, vectors, lists: allLists }, options, { folders: flags, note });
      const sentences = held.flatMap((document) => document.sentences);
      const found = createTagger(model, createKernels()).tagSentences(sentences.map(({ words }) => words));
      const spans = sentences.map((sentence) => sentence.spans);
      const { correct, counts } = sortErrors(spans, found, chosen);
      keep({ fold, labels: scoreSpans(spans, found, chosen).labels, correct, counts } satisfies FoldRecord);
    }
  }
  const records = storedRecords<FoldRecord>('wikigold-folds');
  return {
    heads: ['documents', 'precision', 'recall', 'F1', ...chosen.labels, ...kinds],
    rows: [...records.map((record) => row(`tenth ${record.fold + 1}`, [record])), row('all', records)],
  };
});

/** The scores of all names of some tenths together. */
function row(name: string, records: readonly FoldRecord[]): string[] {
  const sum = (read: (record: FoldRecord) => number) => records.reduce((total, record) => total + read(record), 0);
  const byKind = kinds.map((kind) => sum(({ counts }) => counts[kind]));
  const [boundary, type, both, missed, invented] = byKind;
  const [correct, overlapping] = [sum((record) => record.correct), boundary + type + both];
  const [gold, found] = [correct + overlapping + missed, correct + overlapping + invented];
  const f1OfLabel = (label: string) => {
    const right = sum(({ labels }) => (labels[label].recall * labels[label].support) / 100);
    const guessed = sum(({ labels }) => {
      const { precision, recall, support } = labels[label];
      return precision === 0 ? 0 : (recall * support) / precision;
    });
    return (2 * right) / (guessed + sum(({ labels }) => labels[label].support));
  };
  const rates = [correct / found, correct / gold, (2 * correct) / (found + gold), ...chosen.labels.map(f1OfLabel)];
  return [name, ...rates.map((rate) => (100 * rate).toFixed(1)), ...byKind.map(String)];
}
