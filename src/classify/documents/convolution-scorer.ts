// What a trained convolution says of texts: scores before temperature and output function.
import { forward } from '../../grad/index.js';
import { createKernels } from '../../kernels/index.js';
import { createBatcher, createConvolution } from './convolution.js';
import { unknownRow } from './encode.js';
import { appendWordHashes, createFeatureTable, type HashList, MOST_WORDS, writeFeatureRows } from './features.js';
import type { ClassifierModel } from './model.js';

/** A batch ends with the document that brings it to so many words. */
const BATCH_WORDS = 8192;

/** Scores of texts [texts, labels]; of a text of more than 65,536 words the first count. */
export function createConvolutionScorer(
  model: Omit<ClassifierModel, 'temperature' | 'record' | 'about'>,
): (texts: readonly string[]) => Float32Array {
  const { options, features, labels } = model;
  const kernels = createKernels();
  const sizes = { rows: features.length + 1, outputs: labels.length };
  const network = createConvolution(options, sizes, kernels);
  for (const { name, value } of network.parameters) value.set(weightNamed(model, name));
  const table = createFeatureTable(features, unknownRow('convolution', features));
  const batchOf = createBatcher(sizes.rows);
  const words: HashList = { values: new Uint32Array(1024), length: 0 };
  const read = (text: string): Uint32Array => {
    words.length = 0;
    appendWordHashes(text, words);
    const count = Math.min(words.length, MOST_WORDS);
    const rows = new Uint32Array(count + 1);
    return rows.subarray(0, writeFeatureRows(rows, words.values.subarray(0, count), { at: 0, table, gramLength: 1 }));
  };
  return (texts) => {
    const result = new Float32Array(texts.length * labels.length);
    for (let first = 0; first < texts.length; ) {
      const documents: Uint32Array[] = [];
      for (let sum = 0; sum < BATCH_WORDS && first + documents.length < texts.length; ) {
        documents.push(read(texts[first + documents.length]));
        sum += documents[documents.length - 1].length + 1;
      }
      const mark = kernels.mark();
      result.set(forward(network.scores(batchOf(documents, kernels)), kernels), first * labels.length);
      kernels.release(mark);
      first += documents.length;
    }
    return result;
  };
}

function weightNamed({ input, output, filters }: Pick<ClassifierModel, 'input' | 'output' | 'filters'>, name: string) {
  if (name === 'input') return input;
  if (name === 'output') return output;
  const bank = filters.find(({ width }) => name.startsWith(`filters${width}.`))!;
  return name.endsWith('bias') ? bank.bias : bank.weights;
}
