// What do the open sets bring: each learned more often in an epoch, or a part of it left out, with the quick recipe of the shipped models?
import { readOpenDevelopment } from '../scripts/open-data.js';
import { openRecipes, trainRecipe } from '../scripts/open-recipes.js';
import { type OpenGold, readGold } from '../scripts/open-training.js';
import { unknownName } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, scoreSpans } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { type Scored, scoreTokens, spansOfMean } from './harness/mean-scores.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  /** Each set once, but for these, e.g. `gum-open train*2+wnut17 train*2`; or as in the recipe, with a part of one: `wnut17 train/4`. */
  mixtures: 'gum-open train*1,gum-open train*2,gum-open train*4,wnut17 train/2,broad-twitter train/2,gum-open train/2',
  /** Models of several seeds are measured one by one and by the mean of their scores. */
  seeds: '1,2',
};
const labels = ['PER', 'ORG', 'LOC'];
/** Sets whose sentences are learned again with other people, in the order of their copies. */
const swapped = ['wnut17 train', 'broad-twitter train', 'uner-ewt dev', 'gum-open train'];

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
  const gold = readGold(flags, vectors);
  const sets = readOpenDevelopment(flags.data);
  const rows: string[][] = [];
  const seeds = flags.seeds.split(',').map(Number);
  for (const mixture of flags.mixtures.split(',')) {
    const inputs = { gold: { ...gold, documents: documentsOf(mixture, gold) }, vectors, folders: flags, note };
    const keepScores = (of: readonly number[], f1: readonly number[]) => {
      const mean = f1.reduce((sum, score) => sum + score, 0) / f1.length;
      keep({ mixture, seeds: of, f1, mean });
      rows.push([mixture, of.join(' + '), ...[...f1, mean].map((score) => score.toFixed(1))]);
    };
    const scored: Scored[][] = sets.map(() => []);
    for (const seed of seeds) {
      const model = await trainRecipe(openRecipes.quick, inputs, seed);
      const tagger = createTagger(model, createKernels());
      keepScores(
        [seed],
        sets.map(({ documents, map }) => evaluateNer(tagger, documents, { labels, map }).f1),
      );
      sets.forEach(({ documents }, s) => {
        scored[s].push(scoreTokens(model, documents));
      });
    }
    if (seeds.length > 1)
      keepScores(
        seeds,
        sets.map(({ documents, map }, s) => f1OfMean(scored[s], documents, map)),
      );
  }
  return { heads: ['mixture', 'seeds', ...sets.map(({ name }) => name), 'mean'], rows };
});

function f1OfMean(
  scored: readonly Scored[],
  documents: readonly LabelledDocument[],
  map: Readonly<Record<string, string>>,
): number {
  const gold = documents.flatMap(({ sentences }) => sentences.map(({ spans }) => spans));
  return scoreSpans(gold, spansOfMean(scored), { labels, map }).f1;
}

function documentsOf(mixture: string, gold: OpenGold): LabelledDocument[] {
  const [name, every] = mixture.split('/');
  if (every !== undefined) return withoutMost(name, Number(every), gold);
  const more = mixture.split('+').flatMap((part) => {
    const [set, times] = part.split('*');
    return Array.from({ length: Number(times) - 1 }, () => documentsOfSet(set, gold)).flat();
  });
  return [...new Set(gold.documents), ...more];
}

/** Without all but every so-manieth document of a set, and without their copies with other people. */
function withoutMost(name: string, every: number, gold: OpenGold): LabelledDocument[] {
  const dropped = new Set(documentsOfSet(name, gold).filter((_, i) => i % every !== 0));
  const originals = swapped.flatMap((set) => documentsOfSet(set, gold));
  const { documents } = gold;
  const firstMade = documents.findIndex(({ id }) => id.startsWith('score-lines'));
  const firstCopy = firstMade - originals.length;
  return documents.filter(
    (document, i) => !dropped.has(i >= firstCopy && i < firstMade ? originals[i - firstCopy] : document),
  );
}

function documentsOfSet(name: string, { sets }: OpenGold): readonly LabelledDocument[] {
  const documents = sets.get(name);
  if (documents === undefined) throw unknownName(name, [...sets.keys()], { where: '--mixtures', kind: 'set' });
  return documents;
}
