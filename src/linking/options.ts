// How a linker works: its options with the source of each number.
import { checkNumber, resolveOptions } from '../base/index.js';

/**
 * How names are linked.
 *
 * @example
 * ```ts
 * import { type LinkingOptions, linkingDefaults } from 'nomen/linking';
 * const wider: LinkingOptions = { ...linkingDefaults, windowSize: 20 };
 * ```
 */
export interface LinkingOptions {
  /** Words on each side of a name that make its context window. */
  readonly windowSize: number;
  /** κ of `findCandidates`: how many observations the popularity of entities weighs in the prior. */
  readonly popularityWeight: number;
  /** The most candidates of a name that are considered. */
  readonly limit: number;
}

/**
 * The defaults: ten words on each side, popularity worth five observations, 64 candidates. Chosen on a part of AIDA's training documents.
 *
 * @example
 * ```ts
 * import { linkingDefaults } from 'nomen/linking';
 * linkingDefaults.windowSize; // 10
 * ```
 */
export const linkingDefaults: LinkingOptions = Object.freeze({ windowSize: 10, popularityWeight: 5, limit: 64 });

/**
 * Fills in the defaults and checks the numbers.
 *
 * @param where names the caller or the file in messages
 * @throws NomenError `unknown-option`, `number-out-of-range`
 * @example
 * ```ts
 * import { resolveLinkingOptions } from 'nomen/linking';
 * resolveLinkingOptions({ windowSize: 5 }, 'test'); // { windowSize: 5, popularityWeight: 5, limit: 64 }
 * ```
 */
export function resolveLinkingOptions(given: Partial<LinkingOptions>, where: string): LinkingOptions {
  const options = resolveOptions(linkingDefaults, given, where);
  checkNumber(options.windowSize, { where: `${where}: windowSize`, min: 1, max: 1000, integer: true });
  checkNumber(options.popularityWeight, { where: `${where}: popularityWeight`, min: 1e-9, max: 1e9 });
  checkNumber(options.limit, { where: `${where}: limit`, min: 1, max: 10_000, integer: true });
  return Object.freeze(options);
}
