// Progress of a long command as plain lines on stderr, not more than one every ten seconds.
import { note, type Session } from './session.js';

const millisecondsBetweenLines = 10_000;

/** A function that writes a line when the last one, or the start, is long enough ago. */
export function createProgressLines(session: Session): (line: string) => void {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < millisecondsBetweenLines) return;
    last = performance.now();
    note(session, line);
  };
}
