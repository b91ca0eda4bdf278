// Runs one command line: parses it, and turns every failure into one line and an exit code.
import { type Command, CommanderError } from 'commander';
import { NomenError } from '../base/index.js';
import { createProgram } from './program.js';
import { exitCodes, note, type Session } from './session.js';

/**
 * Runs `nomen` with the arguments after the program's name; the result is `session.exitCode`:
 * 0 done, 1 the answer is "no", 2 bad use or bad input (one line on stderr), 130 interrupted.
 */
export async function runCommandLine(args: readonly string[], session: Session): Promise<void> {
  const program = await createProgram(session, args[0]);
  reportUnderOwnName(program, session, 'nomen');
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      session.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    } else {
      note(session, failureLine(error));
      session.exitCode = exitCodes.badInput;
    }
  }
}

/** Makes each command write to the session and give its own errors as one line with its name. */
function reportUnderOwnName(command: Command, session: Session, path: string): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => session.stdout.write(text),
    writeErr: (text) => session.stderr.write(text),
    outputError: (text) => note(session, `${path}: ${usageLine(text)} See ${path} --help.`),
  });
  for (const child of command.commands) reportUnderOwnName(child, session, `${path} ${child.name()}`);
}

function usageLine(text: string): string {
  const line = text.trim().replace(/^error: /, '');
  const [message, suggestion] = line.split('\n');
  const ended = message.endsWith('.') ? message : `${message}.`;
  return suggestion === undefined ? ended : `${ended} ${suggestion.replace(/^\(|\)$/g, '')}`;
}

function failureLine(error: unknown): string {
  if (error instanceof NomenError) return error.message;
  const failure = error instanceof Error ? error : new Error(String(error));
  return `internal: ${failure.name}: ${failure.message.replace(/\s*\n\s*/g, ' ')}. Please report this as a bug.`;
}
