// How well do the recipes of the shipped models do on other texts, over several seeds, and what do options change in a quick one?
import { createHash } from 'node:crypto';
import { foldWords, readOpenDevelopment } from '../scripts/open-data.js';
import { type OpenRecipe, openRecipes, serializeRecipe, trainRecipe } from '../scripts/open-recipes.js';
import { readGold } from '../scripts/open-training.js';
import { unknownName } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, type NerModel, type NerOptions } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { storedRecords } from './harness/stored-records.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  gazetteers: 'gazetteers',
  /** Recipes to train, `none` to see those that are stored. */
  only: 'en,en-tiny',
  seeds: '1,2,3',
};

/** What was tried with the quick recipe: `quick+units-300`. */
const tried: Readonly<Record<string, Partial<NerOptions>>> = {
  'whole-words': { unknownWords: 'whole' },
  'all-words': { maxWords: 400_000, wordGroups: 0 },
  'units-300': { hidden: [300] },
  'less-dropout': { inputDropout: 0.2, hiddenDropout: 0.2 },
  affixes: { affixDimensions: 10 },
  'small-batches': { batchTokens: 400 },
  'window-7': { windowSize: 3 },
  documents: { poolDimensions: 50 },
};
const { quick } = openRecipes;
const recipes: Readonly<Record<string, OpenRecipe>> = {
  ...openRecipes,
  ...Object.fromEntries(
    Object.entries(tried).map(([name, options]) => [
      `quick+${name}`,
      { ...quick, options: { ...quick.options, ...options } },
    ]),
  ),
};

/** What a model of one seed came to: F1 of PER, ORG and LOC in per cent. */
interface OpenRecord {
  readonly recipe: string;
  readonly seed: number;
  /** Size and hash of the file. */
  readonly bytes: number;
  readonly sha256: string;
  /** By the names of the development sets. */
  readonly f1: Readonly<Record<string, number>>;
  readonly mean: number;
  /** F1 of the first set in small letters and in capitals. */
  readonly lower: number;
  readonly upper: number;
  /** Calibration error on the first set. */
  readonly calibration: number;
}

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  if (flags.only !== 'none') {
    const { vectors } = await parseVectors(readChunks(flags.vectors), { file: flags.vectors });
    const inputs = { gold: readGold(flags, vectors), vectors, folders: flags, note };
    for (const recipe of flags.only.split(',')) {
      for (const seed of flags.seeds.split(',').map(Number)) {
        const model = await trainRecipe(recipeNamed(recipe), inputs, seed);
        const bytes = await serializeRecipe(recipe, recipeNamed(recipe), model);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        // Shipped models are scored as their files have them, quick ones as they come from training.
        const judged = recipe.startsWith('quick') ? model : await deserializeNerModel(bytes, { name: recipe });
        keep({ recipe, seed, bytes: bytes.length, sha256, ...judge(judged, flags.data) } satisfies OpenRecord);
      }
    }
  }
  const stored = storedRecords<OpenRecord>('ner-open').map(
    (record) => [`${record.recipe} ${record.seed}`, record] as const,
  );
  const records = [...new Map(stored).values()];
  const sets = Object.keys(records[0].f1);
  return {
    heads: ['recipe', 'seeds', ...sets, 'mean', 'eng.testa in small letters', 'in capitals', 'calibration error'],
    rows: [...new Set(records.map(({ recipe }) => recipe))].map((name) =>
      row(
        name,
        records.filter(({ recipe }) => recipe === name),
        sets,
      ),
    ),
  };
});

function recipeNamed(name: string): OpenRecipe {
  const recipe = recipes[name];
  if (recipe === undefined) throw unknownName(name, Object.keys(recipes), { where: '--only', kind: 'recipe' });
  return recipe;
}

function judge(model: NerModel, data: string) {
  const tagger = createTagger(model, createKernels());
  const labels = ['PER', 'ORG', 'LOC'];
  const sets = readOpenDevelopment(data);
  const scores = sets.map(({ documents, map }) => evaluateNer(tagger, documents, { labels, map }));
  const folded = (fold: (word: string) => string) =>
    evaluateNer(
      tagger,
      sets[0].documents.map((document) => foldWords(document, fold)),
      { labels },
    ).f1;
  return {
    f1: Object.fromEntries(sets.map(({ name }, i) => [name, scores[i].f1])),
    mean: scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length,
    lower: folded((word) => word.toLowerCase()),
    upper: folded((word) => word.toUpperCase()),
    calibration: scores[0].calibration!.error,
  };
}

/** Means over seeds, each with its range. */
function row(name: string, group: readonly OpenRecord[], sets: readonly string[]): string[] {
  const show = (read: (record: OpenRecord) => number) => {
    const values = group.map(read);
    const range = `(${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`;
    return `${(values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(1)} ${range}`;
  };
  return [
    name,
    String(group.length),
    ...sets.map((set) => show(({ f1 }) => f1[set])),
    show(({ mean }) => mean),
    show(({ lower }) => lower),
    show(({ upper }) => upper),
    show(({ calibration }) => calibration),
  ];
}
