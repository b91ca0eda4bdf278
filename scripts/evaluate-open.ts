// Scores a model on the development sets of the open data and on CoNLL-2003, as they are and case-folded.
// usage: npx tsx scripts/evaluate-open.ts --model models/en.safetensors --data ../shared/data [--labels PER,ORG,LOC]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, intervalOfF1 } from '../src/ner/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { foldWords, readOpenDevelopment } from './open-data.js';

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    model: { type: 'string', default: 'models/en.safetensors' },
    labels: { type: 'string', default: 'PER,ORG,LOC' },
  },
});

const cases: readonly [string, (word: string) => string][] = [
  ['as it is', (word) => word],
  ['lower', (word) => word.toLowerCase()],
  ['UPPER', (word) => word.toUpperCase()],
];

const model = await deserializeNerModel(readFileSync(flags.model), { name: flags.model });
const tagger = createTagger(model, createKernels());
const labels = flags.labels.split(',');
process.stdout.write(
  `| set | case | precision | recall | F1 | 95 % interval | ${labels.map((label) => `${label} F1`).join(' | ')} | calibration error |\n`,
);
process.stdout.write(`|---|---|---|---|---|---|${labels.map(() => '---|').join('')}---|\n`);
for (const { name, documents, map } of readOpenDevelopment(flags.data)) {
  for (const [caseName, fold] of cases) {
    const cased = documents.map((document) => foldWords(document, fold));
    const score = evaluateNer(tagger, cased, { labels, map });
    const interval = intervalOfF1(cased, score.guesses, { labels, map }) ?? [];
    const main = [score.precision, score.recall, score.f1].map((value) => value.toFixed(1));
    const rest = [...labels.map((label) => score.labels[label]?.f1 ?? 0), score.calibration?.error ?? 0];
    const cells = [
      ...main,
      interval.map((value) => value.toFixed(1)).join('–'),
      ...rest.map((value) => value.toFixed(1)),
    ];
    process.stdout.write(`| ${name} | ${caseName} | ${cells.join(' | ')} |\n`);
  }
}
