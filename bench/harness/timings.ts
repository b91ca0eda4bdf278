// Timed cases, kept, and shown as the rows of a table: rate, wall time, and how many times the first contender is as fast as each.
import type { Benchmark, Findings, TextFlags } from './benchmark.js';
import { type Contender, compare, type Spread, type Timing } from './compare.js';

/** One case of a benchmark, e.g. a batch size; the first timing is what the others are held against. */
export interface TimedCase {
  readonly name: string;
  readonly timings: readonly Timing[];
}

/** Compares contenders in one case of a benchmark and keeps a record of each. */
export async function timeCase<Answer>(
  benchmark: Benchmark<TextFlags & { readonly runs: string }>,
  name: string,
  {
    contenders,
    unit,
    check,
  }: {
    readonly contenders: readonly Contender<Answer>[];
    readonly unit: string;
    readonly check: (answer: Answer, contender: Contender<Answer>) => void;
  },
): Promise<TimedCase> {
  benchmark.note(`${name}: ${contenders.map((contender) => contender.name).join(', ')}`);
  const timings = await compare(contenders, { rounds: benchmark.count('runs'), check });
  for (const timing of timings) benchmark.keep({ case: name, unit, ...timing });
  return { name, timings };
}

/** The table of timed cases; `unit` is what the rate counts. */
export function timingTable(cases: readonly TimedCase[], unit: string): Pick<Findings, 'heads' | 'rows'> {
  return {
    heads: ['case', 'contender', `${unit} a CPU second, median (min–max)`, 'wall ms, median', 'the first is'],
    rows: cases.flatMap(({ name, timings }) =>
      timings.map(({ contender, rate, wallMs }, i) => {
        const ratio = timings[0].rate.median / rate.median;
        return [name, contender, showSpread(rate), wallMs.median.toFixed(0), i === 0 ? '' : `${showNumber(ratio)}×`];
      }),
    ),
  };
}

/** e.g. `21.5k (20.1k–22k)`. */
export function showSpread({ median, min, max }: Spread): string {
  return `${showNumber(median)} (${showNumber(min)}–${showNumber(max)})`;
}

/** Three digits that mean something. */
export function showNumber(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (value >= 1e3) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}
