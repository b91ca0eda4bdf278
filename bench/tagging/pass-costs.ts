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

/** Prepares rounds of a first pass in new memory, one more with all words remembered, and a first pass in memory that is given back. */
export function createRound(model: NerModel, { articles }: Sample): () => PassCosts {
  const shared = watchProducts(createKernels());
  const mark = shared.kernels.mark();
  let leastOperationMs = Infinity;
  const tagAll = (tagger: Tagger) => {
    for (const article of articles) tagText(tagger, article);
  };
  return () => {
    const faultsBefore = process.resourceUsage().minorPageFault;
    let tagger: Tagger | undefined;
    let fresh: Watch | undefined;
    const making = cpuMs(() => {
      fresh = watchProducts(createKernels());
      tagger = createTagger(model, fresh.kernels, options);
    });
    const first = cpuMs(() => tagAll(tagger!));
    const faults = (process.resourceUsage().minorPageFault - faultsBefore) * faultMs();
    const { ms: products, operations } = fresh!.total();
    const remembered = cpuMs(() => tagAll(tagger!));
    const used = cpuMs(() => tagAll(createTagger(model, shared.kernels, options)));
    shared.kernels.release(mark);
    // A peak is what was reached at any time, whoever else is at work now.
    leastOperationMs = Math.min(leastOperationMs, operationMs(shared.kernels));
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

/** Kernels, and what their products in fixed point took. */
interface Watch {
  readonly kernels: Kernels;
  /** CPU time, and how often they multiplied and added. */
  total(): { readonly ms: number; readonly operations: number };
}

/** The same kernels, watched. All passes have such, so that V8 sees one kind of kernels. */
function watchProducts(kernels: Kernels): Watch {
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
