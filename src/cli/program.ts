// The command tree: every command that exists, in the order of `nomen --help`.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addTag } from './commands/tag.js';
import { packageFolder } from './package-folder.js';
import type { Session } from './session.js';

type AddCommand = (parent: Command, session: Session) => void;
type Load = () => AddCommand | Promise<AddCommand>;

/** The commands; their code is loaded when they are called or explained, but for that of `tag`, which so starts soonest. */
const commands: Readonly<Record<string, Load | Group>> = {
  tag: () => addTag,
  train: {
    description: 'learn a model from labelled data, or word vectors from text',
    members: [
      async () => (await import('./commands/train-ner.js')).addTrainNer,
      async () => (await import('./commands/train-curve.js')).addTrainCurve,
      async () => (await import('./commands/train-vectors.js')).addTrainVectors,
      async () => (await import('./commands/train-network.js')).addTrainNetwork,
      async () => (await import('./commands/train-classifier.js')).addTrainClassifier,
      async () => (await import('./commands/train-sense.js')).addTrainSense,
    ],
  },
  evaluate: {
    description: 'score a model or word vectors on data that people made',
    members: [
      async () => (await import('./commands/evaluate-ner.js')).addEvaluateNer,
      async () => (await import('./commands/evaluate-vectors.js')).addEvaluateVectors,
      async () => (await import('./commands/evaluate-network.js')).addEvaluateNetwork,
      async () => (await import('./commands/evaluate-classifier.js')).addEvaluateClassifier,
      async () => (await import('./commands/evaluate-intents.js')).addEvaluateIntents,
      async () => (await import('./commands/evaluate-sense.js')).addEvaluateSense,
    ],
  },
  explain: async () => (await import('./commands/explain.js')).addExplain,
  vectors: {
    description: 'ask word vectors, draw them, convert them',
    members: [
      async () => (await import('./commands/vectors.js')).addVectorQuestions,
      async () => (await import('./commands/vectors-project.js')).addVectorsProject,
      async () => (await import('./commands/vectors-convert.js')).addVectorsConvert,
      async () => (await import('./commands/vectors-ratio.js')).addVectorsRatio,
    ],
  },
  classify: async () => (await import('./commands/classify.js')).addClassify,
  understand: async () => (await import('./commands/understand.js')).addUnderstand,
  sense: async () => (await import('./commands/sense.js')).addSense,
  predict: async () => (await import('./commands/predict.js')).addPredict,
  link: {
    description: 'say what names mean: link them to a knowledge base',
    members: [
      async () => (await import('./commands/link-build.js')).addLinkBuild,
      async () => (await import('./commands/link-tag.js')).addLinkTag,
      async () => (await import('./commands/link-train.js')).addLinkTrain,
      async () => (await import('./commands/link-evaluate.js')).addLinkEvaluate,
    ],
  },
  score: async () => (await import('./commands/score.js')).addScore,
  'check-gradients': async () => (await import('./commands/check-gradients.js')).addCheckGradients,
  info: async () => (await import('./commands/info.js')).addInfo,
  debug: {
    description: 'look for trouble in data',
    members: [async () => (await import('./commands/debug-data.js')).addDebugData],
  },
  bench: async () => (await import('./commands/bench.js')).addBench,
};

/** Commands under one name. */
interface Group {
  readonly description: string;
  readonly members: readonly Load[];
}

/** Builds `nomen`; commands write to `session` and set its exit code. Only the called one is complete, or all where none is. */
export async function createProgram(session: Session, called: string | undefined): Promise<Command> {
  const program = new Command('nomen')
    .description('Finds names in text and learns to, with window networks small enough to read.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'explain the command')
    .helpCommand(false);
  const isOne = called !== undefined && Object.hasOwn(commands, called);
  for (const [name, command] of Object.entries(commands)) {
    if (isOne && name !== called) continue;
    if (typeof command === 'function') (await command())(program, session);
    else await addGroup(program.command(name), command, session);
  }
  return program;
}

async function addGroup(group: Command, { description, members }: Group, session: Session): Promise<void> {
  group.description(description).helpOption('--help', 'explain the command').helpCommand(false);
  for (const load of members) (await load())(group, session);
}

function packageVersion(): string {
  const text = readFileSync(new URL('package.json', packageFolder), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
