// `nomen train vectors`: every method from the command line, packed input, interruption, refusals.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { writeAtomically } from '../../src/node/index.js';
import { deserializeVectors } from '../../src/pipeline/index.js';
import { nomen, nomenProcess } from './command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-vectors-'));
const text = join(folder, 'text.txt');
const random = createRandom(2);
const lines = Array.from({ length: 300 }, (_, i) =>
  Array.from({ length: 8 }, () => (i % 2 ? 'Ice Snow Cold' : 'Fire Steam Hot').split(' ')[random.integer(3)]).join(' '),
);
writeFileSync(text, `${lines.join('.\n')}.\n`);
const small = ['--dimensions', '4', '--min-count', '1'];
const path = (name: string) => join(folder, name);
const firstWords = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, 9);

describe('nomen train vectors', () => {
  it.each([
    ['skipgram', ['--epochs', '2', '--loss', 'negative']],
    ['cbow', ['--epochs', '2', '--loss', 'hierarchical']],
    ['glove', ['--epochs', '2']],
    ['svd', ['--oversampling', '1']],
  ])('writes the vectors of every word: %s', async (method, more) => {
    const out = path(`${method}.vec`);
    const args = ['train', 'vectors', '--method', method, '--input', text, '--out', out, ...small, ...more, '--json'];
    const outcome = await nomen(args);
    expect(outcome).toMatchObject({ code: 0 });
    const record = JSON.parse(outcome.out);
    expect(record).toMatchObject({
      vectors: [out],
      words: 7,
      dimensions: 4,
      method,
      sources: ['text.txt'],
      tokens: 2700,
    });
    const [header, ...rows] = firstWords(out);
    expect(header).toBe('7 4');
    expect(
      rows
        .slice(0, 7)
        .map((row) => row.split(' ')[0])
        .sort(),
    ).toEqual(['.', 'cold', 'fire', 'hot', 'ice', 'snow', 'steam']);
    expect(existsSync(`${out}.checkpoint`)).toBe(false);
  });

  it('reads packed files as it reads plain ones, and several as one', async () => {
    writeFileSync(path('a.txt.gz'), gzipSync(readFileSync(text)));
    const packed = ['a.txt.gz'];
    for (const [tool, ending] of [
      ['xz', 'xz'],
      ['zstd', 'zst'],
    ]) {
      try {
        execFileSync('sh', ['-c', `${tool} -c '${text}' > '${path(`b.txt.${ending}`)}'`], { stdio: 'pipe' });
        packed.push(`b.txt.${ending}`);
      } catch {
        process.stderr.write(`not tested: ${tool} is not on this machine\n`);
      }
    }
    const train = (input: readonly string[], out: string) =>
      nomen(['train', 'vectors', '--input', ...input, '--out', out, ...small, '--epochs', '1']);
    for (const file of packed) {
      await train([path(file), text], path('p.vec'));
      await train([text, text], path('q.vec'));
      expect(readFileSync(path('p.vec'))).toEqual(readFileSync(path('q.vec')));
    }
  });

  it.each([
    ['skipgram', ['--loss', 'softmax', '--epochs', '3'], 5],
    ['glove', ['--epochs', '40', '--memory', '4MB'], 20],
  ])('goes on where it was interrupted, to the same bytes: %s', async (method, more, asks) => {
    const base = ['train', 'vectors', '--method', method, '--input', text, ...small, ...more];
    const args = (out: string) => [...base, '--out', path(out)];
    expect((await nomen(args('whole.vec'))).code).toBe(0);
    const interrupted = await nomen(args('part.vec'), asks);
    expect(interrupted.code).toBe(130);
    expect(interrupted.err).toContain('part.vec.checkpoint. Go on with the same command and --resume.');
    expect(existsSync(path('part.vec'))).toBe(false);
    expect((await nomen([...args('part.vec'), '--resume'])).code).toBe(0);
    expect(readFileSync(path('part.vec'))).toEqual(readFileSync(path('whole.vec')));
    for (const file of ['part.vec', 'part.vec.checkpoint', 'whole.vec']) {
      expect(existsSync(path(file))).toBe(!file.endsWith('checkpoint'));
      rmSync(path(file), { force: true });
    }
  });

  it('keeps its options and its progress', async () => {
    writeFileSync(path('options.json'), JSON.stringify({ dimensions: 4, minCount: 1, epochs: 2, foldDigits: true }));
    const log = path('progress.jsonl');
    const out = path('kept.safetensors');
    const args = ['--input', text, '--out', out, '--config', path('options.json'), '--epochs', '1', '--log', log];
    expect((await nomen(['train', 'vectors', ...args])).code).toBe(0);
    const about = JSON.parse((await nomen(['info', out, '--json'])).out);
    expect(JSON.stringify(about)).toContain('"foldDigits":true');
    expect(JSON.stringify(about)).toContain('"epochs":1');
    const last = JSON.parse(readFileSync(log, 'utf8').trim().split('\n').at(-1)!);
    expect(last).toMatchObject({ epoch: 1, epochs: 1, done: 2700, all: 2700, unit: 'words' });
    for (const name of ['loss', 'learningRate', 'perSecond', 'secondsLeft']) expect(last[name]).toBeTypeOf('number');
  });

  it.each(['skipgram', 'glove', 'svd'])(
    'keeps all options of %s, with which the next run gives the same',
    async (method) => {
      const [first, second, config] = ['first.safetensors', 'second.safetensors', 'all.json'].map(path);
      const common = ['train', 'vectors', '--method', method, '--input', text];
      await nomen([...common, '--dimensions', '4', '--min-count', '2', '--seed', '7', '--out', first]);
      const { record } = JSON.parse((await nomen(['info', first, '--json'])).out);
      expect(record.options).toMatchObject({ dimensions: 4, minCount: 2, seed: 7, tokens: 'words' });
      expect(record.options).toHaveProperty(method === 'svd' ? 'repair' : 'learningRate');
      writeFileSync(config, JSON.stringify(record.options));
      expect(await nomen([...common, '--config', config, '--out', second])).toMatchObject({ code: 0 });
      expect(readFileSync(second)).toEqual(readFileSync(first));
    },
  );

  it('keeps n-grams in the one format that has room for them, and says so of the others', async () => {
    const args = ['train', 'vectors', '--input', text, ...small, '--epochs', '1', '--buckets', '50', '--out'];
    const out = path('grams.safetensors');
    expect(await nomen([...args, out])).toMatchObject({ code: 0, err: expect.not.stringContaining('n-grams') });
    const { subwords } = await deserializeVectors(readFileSync(out), { name: out });
    expect(subwords).toMatchObject({ buckets: 50, shortestGram: 3, longestGram: 6, dimensions: 4 });
    const said = (await nomen([...args, path('grams.vec')])).err;
    expect(said).toContain('grams.vec: only .safetensors keeps the vectors of n-grams');
  });

  it('answers for words that it never saw from their n-grams, and says so', async () => {
    const out = path('unseen.safetensors');
    await nomen(['train', 'vectors', '--input', text, ...small, '--epochs', '1', '--buckets', '50', '--out', out]);
    const known = (await deserializeVectors(readFileSync(out), { name: out })).vectors.words[0];
    for (const question of [
      ['neighbours', 'unmet'],
      ['similarity', known, 'unmet'],
      ['analogy', known, 'unmet', known],
    ]) {
      const { code, err } = await nomen(['vectors', ...question, '--vectors', out]);
      expect([code, err]).toEqual([0, `${out}: no vector for unmet; made from n-grams\n`]);
    }
    expect((await nomen(['vectors', 'similarity', 'unmet', 'unmet', '--vectors', out])).out).toBe('1.0000\n');
    expect((await nomen(['vectors', 'neighbours', known, '--vectors', out])).err).toBe('');
  });

  it('joins phrases first when told', async () => {
    const some = path('phrases.txt');
    writeFileSync(some, 'new york is big\nold as new york\nso it is\n'.repeat(9));
    const out = path('phrases.vec');
    const args = ['--input', some, '--out', out, '--dimensions', '2', '--phrases', '1', '--min-count', '1'];
    expect((await nomen(['train', 'vectors', ...args])).code).toBe(0);
    // The score of a pair grows with the text; in one this short none reaches 100.
    expect(readFileSync(out, 'utf8').startsWith('8 2\n')).toBe(true);
    writeFileSync(some, 'new york is big\n'.repeat(9) + 'one two three four five\n'.repeat(900));
    expect((await nomen(['train', 'vectors', ...args])).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('new_york ');
  });

  it.each([
    ['another method', ['--method', 'lsa'], '--method: expected a known method, got "lsa"'],
    [
      'an option of another method',
      ['--method', 'svd', '--loss', 'negative'],
      '--loss: expected an option of svd, got "loss"',
    ],
    ['no number', ['--epochs', 'many'], '--epochs: expected a number, got "many"'],
    ['neither yes nor no', ['--lower-case', 'maybe'], '--lower-case: expected yes or no, got "maybe"'],
    ['a missing file', ['--input', path('none.txt')], 'none.txt: expected a file, got nothing there'],
    ['no size', ['--memory', '5 apples'], '--memory: expected a number of B, kB, MB, GB, got "5 apples"'],
    ['too little memory', ['--method', 'svd', '--memory', '1kB'], 'countCooccurrences: memoryBytes: expected'],
    ['nothing to resume', ['--resume'], '--resume: expected the checkpoint'],
    ['a strange ending', ['--out', path('a.doc')], 'a.doc: expected a name that ends in'],
    [
      'rare words only',
      ['--min-count', '5000'],
      'minCount: expected a word that occurs at least 5000 times, got none.',
    ],
    // Refused before the text is read: these files are not there.
    ...['skipgram', 'glove', 'svd'].map((method): [string, string[], string] => [
      `a ${method} of no numbers`,
      ['--method', method, '--dimensions', '0', '--input', path('none.txt')],
      'dimensions: expected a whole number ≥ 1',
    ]),
    [
      'a window of no words',
      ['--method', 'svd', '--window-size', '0', '--input', path('none.txt')],
      'windowSize: expected',
    ],
    ['standard input twice', ['--input', '-', '-'], '-: expected standard input once, got it twice. Leave one out.'],
    [
      'threads where there is one',
      ['--method', 'svd', '--threads', '2'],
      '--threads: expected 1 with --method svd, got 2. Leave it out or choose another --method.',
    ],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, err } = await nomen(['train', 'vectors', '--input', text, '--out', path('no.vec'), ...args]);
    expect(code).toBe(2);
    expect(err.trim().split('\n').at(-1)).toContain(message);
  });

  it('reads a pipe as it reads the file, though it reads twice', async () => {
    const args = (input: string, out: string) => ['--input', input, '--out', path(out), ...small, '--epochs', '1'];
    execFileSync('mkfifo', [path('pipe')]);
    const writing = writeAtomically(path('pipe'), readFileSync(text));
    expect(await nomen(['train', 'vectors', ...args(path('pipe'), 'piped.vec')])).toMatchObject({ code: 0 });
    await writing;
    await nomen(['train', 'vectors', ...args(text, 'filed.vec')]);
    expect(readFileSync(path('piped.vec'))).toEqual(readFileSync(path('filed.vec')));
  });

  it('sees that a later file is missing, or a folder, before it reads the first', async () => {
    // Nobody writes to this pipe: who began with it would wait for ever.
    execFileSync('mkfifo', [path('idle')]);
    for (const [name, message] of [
      ['gone.txt', 'expected a file, got nothing there'],
      ['.', 'expected a file, got a folder'],
    ]) {
      const args = ['train', 'vectors', '--input', path('idle'), path(name), '--out', path('no.vec')];
      expect(await nomen(args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
  });

  it('tells of a missing folder for temporary files in one line', async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = path('gone');
    try {
      const args = ['train', 'vectors', '--input', '-', '--out', path('no.vec')];
      const { code, err } = await nomen(args);
      expect([code, err]).toEqual([
        2,
        expect.stringContaining(`expected a folder ${path('gone')}, got no such folder.`),
      ]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('refuses packed bytes whose name does not say so, in a file and on standard input', async () => {
    const packed = gzipSync(readFileSync(text));
    writeFileSync(path('packed.txt'), packed);
    const args = (input: string) => ['train', 'vectors', '--input', input, '--out', path('no.vec')];
    const message =
      'expected plain text, got packed bytes, as of a .gz file. Unpack it first, or name a file that ends in .gz.';
    expect(await nomen(args(path('packed.txt')))).toMatchObject({
      code: 2,
      err: `${path('packed.txt')}: ${message}\n`,
    });
    expect(await nomenProcess(args('-'), packed)).toMatchObject({ code: 2, err: `standard input: ${message}\n` });
    for (const signature of [
      [0xfd, 0x37, 0x7a, 0x58, 0x5a],
      [0x28, 0xb5, 0x2f, 0xfd],
    ]) {
      writeFileSync(path('packed.txt'), Uint8Array.of(...signature, 0, 0));
      expect((await nomen(args(path('packed.txt')))).err).toMatch(/got packed bytes, as of a \.(xz|zst) file/);
    }
  });

  it('refuses damaged packed files in one line', async () => {
    writeFileSync(path('bad.txt.xz'), 'no xz');
    const { code, err } = await nomen(['train', 'vectors', '--input', path('bad.txt.xz'), '--out', path('no.vec')]);
    expect(code).toBe(2);
    expect(err).toMatch(/bad.txt.xz: expected (the program xz|a whole packed file)/);
  });
});
