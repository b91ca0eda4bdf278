// One case of bench/growth.ts in a process of its own: makes its data, does its job, prints CPU time and memory as JSON.
import { createKernels } from '../../src/kernels/index.js';
import { createTagger, type NerModel, type NerOptions, tagText, trainNer } from '../../src/ner/index.js';
import { createWordVectors } from '../../src/vectors/index.js';
import { drawLabelled, drawTexts, type TextShape, wordOf } from './synthetic.js';

/** What grows, and what is done with it. */
export interface GrowthCase extends TextShape {
  readonly job: 'tag' | 'train';
  readonly tokens: number;
  readonly windowSize: number;
  /** Tokens of a minibatch in training. */
  readonly batchTokens: number;
}

/** What a case took. */
export interface GrowthCost {
  /** Of the job alone. */
  readonly cpuMs: number;
  /** Of making the tagger, or of reading vectors into a new model. */
  readonly setupMs: number;
  /** Of the whole process. */
  readonly peakBytes: number;
}

const dimensions = 50;
/** Enough for the host to compile what runs often. */
const warmUp = { sentenceLength: 20, vocabulary: 5000, windowSize: 2, batchTokens: 850, tokens: 60_000, seed: 3 };

const given = JSON.parse(process.argv[2]) as GrowthCase;
await (given.job === 'tag' ? tag : train)({ ...given, ...warmUp });
const cost = given.job === 'tag' ? await tag(given) : await train(given);
const { maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ ...cost, peakBytes: maxRSS * 1024 } satisfies GrowthCost));

async function tag(growth: GrowthCase): Promise<Omit<GrowthCost, 'peakBytes'>> {
  const model = await smallModel(growth);
  const [tagger, setupMs] = await timed(() => createTagger(model, createKernels()));
  let names = 0;
  let cpuMs = 0;
  for (const text of drawTexts({ ...growth, seed: 2 }, growth.tokens)) {
    const [tagged, ms] = await timed(() => tagText(tagger, text));
    names += tagged.spans.length;
    cpuMs += ms;
  }
  if (growth.tokens >= 1e4 && names === 0) throw new Error('no names were found');
  return { cpuMs, setupMs };
}

/** Trains one epoch; its first minibatch, which comes on top of the tokens that are counted, belongs to the setup. */
async function train(growth: GrowthCase): Promise<Omit<GrowthCost, 'peakBytes'>> {
  const documents = drawLabelled(growth, growth.batchTokens + growth.tokens);
  const vectors = vectorsFor(growth);
  const control = { kernels: createKernels() };
  let started = process.cpuUsage();
  const start = started;
  const onProgress = () => {
    if (started === start) started = process.cpuUsage();
  };
  await trainNer({ train: documents, vectors }, optionsFor(growth), { ...control, onProgress });
  const end = process.cpuUsage();
  return { cpuMs: milliseconds(start, end) - milliseconds(start, started), setupMs: milliseconds(start, started) };
}

/** Trained on little, so that it finds some of the names. */
async function smallModel(growth: GrowthCase): Promise<NerModel> {
  const train = drawLabelled({ ...growth, sentenceLength: 20 }, 1500);
  const data = { train, vectors: vectorsFor(growth) };
  return (
    await trainNer(
      data,
      { ...optionsFor(growth), epochs: 6, batchTokens: 100, learningRate: 0.02 },
      { kernels: createKernels() },
    )
  ).model;
}

function optionsFor({ windowSize, batchTokens }: GrowthCase): Partial<NerOptions> {
  return { dimensions, hidden: [100], windowSize, batchTokens, epochs: 1, maxWords: 2_000_000, warmupSteps: 2 };
}

/** Vectors for the whole vocabulary, so that the model holds all of it. */
function vectorsFor({ vocabulary }: GrowthCase) {
  const words = [...new Set(Array.from({ length: vocabulary }, (_, id) => wordOf(id).toLowerCase()))];
  const values = Float32Array.from({ length: words.length * dimensions }, (_, i) => Math.sin(i * i));
  return createWordVectors({ words, dimensions, values });
}

async function timed<Result>(work: () => Result): Promise<readonly [Result, number]> {
  const start = process.cpuUsage();
  const result = work();
  return [result, milliseconds(start, process.cpuUsage())];
}

function milliseconds(start: NodeJS.CpuUsage, end: NodeJS.CpuUsage): number {
  return (end.user + end.system - start.user - start.system) / 1000;
}
