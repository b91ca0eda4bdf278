// The compiled loops of document classifiers, float32 in 128-bit SIMD, in a memory whose size is known before the job.
import { decodeModule, NomenError, webAssembly } from '../../base/index.js';
import { binary } from '../wasm/binary.js';
import { type DocumentKernels, productWidth } from './kernels.js';
import { createWasmReader } from './wasm-reader.js';

const PAGE_BYTES = 65536;
const MOST_PAGES = 65536;
/** Arrays begin at lines of the processor's cache (64 bytes), and the module keeps a little data of its own. */
const SLACK_BYTES = 65536;
const FORMS = Object.freeze({ class: 0, path: 1, set: 2 });

/**
 * Creates the compiled loops.
 *
 * @param bytes of all arrays that will be asked for
 * @throws NomenError `memory-unavailable`
 */
export function createWasmDocumentKernels(bytes: number): DocumentKernels {
  const pages = Math.ceil((bytes + SLACK_BYTES) / PAGE_BYTES);
  const memory = createMemory(pages);
  const module = new webAssembly.Module(decodeModule(binary, { isShared: false }));
  const x = new webAssembly.Instance(module, { env: { memory } }).exports;
  const { buffer } = memory;
  let top = x.heapBase();
  const take = (byteLength: number): number => {
    const start = Math.ceil(top / 64) * 64;
    top = start + byteLength;
    if (top > buffer.byteLength) throw unavailable(top);
    return start;
  };
  /** Room for two rows and a score for each output, behind all else; made anew where a larger one is asked for. */
  let scratch = { at: 0, bytes: 0 };
  const scratchFor = (columns: number, outputs: number): number => {
    const needed = 4 * (2 * columns + productWidth(outputs));
    if (needed > scratch.bytes) scratch = { at: take(needed), bytes: needed };
    return scratch.at;
  };
  const at = (array: Float32Array | Uint32Array | Uint8Array) => array.byteOffset;
  return Object.freeze({
    floats: (length: number) => new Float32Array(buffer, take(4 * length), length),
    ids: (length: number) => new Uint32Array(buffer, take(4 * length), length),
    trainSteps({ input, output, columns }, steps) {
      const { ids, offsets, targets, targetOffsets, order, first, last, form, learningRate } = steps;
      const outputs = output.length / columns;
      return x.trainSteps(
        ...[at(input), at(output), 4 * columns, outputs],
        ...[at(ids), at(offsets), at(targets), at(targetOffsets), at(order), first, last],
        ...[FORMS[form], learningRate, scratchFor(columns, outputs)],
      );
    },
    reader: (features, gramLength) => createWasmReader({ exports: x, buffer, take }, features, gramLength),
    products(tables) {
      const features = tables.input.length / tables.columns;
      const length = features * productWidth(tables.output.length / tables.columns);
      const values = new Float32Array(buffer, take(4 * length), length);
      return { values, known: new Uint8Array(buffer, take(features), features) };
    },
    scores(scores, tables, { ids, offsets }, products) {
      const { input, output, columns } = tables;
      const outputs = output.length / columns;
      const free = scratchFor(columns, outputs);
      const matrices = [at(input), at(output), 4 * columns, outputs] as const;
      const documents = [at(ids), at(offsets), offsets.length - 1, at(scores)] as const;
      if (products === undefined) return x.scoreDocuments(...matrices, ...documents, free);
      const { values, known } = products;
      x.scoreByProducts(...matrices, ...documents, at(values), at(known), 4 * productWidth(outputs), free);
    },
  } satisfies DocumentKernels);
}

function createMemory(pages: number) {
  if (pages > MOST_PAGES) throw unavailable(pages * PAGE_BYTES);
  try {
    return new webAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw unavailable(pages * PAGE_BYTES, cause);
  }
}

function unavailable(bytes: number, cause?: unknown): NomenError {
  const complaint = {
    code: 'memory-unavailable',
    where: 'classifier',
    expected: 'memory that this host can reserve, 4 GiB at most',
    got: `a need of ${bytes} bytes`,
    fix: 'Pass fewer dimensions, a larger minCount or shorter grams',
  };
  return new NomenError(complaint, cause);
}
