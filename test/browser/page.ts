// What the browser runs: the library's own modules, bundled; each function answers with plain JSON.
import {
  addBias,
  backward,
  checkGradients,
  constant,
  crossEntropy,
  forward,
  gradientCases,
  matrixProduct,
  parameter,
} from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { createTagger, tagText } from '../../src/ner/index.js';
import { deserializeNerModel } from '../../src/pipeline/index.js';
import { tokenize } from '../../src/text/index.js';

/** A softmax classifier's loss on one example, and the gradient of its weights and bias. */
export function classifier(): { loss: number; weights: number[]; bias: number[] } {
  const kernels = createReferenceKernels();
  const x = constant({ shape: [1, 2], value: Float32Array.of(1, 2) });
  const w = parameter({ name: 'w', shape: [2, 3], value: Float32Array.of(1, 0, -1, 0.5, 0, -0.5) });
  const b = parameter({ name: 'b', shape: [3], value: new Float32Array(3) });
  const loss = crossEntropy(addBias(matrixProduct(x, w), b), Int32Array.of(0));
  const value = forward(loss, kernels)[0];
  backward(loss, kernels);
  return { loss: value, weights: Array.from(w.gradient ?? []), bias: Array.from(b.gradient ?? []) };
}

/** Names of the gradient cases of every operation, and of those that fail. */
export function gradients(): { checked: string[]; failed: string[] } {
  const cases = gradientCases();
  const failed = cases.filter(({ build }) => !checkGradients(build).passed);
  return { checked: cases.map(({ name }) => name), failed: failed.map(({ name }) => name) };
}

/** The tokens of a text, each cut out of it by its span. */
export function tokens(text: string): string[] {
  return tokenize(text).map(({ start, end }) => text.slice(start, end));
}

/** The names in a text according to the model at `url`, each cut out of it by its span. */
export async function names(url: string, text: string): Promise<{ label: string; text: string }[]> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const tagger = createTagger(await deserializeNerModel(bytes, { name: url }), createReferenceKernels());
  return tagText(tagger, text).spans.map(({ label, start, end }) => ({ label, text: text.slice(start, end) }));
}
