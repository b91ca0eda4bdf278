// The counts that the benchmarks of counting, GloVe and factorisation share.
import { buildCorpus, type Corpus, type TextSource } from '../../src/embeddings/index.js';
import { readChunks } from '../../src/node/index.js';
import type { Benchmark } from '../harness/benchmark.js';

/** Flags of a benchmark on raw text. */
export const textFlags = {
  input: new URL('../../../shared/data/raw/enwiki-sample.txt.xz', import.meta.url).pathname,
  megabytes: '50',
  'min-count': '5',
  'max-vocabulary': '100000',
};

/** The first bytes of a file as a corpus, as the flags say; its ids are kept, so that reading takes no time. */
export async function readCorpus(
  { flags, count }: Benchmark<typeof textFlags>,
  maxVocabulary = count('max-vocabulary'),
): Promise<Corpus> {
  const source = firstBytes(flags.input, count('megabytes') * 1e6);
  const corpus = await buildCorpus(source, { minCount: count('min-count'), maxVocabulary });
  const chunks: Int32Array[] = [];
  for await (const chunk of corpus.chunks()) chunks.push(chunk.slice());
  return {
    ...corpus,
    async *chunks() {
      yield* chunks;
    },
  };
}

function firstBytes(path: string, bytes: number): TextSource {
  return async function* () {
    let left = bytes;
    for await (const chunk of readChunks(path)) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) return;
    }
  };
}
