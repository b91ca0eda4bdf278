// CPU time of a tagger's first pass through a text, of its parts, and of a pass with all words remembered.
import { createKernels, type Kernels } from '../../src/kernels/index.js';
import { createTagger, type NerModel, type Tagger, tagText } from '../../src/ner/index.js';
import type { Sample } from './text.js';

/** Milliseconds of CPU. */
export interface PassCosts {
  readonly remembered: number;
  readonly products: number;
  readonly productsAtPeak: number;
  readonly faults: number;
  readonly making: number;
  /** What `own` has beyond the others. */
  readonly rest: number;
  readonly own: number;
  readonly used: number;
  readonly floor: number;
}

/** Room for all words of ten megabytes. */
const options = { scores: false, cacheBytes: 256e6 } as const;

/** Prepares rounds of four passes of new taggers: two in memory of their own, two in memory that is given back after each. */
export function createRound(model: NerModel, { articles }: Sample): () => PassCosts {
  const shared = createKernels();
  const mark = shared.mark();
  const tagAll = (tagger: Tagger) => {
    for (const article of articles) tagText(tagger, article);
  };
  const inUsed = (kernels: Kernels) => {
    const ms = cpuMs(() => tagAll(createTagger(model, kernels, options)));
    shared.release(mark);
    return ms;
  };
  let leastOperationMs = Infinity;
  return () => {
    const faultsBefore = process.resourceUsage().minorPageFault;
    let tagger: Tagger | undefined;
    const making = cpuMs(() => {
      tagger = createTagger(model, createKernels(), options);
    });
    const first = cpuMs(() => tagAll(tagger!));
    const faults = (process.resourceUsage().minorPageFault - faultsBefore) * faultMs();
    const remembered = cpuMs(() => tagAll(tagger!));
    const used = inUsed(shared);
    const watch = watchProducts(shared);
    inUsed(watch.kernels);
    const { ms: products, operations } = watch.total();
    // A peak is what was reached at any time, whoever else is at work now.
    leastOperationMs = Math.min(leastOperationMs, operationMs(shared));
    const productsAtPeak = operations * leastOperationMs;
    const own = making + first;
    const rest = own - remembered - products - faults - making;
    return {
      ...{ remembered, products, productsAtPeak, faults, making, rest, own, used },
      floor: remembered + productsAtPeak,
    };
  };
}

function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The same kernels, with the CPU time of all products in fixed point and how often they multiply and add. */
function watchProducts(kernels: Kernels) {
  let [ms, operations] = [0, 0];
  const watched: Kernels = {
    ...kernels,
    projectShorts(y, x, layer) {
      ms += cpuMs(() => kernels.projectShorts(y, x, layer));
      operations += x.length * layer.columnScales.length;
    },
  };
  return { kernels: watched, total: () => ({ ms, operations }) };
}

/** What one multiplication and addition takes where a product has all it needs in the nearest caches; the best of many. */
function operationMs(kernels: Kernels): number {
  const mark = kernels.mark();
  const [rows, columns, inner] = [64, 64, 100];
  const scales = (length: number) => kernels.floats(length).fill(1e-3);
  const [y, x, weights] = [rows * columns, rows * inner, columns * inner].map((length) =>
    kernels.shorts(length).fill(9),
  );
  const layer = { inner, weights, rowScales: scales(rows), columnScales: scales(columns) };
  let least = Infinity;
  for (let run = 0; run < 50; run++) {
    const ms = cpuMs(() => {
      for (let i = 0; i < 100; i++) kernels.projectShorts(y, x, layer);
    });
    least = Math.min(least, ms / 100);
  }
  kernels.release(mark);
  return least / (rows * columns * inner);
}

/** What it takes to touch a page of new memory for the first time. */
function faultMs(): number {
  const pages = 2 ** 14;
  const memory = new Int32Array(createKernels({ memoryBytes: pages * 4096 }).ints(1).buffer);
  const before = process.resourceUsage().minorPageFault;
  const ms = cpuMs(() => {
    for (let i = 0; i < memory.length; i += 1024) memory[i] = 1;
  });
  return ms / (process.resourceUsage().minorPageFault - before);
}
