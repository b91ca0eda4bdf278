// The command tree: every command that exists, in the order of `nomen --help`.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addBench } from './commands/bench.js';
import { addCheckGradients } from './commands/check-gradients.js';
import { addDebugData } from './commands/debug-data.js';
import { addEvaluateNer } from './commands/evaluate-ner.js';
import { addEvaluateVectors } from './commands/evaluate-vectors.js';
import { addInfo } from './commands/info.js';
import { addScore } from './commands/score.js';
import { addTag } from './commands/tag.js';
import { addTrainNer } from './commands/train-ner.js';
import { addTrainVectors } from './commands/train-vectors.js';
import { addVectorQuestions } from './commands/vectors.js';
import { addVectorsConvert } from './commands/vectors-convert.js';
import { addVectorsProject } from './commands/vectors-project.js';
import { addVectorsRatio } from './commands/vectors-ratio.js';
import type { Session } from './session.js';

/** Builds `nomen` with all its commands; each writes to `session` and sets its exit code. */
export function createProgram(session: Session): Command {
  const program = new Command('nomen')
    .description('Finds names in text and learns to, with window networks small enough to read.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'explain the command')
    .helpCommand(false);
  addTag(program, session);
  const train = group(program, 'train', 'learn a model from labelled data, or word vectors from text');
  addTrainNer(train, session);
  addTrainVectors(train, session);
  const evaluate = group(program, 'evaluate', 'score a model or word vectors on data that people made');
  addEvaluateNer(evaluate, session);
  addEvaluateVectors(evaluate, session);
  const vectors = group(program, 'vectors', 'ask word vectors, draw them, convert them');
  for (const add of [addVectorQuestions, addVectorsProject, addVectorsConvert, addVectorsRatio]) add(vectors, session);
  addScore(program, session);
  addCheckGradients(program, session);
  addInfo(program, session);
  addDebugData(group(program, 'debug', 'look for trouble in data'), session);
  addBench(program, session);
  return program;
}

function group(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).helpOption('--help', 'explain the command').helpCommand(false);
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
