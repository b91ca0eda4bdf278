// How much memory does learning word vectors take, and does it grow with the text?
// Peak of the whole built command, beside 2·V·D·4 bytes, which the two tables of word2vec take whatever one does. Small windows
// on a part of the text, then on a longer one: what is learnt does not matter here.
// usage: npm run build && npx tsx bench/vectors-memory.ts [--input text] [--megabytes 20,63,300] [--words 40000,200000] [--methods skipgram,cbow] [--epochs 5]
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBenchmark } from './harness/benchmark.js';
import { builtCommand } from './harness/built-command.js';
import { cutText } from './harness/cut-text.js';
import { measureProcess } from './harness/measure-process.js';

const dimensions = 100;
const defaults = {
  input: fileURLToPath(new URL('../../shared/data/raw/enwiki-sample.txt.xz', import.meta.url)),
  megabytes: '20,63,300',
  words: '40000,200000',
  methods: 'skipgram',
  epochs: '5',
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  const folder = await mkdtemp(join(tmpdir(), 'nomen-bench-'));
  try {
    const rows: string[][] = [];
    const text = join(folder, 'text.txt');
    for (const megabytes of flags.megabytes.split(',').map(Number)) {
      await cutText(flags.input, text, megabytes * 1e6);
      for (const method of flags.methods.split(',')) {
        for (const most of flags.words.split(',')) {
          note(`${megabytes} MB, ${method}, ${most} words at most`);
          const args = ['--input', text, '--out', join(folder, 'out.safetensors'), '--method', method];
          const size = ['--max-vocabulary', most, '--epochs', flags.epochs];
          const { words, peakBytes } = await learn([...args, ...size]);
          const tableBytes = 2 * words * dimensions * 4;
          keep({ method, megabytes, epochs: Number(flags.epochs), words, dimensions, tableBytes, peakBytes });
          const memory = [tableBytes, peakBytes, peakBytes - tableBytes].map(inMegabytes);
          rows.push([method, ...[megabytes, flags.epochs, words, ...memory].map(String)]);
        }
      }
    }
    return { heads: ['method', 'text MB', 'epochs', 'words', '2·V·D·4 MB', 'peak MB', 'beyond it MB'], rows };
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function learn(given: readonly string[]) {
  const text = ['--document-marker', '=== ', '--min-count', '2'];
  const quick = ['--window-size', '1', '--subsample', '1e-5', '--dimensions', String(dimensions)];
  const { peakBytes, output } = await measureProcess([
    builtCommand(),
    'train',
    'vectors',
    ...given,
    ...text,
    ...quick,
    '--json',
  ]);
  return { peakBytes, words: (JSON.parse(output) as { readonly words: number }).words };
}

function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
