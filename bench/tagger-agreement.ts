// Does the fixed-point tagger say what the float graph says?
import { readFileSync } from 'node:fs';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, scoreSpans } from '../src/ner/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { spansToTags } from '../src/text/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { readLabelledDocuments } from './harness/labelled.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  set: 'conll2003/eng.testa',
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep }) => {
  const documents = readLabelledDocuments(`${flags.data}/${flags.set}`);
  const sentences = documents.flatMap((document) => document.sentences);
  const bounds = new Int32Array(documents.length + 1);
  documents.forEach((document, d) => {
    bounds[d + 1] = bounds[d] + document.sentences.length;
  });
  const words = sentences.map((sentence) => sentence.words);
  const gold = sentences.map(({ spans }) => spans);
  const rows: string[][] = [];
  for (const path of flags.model.split(',')) {
    const model = await deserializeNerModel(readFileSync(path), { name: path });
    const [float, fixed] = (['float', 'fixed'] as const).map((arithmetic) =>
      createTagger(model, createKernels(), { arithmetic, scores: false }).tagSentences(words, bounds),
    );
    let tokens = 0;
    let same = 0;
    words.forEach(({ length }, s) => {
      const other = spansToTags(float[s], length, 'IOBES');
      tokens += length;
      same += spansToTags(fixed[s], length, 'IOBES').filter((tag, i) => tag === other[i]).length;
    });
    const name = path.replace(/^.*\//, '');
    const [floatF1, fixedF1] = [float, fixed].map((guesses) => scoreSpans(gold, guesses).f1);
    keep({ set: flags.set, model: name, tokens, same, floatF1, fixedF1 });
    const percent = ((100 * same) / tokens).toFixed(3);
    rows.push([name, `${same} of ${tokens} (${percent} %)`, floatF1.toFixed(2), fixedF1.toFixed(2)]);
  }
  return { heads: ['model', 'tokens with the same tag', 'F1 in floats', 'F1 in fixed point'], rows };
});
