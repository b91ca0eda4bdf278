// How long does the truncated decomposition of word counts take, and how near are its singular values to those of a dense method?
// usage: npx tsx bench/factorisation.ts [--input text.txt] [--megabytes 190] [--min-count 5] [--max-vocabulary 100000] [--dense 5000]
import { countCooccurrences, positivePmi, readCountMatrix, truncatedSvd } from '../src/embeddings/index.js';
import { readCorpus, textFlags } from './factorisation/counts.js';
import { denseSingularValues } from './factorisation/dense.js';
import { runBenchmark } from './harness/benchmark.js';

await runBenchmark(import.meta.url, { ...textFlags, megabytes: '190', dense: '5000' }, async (benchmark) => {
  const rows: string[][] = [];
  for (const words of [benchmark.count('dense'), benchmark.count('max-vocabulary')]) {
    const corpus = await readCorpus(benchmark, words);
    const matrix = positivePmi(await readCountMatrix(await countCooccurrences(corpus)));
    benchmark.note(`${matrix.rowCount} words, ${matrix.values.length} entries`);
    const start = process.cpuUsage();
    const { singularValues } = await truncatedSvd(matrix);
    const { user, system } = process.cpuUsage(start);
    const cpuSeconds = (user + system) / 1e6;
    const isDense = words === benchmark.count('dense');
    const error = isDense ? worstError(singularValues, denseSingularValues(matrix, singularValues.length)) : undefined;
    if (error !== undefined && error > 1e-3) throw new Error(`a singular value is off by ${error}`);
    benchmark.keep({ words: matrix.rowCount, entries: matrix.values.length, cpuSeconds, error });
    const cells = [matrix.rowCount, matrix.values.length, cpuSeconds.toFixed(1), error?.toExponential(1) ?? ''];
    rows.push(cells.map(String));
  }
  return { heads: ['words', 'entries', 'CPU seconds, 100 dimensions', 'worst relative error of σ'], rows };
});

function worstError(found: Float64Array, exact: Float64Array): number {
  return found.reduce((worst, sigma, k) => Math.max(worst, Math.abs(sigma / exact[k] - 1)), 0);
}
