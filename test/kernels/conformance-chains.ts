// Conformance of forward–backward and Viterbi against the sum over all paths.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import { allPaths, type NaiveChain, recursiveLogZ, runProbability } from './naive.js';
import { type Exactness, onDrawn, onWorkbench, size, type Workbench } from './workbench.js';

const ILLEGAL = -1e4;

/** Few enough paths to walk them all: at most 5⁵ a sentence. */
const drawnChains = fc.record({
  tagCount: fc.integer({ min: 1, max: 5 }),
  lengths: fc.array(size(5), { maxLength: 5 }),
  scale: fc.constantFrom(0, 1, 5),
});

export function describeChains(kernels: Kernels, exactness: Exactness): void {
  const onBench = (seed: number, test: (bench: Workbench) => void) => () =>
    onWorkbench(kernels, { ...exactness, seed }, test);

  describe('linear chains', () => {
    it('sum over all paths', () =>
      onDrawn(kernels, exactness, {
        shape: drawnChains,
        test: (bench, { tagCount, lengths, scale }) =>
          void checkAgainstPaths(bench, drawChain(bench, { tagCount, offsets: offsetsOf(lengths), scale })),
      }));

    it(
      'give illegal transitions, starts and ends no probability',
      onBench(3, (bench) => {
        const chain = drawChain(bench, { tagCount: 3, offsets: [0, 5, 6, 8], scale: 1 });
        forbid(chain);
        const { marginals, expected } = checkAgainstPaths(bench, chain);
        expect([expected[2], marginals[1], marginals[4 * 3]]).toEqual([0, 0, 0]);
      }),
    );

    it(
      'survive scores whose exponentials overflow or vanish',
      onBench(4, (bench) => {
        const chain = drawChain(bench, { tagCount: 3, offsets: [0, 4, 8], scale: 400 });
        checkAgainstPaths(bench, chain);
      }),
    );

    it(
      'survive a detour through a tag that is a thousand nats behind',
      onBench(5, (bench) => {
        // Tag 1 is far behind at every token, but only from tag 1 is tag 0 reached: its small sums must not vanish.
        const chain = drawChain(bench, { tagCount: 2, offsets: [0, 4], scale: 1 });
        for (let t = 0; t < 4; t++) chain.emissions[t * 2 + 1] -= 1500;
        chain.transitions[0] -= 5000;
        checkAgainstPaths(bench, chain);
      }),
    );

    it(
      'keep log Z and marginals over thousands of tokens',
      onBench(6, (bench) => {
        const { close, output } = bench;
        const chain = drawChain(bench, { tagCount: 7, offsets: [0, 3000, 3001], scale: 2 });
        const { logZ, marginals, expected } = run(bench, chain);
        close(logZ, recursiveLogZ(chain));
        const sums = output(3001);
        for (let i = 0; i < marginals.length; i++) sums[Math.floor(i / 7)] += marginals[i];
        close(sums, Array(3001).fill(1));
        close([Array.from(expected).reduce((sum, x) => sum + x, 0)], [2999], [2999]);
      }),
    );
  });

  describe('viterbi', () => {
    it('finds the best of all paths; ties go to the lower tag', () =>
      onDrawn(kernels, exactness, {
        shape: drawnChains,
        test(bench, { tagCount, lengths, scale }) {
          const chain = drawChain(bench, { tagCount, offsets: offsetsOf(lengths), scale });
          // Whole numbers make ties frequent and sums exact.
          for (const scores of [chain.emissions, chain.transitions, chain.start, chain.end]) {
            for (let i = 0; i < scores.length; i++) scores[i] = Math.round(scores[i]);
          }
          const tags = bench.outputInts(chain.emissions.length / tagCount);
          bench.kernels.viterbi(tags, chain.emissions, chain);
          expect([...tags]).toEqual(allPaths(chain).best);
        },
      }));

    it(
      'never takes an illegal transition where a legal path exists',
      onBench(7, (bench) => {
        const chain = drawChain(bench, { tagCount: 3, offsets: [0, 6], scale: 3 });
        forbid(chain);
        const tags = bench.outputInts(6);
        bench.kernels.viterbi(tags, chain.emissions, chain);
        expect([...tags]).toEqual(allPaths(chain).best);
        expect(tags[0]).not.toBe(1);
        expect(tags[5]).not.toBe(0);
      }),
    );
  });
}

function offsetsOf(lengths: readonly number[]): number[] {
  const offsets = [0];
  for (const length of lengths) offsets.push(offsets[offsets.length - 1] + length);
  return offsets;
}

type DrawnChain = NaiveChain & ReturnType<typeof drawChain>;

function drawChain(
  { normals, ints }: Workbench,
  {
    tagCount,
    offsets,
    scale,
  }: { readonly tagCount: number; readonly offsets: readonly number[]; readonly scale: number },
) {
  return {
    tagCount,
    offsets: ints(offsets),
    emissions: normals(offsets[offsets.length - 1] * tagCount, scale),
    transitions: normals(tagCount * tagCount, scale),
    start: normals(tagCount, scale),
    end: normals(tagCount, scale),
  };
}

/** From tag 0 to tag 2, a start in tag 1 and an end in tag 0 become illegal. */
function forbid({ transitions, start, end }: DrawnChain): void {
  transitions[2] += ILLEGAL;
  start[1] += ILLEGAL;
  end[0] += ILLEGAL;
}

function run({ kernels, output }: Workbench, chain: DrawnChain) {
  const { offsets, tagCount, emissions } = chain;
  const out = {
    logZ: output(offsets.length - 1, 9),
    marginals: output(emissions.length, 9),
    expected: output(tagCount * tagCount),
  };
  kernels.chainForwardBackward(out, emissions, chain);
  // The counts may be left out; the rest stays the same.
  const less = { logZ: output(out.logZ.length), marginals: output(emissions.length) };
  kernels.chainForwardBackward(less, emissions, chain);
  expect([[...less.logZ], [...less.marginals]]).toEqual([[...out.logZ], [...out.marginals]]);
  return out;
}

/** Scores of hundreds of nats leave an error of that many roundings in the exponent, hence in every probability. */
function checkAgainstPaths(bench: Workbench, chain: DrawnChain) {
  const out = run(bench, chain);
  const want = allPaths(chain);
  const largest = want.logZ.reduce((size, logZ) => Math.max(size, Math.abs(logZ)), 0);
  bench.close(out.logZ, want.logZ);
  bench.close(out.marginals, want.marginals, Array(want.marginals.length).fill(largest));
  bench.close(out.expected, want.expected, Array(want.expected.length).fill(largest));
  const again = { ...out, expected: bench.output(out.expected.length, 5) };
  bench.kernels.chainForwardBackward(again, chain.emissions, chain);
  bench.close(
    again.expected,
    want.expected.map((x) => x + 5),
    Array(want.expected.length).fill(largest),
  );
  checkRuns(bench, chain, largest);
  return out;
}

/** Runs of one, two and all tags of every other sentence, some of them the best path's. */
function checkRuns({ kernels, random, ints, output, close }: Workbench, chain: DrawnChain, largest: number): void {
  const { offsets, tagCount, emissions } = chain;
  const { best } = allPaths(chain);
  const asked: { s: number; start: number; run: number[] }[] = [];
  for (let s = 0; s + 1 < offsets.length; s += 2) {
    const length = offsets[s + 1] - offsets[s];
    for (const size of [1, 2, length].filter((n) => n > 0 && n <= length)) {
      const start = offsets[s] + random.integer(length - size + 1);
      asked.push({ s, start, run: [...best.slice(start, start + size)] });
      asked.push({ s, start, run: Array.from({ length: size }, () => random.integer(tagCount)) });
    }
  }
  const bounds = [0];
  for (const { run } of asked) bounds.push(bounds[bounds.length - 1] + run.length);
  const runs = {
    sentences: ints(asked.map(({ s }) => s)),
    starts: ints(asked.map(({ start }) => start)),
    tags: ints(asked.flatMap(({ run }) => run)),
    offsets: ints(bounds),
  };
  const probabilities = output(asked.length);
  kernels.chainRuns(probabilities, emissions, { ...chain, runs });
  const want = asked.map((one) => runProbability(chain, one.s, one));
  close(probabilities, want, Array(want.length).fill(largest));
}
