// Where the numbers of a word stand in a table of words.

/**
 * A record of a `WordTable`: `hash`, two numbers of `code`, `value`, `uses`, `length`, then from `header` on the code units.
 *
 * @example
 * ```ts
 * import { wordRecord } from 'nomen/kernels';
 * const valueAt = (records: Int32Array, record: number) => records[record + wordRecord.value];
 * ```
 */
export const wordRecord = Object.freeze({ hash: 0, code: 1, value: 3, uses: 4, length: 5, header: 6 });
