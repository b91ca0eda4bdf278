// Options: defaults filled in, unknown names refused with the nearest known one, numbers checked.
import { NomenError, quote } from './errors.js';

/**
 * Fills `given` with `defaults` and refuses names that the defaults do not have.
 *
 * @param defaults a frozen constant that holds every option
 * @param given what the caller passed; `undefined` values fall back to the default
 * @param where the function or file that the options belong to, for the message
 * @throws NomenError `unknown-option`
 * @example
 * ```ts
 * import { resolveOptions } from 'nomen/base';
 * resolveOptions({ epochs: 5, seed: 1 }, { epochs: 9 }, 'train'); // { epochs: 9, seed: 1 }
 * ```
 */
export function resolveOptions<T extends object>(defaults: T, given: Partial<T> | undefined, where: string): T {
  const resolved = { ...defaults };
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!Object.hasOwn(defaults, name)) throw unknownName(name, Object.keys(defaults), { where, kind: 'option' });
    if (value !== undefined) (resolved as Record<string, unknown>)[name] = value;
  }
  return resolved;
}

/**
 * The error for a name that is not among the known ones; it names the nearest.
 *
 * @example
 * ```ts
 * import { unknownName } from 'nomen/base';
 * unknownName('epoch', ['epochs', 'seed'], { where: 'train', kind: 'option' }).message;
 * // 'train: expected a known option, got "epoch". Did you mean "epochs"? Known: epochs, seed.'
 * ```
 */
export function unknownName(
  name: string,
  known: readonly string[],
  { where, kind }: { where: string; kind: string },
): NomenError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `Did you mean ${quote(nearest)}? `;
  return new NomenError({
    code: `unknown-${kind.replace(/ /g, '-')}`,
    where,
    expected: `a known ${kind}`,
    got: quote(name),
    fix: `${hint}Known: ${known.join(', ')}`,
    details: { name, nearest },
  });
}

/**
 * Checks that a number lies in a range and, when `integer`, is whole.
 *
 * @throws NomenError `number-out-of-range`
 * @example
 * ```ts
 * import { checkNumber } from 'nomen/base';
 * checkNumber(3, { where: 'epochs', min: 1, integer: true });
 * ```
 */
export function checkNumber(
  value: unknown,
  { where, min = -Infinity, max = Infinity, integer = false }: NumberRange,
): asserts value is number {
  const ok = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (ok) return;
  const kind = integer ? 'a whole number' : 'a number';
  const range = [min > -Infinity ? `≥ ${min}` : '', max < Infinity ? `≤ ${max}` : ''].filter(Boolean).join(' and ');
  throw new NomenError({
    code: 'number-out-of-range',
    where,
    expected: range ? `${kind} ${range}` : kind,
    got: typeof value === 'number' ? String(value) : quote(String(value)),
    fix: `Pass ${kind} in that range`,
    details: { value, min, max },
  });
}

/** The range that `checkNumber` enforces; ends are included. */
export interface NumberRange {
  readonly where: string;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
