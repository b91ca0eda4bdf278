// Stands in for vitest where a suite runs in a page: collects its tests, runs them, and knows the few comparisons they use.

/** What became of a test: its full name, and what it threw. */
export interface Outcome {
  readonly name: string;
  readonly failure?: string;
}

const collected: { readonly name: string; readonly test: () => void }[] = [];
const path: string[] = [];

export function describe(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

export function it(name: string, test: () => void): void {
  collected.push({ name: [...path, name].join(' > '), test });
}

it.each =
  <Row>(rows: readonly Row[]) =>
  (name: string, test: (...values: never[]) => void): void => {
    for (const row of rows) {
      const values = (Array.isArray(row) ? row : [row]) as never[];
      it(`${name} ${JSON.stringify(row)}`, () => test(...values));
    }
  };

/** Runs what was collected since the last call. */
export function runCollected(): Outcome[] {
  return collected.splice(0).map(({ name, test }) => {
    try {
      test();
      return { name };
    } catch (error) {
      // fast-check reports the shrunk input and keeps the test's own error as the cause.
      return { name, failure: `${error} ${(error as Error).cause ?? ''}` };
    }
  });
}

export function expect<Value>(got: Value, what = 'the value') {
  const check = (holds: boolean, want: unknown) => {
    if (!holds) expect.fail(`${what}: expected ${want}, got ${got}`);
  };
  return {
    toBe: (want: Value) => check(Object.is(got, want), want),
    toEqual: (want: Value) => check(isEqual(got, want), want),
    toBeInstanceOf: (want: { readonly name: string } & (abstract new (...values: never[]) => unknown)) =>
      check(got instanceof want, want.name),
    not: { toBe: (unwanted: Value) => check(!Object.is(got, unwanted), `not ${unwanted}`) },
  };
}

expect.fail = (message: string): never => {
  throw new Error(message);
};

/** Equal numbers (NaN too) or texts, or arrays of such. */
function isEqual(got: unknown, want: unknown): boolean {
  if (!Array.isArray(got) || !Array.isArray(want)) return Object.is(got, want);
  return got.length === want.length && got.every((value, i) => isEqual(value, want[i]));
}
