// Timings as the rows of a table: rate, wall time, and how many times the first contender is as fast as each.
import type { Findings } from './benchmark.js';
import type { Spread, Timing } from './compare.js';

/** One case of a benchmark, e.g. a batch size; the first timing is that of Nomen. */
export interface TimedCase {
  readonly name: string;
  readonly timings: readonly Timing[];
}

/** Records and table of timed cases; `unit` is what the rate counts. */
export function timingFindings(cases: readonly TimedCase[], unit: string): Findings {
  return {
    records: cases.flatMap(({ name, timings }) => timings.map((timing) => ({ case: name, unit, ...timing }))),
    heads: ['case', 'contender', `${unit} a CPU second, median (min–max)`, 'wall ms, median', 'nomen is'],
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
