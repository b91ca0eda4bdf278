// Colours on a terminal, none anywhere else; and the colour of each label.
import pico from 'picocolors';
import { isTerminal, type Session } from './session.js';

/** picocolors' functions, all of them the identity when stdout is not a terminal or NO_COLOR is set. */
export type Colours = ReturnType<typeof pico.createColors>;

/** The colours for what is written to stdout. */
export function coloursFor(session: Session): Colours {
  return pico.createColors(pico.isColorSupported && isTerminal(session.stdout));
}

/** Shows a label in its colour: the same label has the same one throughout. */
export function createLabelColours(colours: Colours, labels: readonly string[]): (label: string) => string {
  const wheel = [colours.cyan, colours.green, colours.yellow, colours.magenta, colours.blue, colours.red];
  return (label) => wheel[Math.max(0, labels.indexOf(label)) % wheel.length](label);
}
