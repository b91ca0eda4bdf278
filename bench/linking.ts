// How well and how fast are names linked to 36,545 Wikipedia titles (AIDA testa), and how fast are a million names loaded and looked up?
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKernels } from '../src/kernels/index.js';
import {
  buildKnowledgeBase,
  createLinker,
  evaluateLinks,
  type LinkEvaluation,
  type LinkedDocument,
  type Linker,
  linkDocument,
  scoreSpanLinks,
  trainLinker,
} from '../src/linking/index.js';
import { createTagger } from '../src/ner/index.js';
import { deserializeNerModel, serializeLinker } from '../src/pipeline/index.js';
import { parseVectors } from '../src/vectors/index.js';
import { type Benchmark, runBenchmark } from './harness/benchmark.js';
import { measureProcess } from './harness/measure-process.js';
import { missingData } from './harness/missing-data.js';
import { readAida, readCandidateTable } from './linking/aida.js';
import type { LoadCost } from './linking/load-names.js';
import { drawEntities } from './linking/million-names.js';

const defaults = {
  data: '../shared/data',
  vectors: 'glove.100d.txt',
  model: new URL('../models/en.safetensors', import.meta.url).pathname,
  part: 'testa',
  seeds: '3',
  runs: '5',
  names: '1000000',
  only: 'accuracy,speed,names',
};
type Bench = Benchmark<typeof defaults>;

await runBenchmark(import.meta.url, defaults, async (benchmark) => {
  const only = benchmark.flags.only.split(',');
  const rows: string[][] = [];
  if (only.includes('accuracy') || only.includes('speed')) rows.push(...(await measureAida(benchmark, only)));
  if (only.includes('names')) rows.push(...(await measureNames(benchmark)));
  return { heads: ['measure', 'result'], rows };
});

/** Accuracy on the part, then speed with the last trained linker. */
async function measureAida(benchmark: Bench, only: readonly string[]): Promise<string[][]> {
  const { flags, count, keep, note } = benchmark;
  const { knowledge, train, test } = await readData(flags);
  const rows: string[][] = [];
  const plain = evaluateLinks(createLinker(knowledge), test);
  const { known, reachable, mentions, nil } = plain;
  rows.push([
    'names, known ones, those with their entity among the candidates',
    [mentions, known, reachable].join(', '),
  ]);
  rows.push(['accuracy on known names: in-links alone', plain.priorAccuracy.toFixed(2)]);
  rows.push(['… untrained weights', plain.accuracy.toFixed(2)]);
  const runs: { linker: Linker; together: LinkEvaluation; alone: LinkEvaluation }[] = [];
  for (let seed = 1; seed <= count('seeds'); seed++) {
    const start = process.cpuUsage();
    const linker = await trainLinker(knowledge, { train }, { kernels: createKernels() }, { seed });
    const { user, system } = process.cpuUsage(start);
    const cpuSeconds = (user + system) / 1e6;
    const together = evaluateLinks(linker, test);
    const alone = evaluateLinks({ ...linker, weights: linker.firstWeights }, test);
    runs.push({ linker, together, alone });
    keep({ seed, part: flags.part, cpuSeconds, plain, together, alone });
    note(`seed ${seed}: ${together.accuracy.toFixed(2)}, trained in ${cpuSeconds.toFixed(1)} CPU seconds`);
  }
  const spread = (read: (run: (typeof runs)[number]) => number) => meanAndRange(runs.map(read));
  rows.push(['… prior with the names of the training documents', spread(({ together }) => together.priorAccuracy)]);
  rows.push(['… trained, each name alone', spread(({ alone }) => alone.accuracy)]);
  rows.push(['… trained, with coherence', spread(({ together }) => together.accuracy)]);
  rows.push(['links: precision', spread(({ together }) => together.precision)]);
  rows.push(['links: recall', spread(({ together }) => together.recall)]);
  rows.push(['links: F1', spread(({ together }) => together.f1)]);
  rows.push([`not in the table (${nil.support}): precision`, spread(({ together }) => together.nil.precision)]);
  rows.push([`not in the table (${nil.support}): recall`, spread(({ together }) => together.nil.recall)]);
  const endToEnd = await scoreEndToEnd(
    runs.map(({ linker }) => linker),
    test,
    flags.model,
  );
  rows.push(['from words to links (recogniser `en`): F1', meanAndRange(endToEnd)]);
  keep({ part: flags.part, endToEnd });
  if (only.includes('speed')) rows.push(measureSpeed(benchmark, runs[0].linker, test));
  return rows;
}

async function readData({ data, vectors: path, part }: typeof defaults) {
  for (const file of [`${data}/entity-linking/ppr-candidates/entities.tsv`, path]) {
    if (existsSync(file)) continue;
    throw missingData(file === path ? '--vectors' : '--data', file);
  }
  const { vectors } = await parseVectors(readFileSync(path), { file: path, limit: 100_000 });
  const { entities, titles } = readCandidateTable(data);
  const all = readAida(data, 'train', titles);
  // The last 200 training documents are for choosing options; everything else is never looked at while choosing.
  const [train, test] = part === 'dev' ? [all.slice(0, -200), all.slice(-200)] : [all, readAida(data, 'testa', titles)];
  return { knowledge: buildKnowledgeBase(entities, { vectors }), train, test };
}

/** F1 of exact names with exact entities; the recogniser gets the tokens of the corpus. */
async function scoreEndToEnd(linkers: readonly Linker[], test: readonly LinkedDocument[], path: string) {
  const tagger = createTagger(await deserializeNerModel(readFileSync(path), { name: path }), createKernels());
  const found = test.map((document) => ({ words: document.words, mentions: tagger.tagSentences([document.words])[0] }));
  return linkers.map((linker) => {
    const guesses = found.map((document) =>
      linkDocument(linker, document).map(({ id }, m) => ({ ...document.mentions[m], entity: id })),
    );
    return scoreSpanLinks(
      test.map(({ mentions }) => mentions),
      guesses,
    ).f1;
  });
}

function measureSpeed({ count, keep }: Bench, linker: Linker, test: readonly LinkedDocument[]): string[] {
  const mentions = test.reduce((sum, document) => sum + document.mentions.length, 0);
  const rates = Array.from({ length: count('runs') + 1 }, () => {
    const start = process.cpuUsage();
    for (const document of test) linkDocument(linker, document);
    const { user, system } = process.cpuUsage(start);
    return (mentions * 1e6) / (user + system);
  }).slice(1);
  keep({ mentionsPerCpuSecond: rates });
  const sorted = rates.sort((a, b) => a - b);
  const show = (rate: number) => `${(rate / 1000).toFixed(1)}k`;
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1]];
  return ['names linked a CPU second, median (min–max)', `${show(middle)} (${show(least)}–${show(most)})`];
}

/** Builds the names once; each run loads them in a process of its own. */
async function measureNames({ count, keep, note }: Bench): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'nomen-names-'));
  try {
    const path = join(folder, 'names.safetensors');
    const bytes = await serializeLinker(createLinker(buildKnowledgeBase(drawEntities(count('names'), 1))));
    writeFileSync(path, bytes);
    note(`built ${(bytes.length / 1e6).toFixed(0)} MB`);
    const costs: LoadCost[] = [];
    const script = fileURLToPath(new URL('linking/load-names.ts', import.meta.url));
    for (let run = 0; run < 3; run++) {
      const { output } = await measureProcess(['--import', 'tsx', script, path]);
      costs.push(JSON.parse(output));
    }
    keep({ bytes: bytes.length, costs });
    const [{ names, found, lookUpMicroseconds }] = costs;
    const middle = (read: (cost: LoadCost) => number) => costs.map(read).sort((a, b) => a - b)[1];
    return [
      ['names, MB of the file', `${names}, ${(bytes.length / 1e6).toFixed(0)}`],
      [
        'loading, CPU ms / wall ms',
        `${middle((c) => c.loadCpuMs).toFixed(0)} / ${middle((c) => c.loadWallMs).toFixed(0)}`,
      ],
      ['memory after loading, MB', (middle((c) => c.memoryBytes) / 1e6).toFixed(0)],
      ...Object.keys(lookUpMicroseconds).map((spelling) => [
        `candidates of a name ${spelling}, CPU µs (entity found)`,
        `${middle((c) => c.lookUpMicroseconds[spelling]).toFixed(1)} (${(100 * found[spelling]).toFixed(0)} %)`,
      ]),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function meanAndRange(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${mean.toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}
