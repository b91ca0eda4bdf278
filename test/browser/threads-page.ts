// What the browser runs to train with worker threads; each function answers with plain JSON.
import { createKernels } from '../../src/kernels/index.js';
import { createTagger, evaluateNer, trainNer } from '../../src/ner/index.js';
import { readConll } from '../../src/text/index.js';
import { createWebWorkers } from '../../src/web/index.js';

/** Trains a recogniser on CoNLL text and says how, and how well it tells its own training data. */
export async function train(text: string, count: number, script?: string) {
  const workers = createWebWorkers(script === undefined ? {} : { script: new URL(script, location.href) });
  const documents = readConll(text, { file: 'kitchen' });
  const epochs: number[] = [];
  const { model, threads } = await trainNer(
    { train: documents, dev: documents },
    { epochs: 15, batchTokens: 20, warmupSteps: 10 },
    {
      kernels: createKernels(),
      threads: { count, workers },
      onProgress: ({ kind, epoch }) => kind === 'epoch' && epochs.push(epoch),
    },
  );
  const { f1 } = evaluateNer(createTagger(model, createKernels()), documents);
  return { threads, obstacle: workers.obstacle, epochs: epochs.length, f1, dev: model.record.dev?.f1 };
}

/** The page's own address, which the ES library does not declare. */
declare const location: { readonly href: string };
