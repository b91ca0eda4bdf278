// Alternating runs of contenders in one process: the answer of each is checked first, then CPU and wall time are taken.

/** One way to do the job of a benchmark. */
export interface Contender<Answer> {
  readonly name: string;
  /** Pieces of work in one run, for the rate. */
  readonly units: number;
  /** Does the job once. */
  run(): Answer | Promise<Answer>;
}

/** The middle, the ends and the number of some measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What one contender took. */
export interface Timing {
  readonly contender: string;
  readonly units: number;
  readonly rounds: number;
  /** CPU time of all threads of the process, user and system. */
  readonly cpuMs: Spread;
  readonly wallMs: Spread;
  /** Units for each second of CPU time. */
  readonly rate: Spread;
}

/**
 * Runs all contenders in turn (A B C A B C …). A first round, not timed, warms them up and hands each answer to `check`,
 * which throws when it is wrong: nothing is timed that does not work.
 */
export async function compare<Answer>(
  contenders: readonly Contender<Answer>[],
  {
    rounds,
    check,
  }: { readonly rounds: number; readonly check: (answer: Answer, contender: Contender<Answer>) => void },
): Promise<Timing[]> {
  const times = contenders.map(() => ({ cpu: [] as number[], wall: [] as number[] }));
  for (const contender of contenders) check(await contender.run(), contender);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const wallStart = performance.now();
      const cpuStart = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(cpuStart);
      times[i].cpu.push((user + system) / 1000);
      times[i].wall.push(performance.now() - wallStart);
    }
  }
  return contenders.map(({ name, units }, i) => ({
    contender: name,
    units,
    rounds,
    cpuMs: spreadOf(times[i].cpu),
    wallMs: spreadOf(times[i].wall),
    rate: spreadOf(times[i].cpu.map((ms) => (units * 1000) / ms)),
  }));
}

/** Median (the upper one of an even number), smallest and greatest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], min: sorted[0], max: sorted[sorted.length - 1] };
}
