// `nomen vectors`, `nomen evaluate vectors` and `nomen info` on word vectors in every format.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, nomen, nomenProcess } from './command-line.js';

const folder = makeFolder();
const path = (name: string) => join(folder, name);
const royals = path('royals.txt');
writeFileSync(royals, 'man 1 0 0.1\nwoman 0 1 0.1\nking 1 0 1\nqueen 0 1 1.1\nApple -1 -1 2\n');

async function json(args: readonly string[]) {
  const { code, out, err } = await nomen([...args, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** The one line of a refused command. */
async function refusal(args: readonly string[]): Promise<string> {
  const { code, out, err } = await nomen(args);
  expect([code, out]).toEqual([2, '']);
  expect(err.trim().split('\n')).toHaveLength(1);
  return err;
}

describe('questions to word vectors', () => {
  const from = ['--vectors', royals];

  it('neighbours are those of a word or of the mean of several', async () => {
    const found = await json(['vectors', 'neighbours', 'queen', '--count', '2', ...from]);
    expect(found.words).toEqual(['queen']);
    expect(found.neighbours.map(({ word }: { word: string }) => word)).toEqual(['woman', 'king']);
    expect(found.neighbours[0].similarity).toBeCloseTo(1.11 / Math.sqrt(1.01 * 2.21), 6);
    expect((await nomen(['vectors', 'neighbours', 'man', 'woman', '--count', '1', ...from])).out).toMatch(
      /^word +similarity\n(king|queen) +0\.\d{4}\n$/,
    );
  });

  it('analogies are solved by both methods, with the inputs or without', async () => {
    for (const method of ['add', 'multiply']) {
      const found = await json(['vectors', 'analogy', 'man', 'king', 'woman', '--method', method, ...from]);
      expect(found).toMatchObject({ a: 'man', b: 'king', c: 'woman', method, excludeInputs: true });
      expect(found.answers[0].word).toBe('queen');
      expect(found.answers).toHaveLength(2);
    }
    const all = await json(['vectors', 'analogy', 'man', 'king', 'woman', '--include-inputs', ...from]);
    expect(all.answers).toHaveLength(5);
  });

  it('similarity is one number, the odd one out one word', async () => {
    const { similarity } = await json(['vectors', 'similarity', 'man', 'king', ...from]);
    expect(similarity).toBeCloseTo(1.1 / Math.sqrt(1.01 * 2), 6);
    expect((await nomen(['vectors', 'similarity', 'man', 'king', ...from])).out).toBe(`${similarity.toFixed(4)}\n`);
    const { code, out, err } = await nomen(['vectors', 'odd-one-out', 'queen', 'woman', 'Apple', 'pear', ...from]);
    expect([code, out.split('\n')[0], err]).toEqual([0, 'Apple', 'warning: no vector for pear; left out\n']);
  });

  it('are refused in one line', async () => {
    expect(await refusal(['vectors', 'neighbours', 'apple', ...from])).toBe(
      'word: expected a word that has a vector, got "apple". Write it "Apple".\n',
    );
    expect(await refusal(['vectors', 'neighbours', 'paris', '--vectors', 'no-vectors'])).toBe(
      '--vectors: expected a file of word vectors or the name of shipped ones, got "no-vectors", which is neither a file nor in this copy of Nomen. Pass --vectors FILE, e.g. GloVe or word2vec text.\n',
    );
    expect(await refusal(['vectors', 'neighbours', 'man', '--count', '0', ...from])).toContain('--count: expected');
    expect(await refusal(['vectors', 'analogy', 'man', 'king', 'woman', '--method', 'x', ...from])).toContain(
      'expected a known method',
    );
    const typo = await refusal(['vectors', 'neighbors', 'man']);
    expect(typo).toContain("unknown command 'neighbors'. Did you mean neighbours?");
  });
});

describe('conversion', () => {
  const numberFile = path('source.bin');
  const read = (file: string) => readFileSync(file);

  it('through every format and back gives the same bytes', async () => {
    await json(['vectors', 'convert', royals, numberFile]);
    for (const ending of ['txt', 'vec', 'bin', 'npy', 'tsv', 'safetensors', 'parquet']) {
      const [there, back] = [path(`there.${ending}`), path(`back.${ending}.bin`)];
      const facts = await json(['vectors', 'convert', numberFile, there]);
      expect(facts).toMatchObject({ from: numberFile, format: 'word2vec-binary', words: 5, dimensions: 3 });
      expect(facts.to.every((file: string) => existsSync(file))).toBe(true);
      await json(['vectors', 'convert', there, back]);
      expect(read(back).equals(read(numberFile))).toBe(true);
    }
  });

  it('knows what comes on standard input by its first bytes', async () => {
    const [container, table] = [path('piped.safetensors'), path('piped.parquet')];
    for (const made of [container, table]) await json(['vectors', 'convert', royals, made]);
    const pipe = (args: readonly string[], file: string) => nomenProcess(args, readFileSync(file));
    const question = ['vectors', 'similarity', 'man', 'king', '--vectors', '-'];
    for (const file of [royals, container])
      expect(await pipe(question, file)).toEqual(await nomen([...question.slice(0, -1), file]));
    expect(await pipe(question, table)).toMatchObject({
      code: 2,
      out: '',
      err: 'standard input: expected vectors that can be read from their beginning, got Parquet, whose table of contents is at its end. Pass it as a file.\n',
    });
  });

  it('writes int8 rows, a part of the words, and the format that is named', async () => {
    const small = path('small.safetensors');
    await json(['vectors', 'convert', royals, small, '--int8', '--restrict', '4']);
    const info = await json(['info', small]);
    expect(info).toMatchObject({
      kind: 'vectors',
      format: 'safetensors',
      rows: 'int8',
      words: 4,
      dimensions: 3,
      record: {},
    });
    await json(['vectors', 'convert', small, path('named.data'), '--format', 'word2vec', '--restrict', '2']);
    expect(read(path('named.data')).toString()).toMatch(/^2 3\nman 1 0 0\.\d+\nwoman 0 1 0\.\d+\n$/);
  });

  it('takes the words of numbers from a file that is named', async () => {
    writeFileSync(path('plain.tsv'), '1\t2\n3\t4\n');
    writeFileSync(path('w'), 'ice\nNew York\n');
    const found = await json(['info', path('plain.tsv'), '--words', path('w')]);
    expect(found).toMatchObject({ format: 'tsv', words: 2, dimensions: 2, firstWords: ['ice', 'New York'] });
    expect(await refusal(['info', path('plain.tsv')])).toContain(
      'plain.metadata.tsv: expected a file, got nothing there.',
    );
    expect(await refusal(['vectors', 'convert', path('plain.tsv'), path('x.txt'), '--words', path('w')])).toContain(
      'expected words without white space or lone surrogates, got "New York".',
    );
    expect(existsSync(path('x.txt'))).toBe(false);
  });

  it('of what is not vectors, or to what is no format, is refused', async () => {
    writeFileSync(path('bad.parquet'), 'no Parquet at all');
    writeFileSync(path('bad.safetensors'), 'x');
    expect(await refusal(['info', path('bad.parquet')])).toMatch(/bad\.parquet: expected a Parquet file, got ".*\n$/);
    expect(await refusal(['info', path('bad.safetensors')])).toContain(
      'bad.safetensors: expected a model file, got 1 bytes',
    );
    const form = 'expected a name that ends in .txt, .vec, .bin, .npy, .tsv, .safetensors, .parquet, got ';
    expect(await refusal(['vectors', 'convert', royals, path('x.doc')])).toContain(form);
    expect(await refusal(['vectors', 'convert', royals, '-', '--format', 'glove'])).toBe(
      '<out> -: expected a file that can be written, got standard output. Name another path or make the folder first.\n',
    );
    expect(await refusal(['vectors', 'convert', royals, path('x.bin'), '--int8'])).toBe(
      '--int8: expected safetensors as the format to write, got word2vec-binary. Leave --int8 out or write .safetensors.\n',
    );
    expect(await refusal(['vectors', 'convert', royals, path('x.txt'), '--format', 'txt'])).toContain(
      'Known: glove, word2vec',
    );
    expect(await refusal(['vectors', 'convert', 'models/en.safetensors', path('x.txt')])).toContain(
      'expected a file of word vectors, got a file of kind "ner".',
    );
  });
});

describe('info', () => {
  it('says what a file of vectors holds', async () => {
    const info = await json(['info', royals]);
    const bytes = readFileSync(royals).length;
    expect(info).toMatchObject({ model: royals, kind: 'vectors', format: 'glove', bytes, words: 5, dimensions: 3 });
    expect(info.lengths).toEqual({
      shortest: expect.closeTo(Math.sqrt(1.01), 6),
      median: expect.closeTo(Math.SQRT2, 6),
      longest: expect.closeTo(Math.sqrt(6), 6),
    });
    expect((await nomen(['info', royals])).out).toMatch(
      /^vectors +.*\nformat +glove\nsize .*\nwords +5 of 3 numbers\n/,
    );
  });
});

describe('evaluate vectors', () => {
  const [analogies, similar] = [path('questions.txt'), path('PAIRS.txt')];
  writeFileSync(analogies, ': family\nman king woman queen\nman king woman duchess\n: gram1-x\nKing queen man woman\n');
  writeFileSync(similar, 'man king 9\nwoman queen 8\nman apple 1\nman pear 1\n');

  it('prints accuracies, coverage and rank correlations as documented', async () => {
    const scores = await json([
      'evaluate',
      'vectors',
      '--vectors',
      royals,
      '--analogies',
      analogies,
      '--similarity',
      similar,
    ]);
    expect(Object.keys(scores)).toEqual(['words', 'dimensions', 'analogies', 'similarity']);
    expect(scores.analogies).toMatchObject({ semantic: 100, syntactic: 100, total: 100, asked: 2, skipped: 1 });
    expect(scores.analogies.sections.map(({ name }: { name: string }) => name)).toEqual(['family', 'gram1-x']);
    expect(scores.similarity.PAIRS).toMatchObject({ pairs: 2, skipped: 2 });
  });

  it('prints tables for people', async () => {
    const { out } = await nomen([
      'evaluate',
      'vectors',
      '--vectors',
      royals,
      '--analogies',
      analogies,
      '--similarity',
      similar,
    ]);
    expect(out).toMatch(/^5 words of 3 numbers\n/);
    expect(out).toMatch(/\ntotal +100\.00 +100\.0 … 100\.0 +2 +1\n/);
    expect(out).toContain('coverage 66.7 %: 2 of 3 questions have vectors for all four words');
    expect(out).toMatch(/\nPAIRS +-?[\d.]+ .* 2 +2\n/);
  });

  it('asks less of fewer words', async () => {
    const scores = await json([
      'evaluate',
      'vectors',
      '--vectors',
      royals,
      '--analogies',
      analogies,
      '--restrict',
      '3',
    ]);
    expect(scores).toMatchObject({ words: 3, analogies: { total: null, asked: 0, skipped: 3 } });
    expect(scores.similarity).toBeUndefined();
  });

  it('needs something to score, and names the line that is wrong', async () => {
    expect(await refusal(['evaluate', 'vectors', '--vectors', royals])).toContain(
      'expected --analogies or --similarity',
    );
    writeFileSync(path('bad.txt'), ': s\na b c\n');
    expect(await refusal(['evaluate', 'vectors', '--vectors', royals, '--analogies', path('bad.txt')])).toContain(
      'bad.txt:2: expected four words a : b :: c : d, got 3.',
    );
  });
});

describe('projection', () => {
  it('is printed, or drawn as SVG, PNG or page', async () => {
    const { words, shares, unknown } = await json(['vectors', 'project', 'man', 'woman', 'king', '--vectors', royals]);
    expect(words.map(({ word }: { word: string }) => word)).toEqual(['man', 'woman', 'king']);
    expect([shares.length, unknown]).toEqual([2, []]);
    for (const ending of ['svg', 'png', 'html']) {
      const out = path(`picture.${ending}`);
      const args = ['vectors', 'project', '--relation', 'male-female', '--vectors', royals, '--out', out];
      const { code, err } = await nomen(args);
      expect(code).toBe(0);
      expect(err).toMatch(/^warning: no vector for father, mother, /);
    }
    const svg = readFileSync(path('picture.svg'), 'utf8');
    expect([svg.match(/<line /g)?.length, svg.match(/<circle /g)?.length]).toEqual([2, 4]);
    expect(readFileSync(path('picture.html'), 'utf8')).toContain(`<title>male-female</title>`);
    const png = readFileSync(path('picture.png'));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([960, 720]);
  });

  it('takes pairs from a file', async () => {
    writeFileSync(path('pairs.txt'), 'man woman\n\nking queen\n');
    const args = ['vectors', 'project', '--vectors', royals, '--out', path('pairs.svg')];
    expect((await nomen([...args, '--pairs', path('pairs.txt')])).out).toBe(`${path('pairs.svg')}: 4 words\n`);
    writeFileSync(path('pairs.txt'), 'man woman king\n');
    expect(await refusal([...args, '--pairs', path('pairs.txt')])).toContain('pairs.txt:1: expected two words, got');
  });

  it('is refused in one line', async () => {
    expect(await refusal(['vectors', 'project', '--vectors', royals])).toContain(
      'expected words, --relation or --pairs',
    );
    expect(await refusal(['vectors', 'project', 'man', 'king', '--vectors', royals, '--out', path('x.gif')])).toContain(
      '--out: expected a name that ends in .svg, .png or .html, got',
    );
    expect(await refusal(['vectors', 'project', '--relation', 'male-femal', '--vectors', royals])).toContain(
      '--relation: expected a known relation, got "male-femal". Did you mean "male-female"?',
    );
  });
});

describe('ratio', () => {
  it('tells what goes with one word and what with the other', async () => {
    mkdirSync(path('texts'));
    writeFileSync(path('texts/a.txt'), 'Solid ice.\nIce water.\n');
    writeFileSync(path('texts/b.txt'), 'Steam water.\nSteam gas.\n');
    const args = ['vectors', 'ratio', 'ice', 'steam', '--probe', 'solid,water,gas', '--window-size', '1'];
    const { code, out } = await nomen([...args, '--input', path('texts/a.txt'), path('texts/b.txt'), '--json']);
    expect(code).toBe(0);
    const { ratios, a, b } = JSON.parse(out);
    expect([a, b]).toEqual(['ice', 'steam']);
    expect(ratios.map(({ probe, ratio }: { probe: string; ratio: number | null }) => [probe, ratio])).toEqual([
      ['solid', null],
      ['water', expect.closeTo(2 / 3, 9)],
      ['gas', 0],
    ]);
    const table = await nomen([...args, '--input', path('texts/a.txt'), path('texts/b.txt')]);
    expect(table.out).toMatch(/^probe +P\(k \| ice\) +P\(k \| steam\) +ratio\nsolid +0\.333 +0 +∞\n/);
    const piped = await nomenProcess([...args, '--input', '-'], 'Solid ice.\nIce water.\nSteam water.\nSteam gas.\n');
    expect(piped).toMatchObject({ code: 0, out: table.out });
  });

  it("has the textbook's table in a text of our own", async () => {
    const args = ['vectors', 'ratio', 'ice', 'steam', '--probe', 'solid,gas,water,fashion', '--json'];
    const { out, err } = await nomen(args);
    expect(err).toContain("counting in Nomen's examples/corpus.txt");
    const [solid, gas, water, fashion] = JSON.parse(out).ratios.map(({ ratio }: { ratio: number }) => ratio);
    expect(solid).toBeGreaterThan(5);
    expect(gas).toBeLessThan(0.2);
    for (const ratio of [water, fashion]) expect(Math.abs(Math.log(ratio))).toBeLessThan(1);
  });

  it('leaves the lines out that start documents, and shows what is undefined as a dash', async () => {
    writeFileSync(path('marked.txt'), '=== ice gas\nice cold\n=== steam gas\nsteam hot\n');
    const args = ['vectors', 'ratio', 'ice', 'steam', '--probe', 'cold,ice', '--input', path('marked.txt')];
    const { out } = await nomen([...args, '--document-marker', '=== ']);
    expect(out).toMatch(/cold +1 +0 +∞\nice +0 +0 +-\n$/);
    expect(await refusal([...args, '--document-marker', '=== ', '--probe', 'gas'])).toContain('got "gas"');
  });
});
