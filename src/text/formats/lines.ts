// The lines of a text, one after the other, without a list of them.

/** A line without its end, and its 1-based number. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/**
 * The lines of a text; ends are LF or CRLF, a byte order mark is passed over.
 *
 * @example
 * ```ts
 * import { linesOf } from 'nomen/text';
 * [...linesOf('a\r\nb')]; // [{ text: 'a', number: 1 }, { text: 'b', number: 2 }]
 * ```
 */
export function* linesOf(text: string): Generator<Line, void> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let number = 1; at < text.length; number++) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const trimmed = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    yield { text: text.slice(at, trimmed), number };
    at = end + 1;
  }
}
