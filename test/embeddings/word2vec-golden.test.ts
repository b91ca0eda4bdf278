// word2vec against the hand computation in docs/maths/word2vec.md: both learners, every update of the toy corpus.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { createCorpus } from '../../src/embeddings/index.js';
import { createLearners, rowOf } from './word2vec-learners.js';

const page = readFileSync(new URL('../../docs/maths/word2vec.md', import.meta.url), 'utf8');
const corpus = createCorpus([
  ['a', 'b'],
  ['c', 'b'],
]);
const { vocabulary } = corpus;
const start = tableUnder('Two lines').map(([word, v, u]) => ({ word, v: numbers(v), u: numbers(u) }));

describe.each([
  ['softmax', 'softmax'],
  ['negative sampling', 'negative'],
  ['hierarchical softmax', 'hierarchical'],
] as const)('the first updates of %s', (title, loss) => {
  const header = tableHeader(title);
  const updates = tableUnder(title).map((cells) => Object.fromEntries(cells.map((cell, i) => [header[i], cell])));

  it.each(['reference', 'wasm'] as const)('are those computed by hand: %s', (which) => {
    const learner = createLearners(Array.from(vocabulary.counts!), {
      loss,
      dimensions: 2,
      windowSize: 1,
      negativeSamples: 2,
    })[which];
    for (const { word, v, u } of start) {
      learner.inputs.set(v, vocabulary.idOf(word) * learner.stride);
      const row = loss === 'hierarchical' ? ['a', 'b'].indexOf(word) : vocabulary.idOf(word);
      if (row >= 0) learner.outputs.set(u, row * learner.stride);
    }
    const random = createRandom(5);
    // Each line makes two updates; the second of a line shows what the first has left.
    for (const [line, words] of [
      ['a', 'b'],
      ['c', 'b'],
    ].entries()) {
      const [first, second] = updates.slice(2 * line, 2 * line + 2);
      learner.trainChunk(
        Int32Array.from(words, (word) => vocabulary.idOf(word)),
        { from: 0.1, to: 0.1, random },
      );
      const { sum, count } = learner.takeLoss();
      expect(count).toBe(2);
      expect(sum).toBeCloseTo(Number(first.loss) + Number(second.loss), 5);
      expectRow(rowOf(learner, 'inputs', vocabulary.idOf(first.input), 2), first['v of the input']);
      expectRow(rowOf(learner, 'inputs', vocabulary.idOf(second.input), 2), second['v of the input']);
      for (const name of header.filter((one) => /^(u of|node)/.test(one))) {
        const [kind, last] = [name.slice(0, 4), name.at(-1)!];
        const row = kind === 'node' ? Number(last) : vocabulary.idOf(last);
        expectRow(rowOf(learner, 'outputs', row, 2), second[name]);
      }
      // The plain learner draws from the stream itself; the kernels from a copy of its state.
      if (which === 'wasm') for (let draws = 0; draws < (loss === 'negative' ? 10 : 2); draws++) random.uniform();
    }
  });
});

describe.each([
  ['CBOW, softmax', 'softmax'],
  ['CBOW, negative sampling', 'negative'],
  ['CBOW, hierarchical softmax', 'hierarchical'],
] as const)('the first updates of %s', (title, loss) => {
  const header = tableHeader(title);
  const updates = tableUnder(title).map((cells) => Object.fromEntries(cells.map((cell, i) => [header[i], cell])));
  const words = ['a', 'c', 'b'];
  const line = createCorpus([words]).vocabulary;
  const matrixRows = header.filter((name) => /^([uv] of|node)/.test(name));

  /** The kind of a column and the row that it shows. */
  function placeOf(name: string): ['inputs' | 'outputs', number] {
    const last = name.at(-1)!;
    return [name.startsWith('v') ? 'inputs' : 'outputs', name.startsWith('node') ? Number(last) : line.idOf(last)];
  }

  /** The numbers of a column before the first update. */
  function startUnder(name: string): number[] {
    const word = name.startsWith('node') ? 'ab'[Number(name.at(-1))] : name.at(-1);
    return start.find((row) => row.word === word)![name.startsWith('v') ? 'v' : 'u'];
  }

  it.each(['reference', 'wasm'] as const)('are those computed by hand: %s', (which) => {
    const options = { method: 'cbow', loss, dimensions: 2, windowSize: 1, negativeSamples: 2 } as const;
    const learner = createLearners(Array.from(line.counts!), options)[which];
    for (const name of matrixRows) {
      const [matrix, row] = placeOf(name);
      learner[matrix].set(startUnder(name), row * learner.stride);
    }
    const ids = Int32Array.from(words, (word) => line.idOf(word));
    learner.trainChunk(ids, { from: 0.1, to: 0.1, random: createRandom(5) });
    const { sum, count } = learner.takeLoss();
    expect(count).toBe(3);
    expect(sum).toBeCloseTo(
      updates.reduce((total, update) => total + Number(update.loss), 0),
      5,
    );
    for (const name of matrixRows) {
      const [matrix, row] = placeOf(name);
      expectRow(rowOf(learner, matrix, row, 2), updates[2][name]);
    }
  });

  it('move inputs and outputs by the page’s formula, row by row', () => {
    for (const [i, update] of updates.entries()) {
      const old = (name: string) => (i === 0 ? startUnder(name) : numbers(updates[i - 1][name]));
      const window = update.window.split(', ');
      const h = [0, 1].map((d) => window.reduce((total, word) => total + old(`v of ${word}`)[d], 0) / window.length);
      const moved = matrixRows
        .filter((name) => /^[un]/.test(name))
        .map((name) => {
          const [from, to] = [old(name), numbers(update[name])];
          const delta = (from[0] - to[0]) / (0.1 * h[0]);
          return { from, to, delta };
        });
      for (const { from, to, delta } of moved) expect(from[1] - 0.1 * delta * h[1]).toBeCloseTo(to[1], 5);
      for (const word of ['a', 'b', 'c']) {
        const share = window.includes(word) ? 0.1 / window.length : 0;
        for (const d of [0, 1]) {
          const dh = moved.reduce((total, { from, delta }) => total + delta * from[d], 0);
          expect(numbers(update[`v of ${word}`])[d]).toBeCloseTo(old(`v of ${word}`)[d] - share * dh, 5);
        }
      }
    }
  });
});

function expectRow(row: readonly number[], cell: string): void {
  for (const [d, value] of numbers(cell).entries()) expect(row[d]).toBeCloseTo(value, 5);
}

function numbers(cell: string): number[] {
  return cell.split(' ').map((number) => Number(number.replace('−', '-')));
}

function tableUnder(title: string): string[][] {
  return linesUnder(title).slice(2);
}

function tableHeader(title: string): string[] {
  return linesUnder(title)[0];
}

function linesUnder(title: string): string[][] {
  const section = page.split(new RegExp(`^#+ ${title}$`, 'm'))[1].split(/^#/m)[0];
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
