#!/usr/bin/env node
// The command `nomen`: wires the process to the commands.
import { runCommandLine } from './run.js';
import { processSession } from './session.js';

const session = processSession();
void runCommandLine(process.argv.slice(2), session).then(() => {
  process.exitCode = session.exitCode;
});
