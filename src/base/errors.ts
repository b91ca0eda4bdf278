// The one error class of the library and the one-line form of its messages.

/** The parts of a Nomen message: `where: expected X, got Y. How to fix.` */
export interface Complaint {
  /** Stable kebab-case code, e.g. `wrong-column-count`; programs branch on it. */
  readonly code: string;
  /** What is at fault: `file:line`, an argument or an option name. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** A sentence that says how to mend it, without the final full stop. */
  readonly fix: string;
  /** Machine-readable particulars. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Every error that Nomen raises on purpose; `message` is `where: expected X, got Y. How to fix.` on one line.
 *
 * @example
 * ```ts
 * import { NomenError } from 'nomen/base';
 * const error = new NomenError({ code: 'bad-rate', where: 'learningRate', expected: 'a number > 0', got: '-1', fix: 'Pass e.g. 0.01' });
 * error.message; // 'learningRate: expected a number > 0, got -1. Pass e.g. 0.01.'
 * ```
 */
export class NomenError extends Error {
  override readonly name = 'NomenError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** What the message was made from: an error that comes from another thread is made from it again. */
  readonly complaint: Complaint;

  constructor(complaint: Complaint, cause?: unknown) {
    const line = `${complaint.where}: expected ${complaint.expected}, got ${complaint.got}. ${complaint.fix}.`;
    super(onOneLine(line), cause === undefined ? undefined : { cause });
    this.code = complaint.code;
    this.details = Object.freeze({ where: complaint.where, ...complaint.details });
    this.complaint = complaint;
  }
}

/**
 * Quotes a piece of input for a message: control characters escaped, cut to `limit` UTF-16 code units (default 40).
 *
 * @example
 * ```ts
 * import { quote } from 'nomen/base';
 * quote('a\tb'); // '"a\\tb"'
 * ```
 */
export function quote(text: string, limit = 40): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return JSON.stringify(shown);
}

function onOneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
