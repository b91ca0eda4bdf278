#!/usr/bin/env node
// The command `nomen`: wires the process to the commands.
import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './run.js';
import { processSession } from './session.js';

// Streams leave much garbage and little to keep: with this V8 collects it early instead of growing by 50 MB.
setFlagsFromString('--optimize-for-size');
const session = processSession();
await runCommandLine(process.argv.slice(2), session);
process.exitCode = session.exitCode;
