// The jobs that the library's own worker threads serve, the same on every platform.
import type { WorkerJob } from '../base/index.js';
import { runGloveThread, runWord2vecThread } from '../embeddings/index.js';
import { trainNerReplica } from '../ner/index.js';

/**
 * Every job by name: what the scripts of nomen/node and nomen/web serve.
 *
 * @example
 * ```ts
 * import { workerJobs } from 'nomen/pipeline';
 * Object.hasOwn(workerJobs, 'train-ner'); // true
 * ```
 */
export const workerJobs: Readonly<Record<string, WorkerJob>> = Object.freeze({
  'train-glove': runGloveThread,
  'train-ner': trainNerReplica,
  'train-word2vec': runWord2vecThread,
});
