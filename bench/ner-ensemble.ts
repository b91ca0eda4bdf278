// What would models of several seeds find together? Their scores are averaged before the best path is taken.
import { createKernels, createReferenceKernels } from '../src/kernels/index.js';
import { createDecoder } from '../src/ner/decoder.js';
import { documentBounds } from '../src/ner/documents.js';
import { type NerModel, taggerDefaults } from '../src/ner/index.js';
import { scoreSpans } from '../src/ner/scoring/spans.js';
import { createScorer } from '../src/ner/tagging/scorer.js';
import { createSpanReader } from '../src/ner/tagging/span-reader.js';
import { joinSentences } from '../src/ner/tagging/tokenized-text.js';
import { readBytes } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument, TokenSpan } from '../src/text/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { readLabelledDocuments } from './harness/labelled.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  /** Models with the same tags, as bench/ner-accuracy.ts writes them with `--models`. */
  models: 'best-1.safetensors,best-2.safetensors,best-3.safetensors',
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep }) => {
  const documents = readLabelledDocuments(`${flags.data}/conll2003/eng.testa`);
  const names = flags.models.split(',');
  const models = await Promise.all(names.map(async (name) => deserializeNerModel(await readBytes(name), { name })));
  const scored = models.map((model) => scoresOf(model, documents));
  const rows = [...scored.keys()].map((m) => [names[m].replace(/^.*\//, ''), f1Of(models[m], [scored[m]], documents)]);
  const together = f1Of(models[0], scored, documents);
  keep({ models: rows.map(([name]) => name), f1: rows.map(([, f1]) => f1), together });
  return {
    heads: ['model', 'F1'],
    rows: [...rows, ['together', together]].map(([name, f1]) => [String(name), Number(f1).toFixed(2)]),
  };
});

/** The scores of a model for the tokens of some documents, and of its tags' order. */
interface Scored {
  readonly emissions: Float32Array;
  readonly offsets: Int32Array;
  readonly chain: { readonly transitions: Float32Array; readonly start: Float32Array; readonly end: Float32Array };
}

function scoresOf(model: NerModel, documents: readonly LabelledDocument[]): Scored {
  const kernels = createKernels();
  const decoder = createDecoder(model, kernels, { tablesByRow: true });
  const words = documents.flatMap(({ sentences }) => sentences.map((sentence) => sentence.words));
  const text = joinSentences(words, documentBounds(documents));
  const emissions: number[] = [];
  createScorer(decoder, taggerDefaults)(text, (scores) => {
    for (const score of scores) emissions.push(score);
  });
  const { transitions, start, end } = decoder.objective.chain(kernels.floats(model.tags.length), kernels);
  const [from, first, last] = [transitions, start, end].map((values) => Float32Array.from(values));
  const chain = { transitions: from, start: first, end: last };
  return { emissions: Float32Array.from(emissions), offsets: text.sentences, chain };
}

/** F1 of the best paths by the mean of the scores. */
function f1Of(model: NerModel, scored: readonly Scored[], documents: readonly LabelledDocument[]): number {
  const kernels = createReferenceKernels();
  const mean = (read: (one: Scored) => Float32Array) => {
    const sum = kernels.floats(read(scored[0]).length);
    for (const one of scored) kernels.addScaled(sum, read(one), 1 / scored.length);
    return sum;
  };
  const { offsets } = scored[0];
  const tags = kernels.ints(offsets[offsets.length - 1]);
  const chain = {
    transitions: mean((one) => one.chain.transitions),
    start: mean((one) => one.chain.start),
    end: mean((one) => one.chain.end),
  };
  kernels.viterbi(
    tags,
    mean((one) => one.emissions),
    { ...chain, offsets, tagCount: model.tags.length },
  );
  const sentences = documents.flatMap((document) => document.sentences);
  const gold = sentences.flatMap(({ spans }, s) => spans.map((span) => moved(span, offsets[s])));
  return scoreSpans([gold], [createSpanReader(model.tags)(tags, offsets)]).f1;
}

function moved({ start, end, label }: TokenSpan, by: number): TokenSpan {
  return { start: start + by, end: end + by, label };
}
