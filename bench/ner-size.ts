// What do fewer words and fewer bits cost a recogniser? Its file is made smaller without training again, and scored as read back.
import { existsSync, readFileSync } from 'node:fs';
import { readOpenDevelopment } from '../scripts/open-data.js';
import { NomenError } from '../src/base/index.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, type NerModel } from '../src/ner/index.js';
import { deserializeNerModel, serializeNerModel } from '../src/pipeline/index.js';
import { createVocabulary } from '../src/text/index.js';
import { runBenchmark } from './harness/benchmark.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  model: 'best.safetensors',
  /** Words beside those of the training data. */
  words: '0,20000,50000,100000',
  bits: '8,4,3',
  /** `conll`: eng.testa, all labels; `open`: the mean over the four development sets of the shipped models, PER, ORG and LOC. */
  sets: 'conll',
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  const model = await deserializeNerModel(read(flags.model), { name: flags.model });
  const isOpen = flags.sets === 'open';
  const sets = readOpenDevelopment(flags.data).slice(0, isOpen ? undefined : 1);
  const chosen = isOpen ? { labels: ['PER', 'ORG', 'LOC'] } : {};
  const rows: string[][] = [];
  for (const words of flags.words.split(',').map(Number)) {
    for (const bits of flags.bits.split(',').map(Number)) {
      const bytes = await serializeNerModel(shrink(model, words, bits));
      const tagger = createTagger(await deserializeNerModel(bytes, { name: 'smaller' }), createKernels());
      const scores = sets.map(({ documents, map }) => evaluateNer(tagger, documents, { ...chosen, map }).f1);
      const f1 = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      const kept = tagger.model.features.words.size;
      keep({
        model: flags.model.replace(/^.*\//, ''),
        sets: flags.sets,
        words: kept,
        bits,
        bytes: bytes.length,
        f1,
        scores,
      });
      note(`${kept} words, ${bits} bits: ${f1.toFixed(2)}`);
      rows.push([
        String(kept),
        String(bits),
        (bytes.length / 1e6).toFixed(2),
        ...[f1, ...scores].map((one) => one.toFixed(2)),
      ]);
    }
  }
  return { heads: ['words', 'bits', 'MB', 'F1', ...sets.map(({ name }) => name)], rows };
});

/** The words of the training data and the first `words` of the others, in `wordBits` bits a number. */
function shrink(model: NerModel, words: number, wordBits: number): NerModel {
  const { features } = model;
  const shared = features.groups?.count ?? 0;
  const rows = Math.min(features.words.size + shared, features.trainedRows + words);
  const weights = model.weights.map(({ name, shape, value }) => {
    if (name !== 'words') return { name, shape, value };
    return { name, shape: [rows, shape[1]], value: value.subarray(0, rows * shape[1]) };
  });
  return {
    ...model,
    options: { ...model.options, wordBits },
    features: { ...features, words: createVocabulary(features.words.words.slice(0, rows - shared)) },
    weights,
  };
}

function read(path: string): Uint8Array {
  if (existsSync(path)) return readFileSync(path);
  const fix = 'Name a model that nomen train ner wrote';
  throw new NomenError({
    code: 'missing-model',
    where: '--model',
    expected: `the file ${path}`,
    got: 'nothing there',
    fix,
  });
}
