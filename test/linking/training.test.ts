// Training: weights that link what they were shown, the same each time, without a document seeing its own answers.
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  createLinker,
  evaluateLinks,
  findCandidates,
  type LinkTrainingProgress,
  linkDocument,
  trainLinker,
} from '../../src/linking/index.js';
import { linked, smallKnowledge } from './small-world.js';

const knowledge = smallKnowledge();
const kernels = createReferenceKernels();
/** Here people call the actress by her first name. */
const train = [
  linked('[Paris|PER|hilton] came'),
  linked('[Paris|PER|hilton] spoke to the [UN|ORG|un]'),
  linked('[Paris|LOC|texas] ranch'),
  linked('[Paris|LOC|texas] of cattle'),
  linked('[Paris|LOC|paris] , capital of France'),
  linked('[Paris|LOC|paris] on the Seine'),
  linked('the actress [Paris|LOC] , television'),
];
const options = { epochs: 30, learningRate: 0.05, batchSize: 2 };

describe('a trained linker', () => {
  it('links what it was shown, which the untrained one does not', async () => {
    const odd = [linked('[Paris|PER|hilton] left')];
    const linker = await trainLinker(knowledge, { train }, { kernels }, options);
    expect(evaluateLinks(createLinker(knowledge), odd).accuracy).toBe(0);
    expect(evaluateLinks(linker, odd).accuracy).toBe(100);
    expect(evaluateLinks(linker, train).accuracy).toBe(100);
    expect(linker.labels).toEqual(['LOC', 'ORG', 'PER']);
  });

  it('knows the names that its documents used', async () => {
    const nicknamed = [...train, linked('[Lone Star|LOC|texas] ranch')];
    const linker = await trainLinker(knowledge, { train: nicknamed }, { kernels }, options);
    expect(linkDocument(linker, linked('[Lone Star|LOC] cattle'))[0].id).toBe('texas');
    expect(findCandidates(knowledge, 'Lone Star')).toEqual([]);
  });

  it('is the same for the same seed, and does not learn from entities that the knowledge base lacks', async () => {
    const runs = await Promise.all(
      [train, train, [...train, linked('[Paris|LOC|atlantis] sank')]].map((documents) =>
        trainLinker(knowledge, { train: documents }, { kernels: createReferenceKernels() }, options),
      ),
    );
    expect(runs[1].weights).toEqual(runs[0].weights);
    expect(runs[1].matrices).toEqual(runs[0].matrices);
    expect(runs[1].threshold).toBe(runs[0].threshold);
    expect(runs[2].knowledge.aliasCount).toBe(runs[0].knowledge.aliasCount);
  });

  it('is not changed by a document without names', async () => {
    const [padded, without] = await Promise.all(
      [[linked('ranch and cattle'), ...train], train].map((documents) =>
        trainLinker(knowledge, { train: documents }, { kernels: createReferenceKernels() }, options),
      ),
    );
    expect(padded.matrices).toEqual(without.matrices);
    expect(padded.weights).toEqual(without.weights);
  });

  it('has its threshold from development documents where there are some', async () => {
    const dev = [linked('[Paris|LOC|texas] ranch'), linked('[Paris|LOC] sank')];
    const linker = await trainLinker(knowledge, { train, dev }, { kernels }, options);
    expect(evaluateLinks(linker, dev)).toMatchObject({ f1: 100, nil: { recall: 100 } });
  });

  it('tells its progress, and stops when asked to', async () => {
    const events: LinkTrainingProgress[] = [];
    const onProgress = (event: LinkTrainingProgress) => void events.push(event);
    await trainLinker(knowledge, { train }, { kernels, onProgress }, { epochs: 2 });
    expect(events.map(({ stage, epoch, epochs }) => `${stage} ${epoch}/${epochs}`)).toEqual([
      'alone 1/2',
      'alone 2/2',
      'together 1/2',
      'together 2/2',
    ]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(trainLinker(knowledge, { train }, { kernels, signal })).rejects.toThrow('enough');
  });

  it('never saw the names of a document while learning from it', async () => {
    // The nickname stands in one document only: while learning there, it must not be known, so it teaches nothing.
    const events: number[] = [];
    const once = [linked('[Lone Star|LOC|texas] ranch'), ...train];
    const onProgress = ({ loss }: LinkTrainingProgress) => void events.push(loss);
    await trainLinker(knowledge, { train: once }, { kernels, onProgress }, { epochs: 1, batchSize: 100 });
    const without: number[] = [];
    await trainLinker(
      knowledge,
      { train: [linked('ranch'), ...train] },
      { kernels, onProgress: ({ loss }) => void without.push(loss) },
      { epochs: 1, batchSize: 100 },
    );
    expect(events[0]).toBe(without[0]);
  });
});

describe('training refuses', () => {
  it('documents that teach nothing', async () => {
    const nothing = { train: [linked('[Oslo|LOC] sank')] };
    await expect(trainLinker(knowledge, nothing, { kernels })).rejects.toThrow(
      'trainLinker: expected mentions that have candidates, got none.',
    );
  });

  it('options that are none', async () => {
    const bad = { epoch: 3 } as object;
    await expect(trainLinker(knowledge, { train }, { kernels }, bad)).rejects.toThrow('Did you mean "epochs"?');
    await expect(trainLinker(knowledge, { train }, { kernels }, { margin: -1 })).rejects.toThrow(
      'trainLinker: margin: expected a number ≥ 0',
    );
    await expect(trainLinker(knowledge, { train }, { kernels }, { windowSize: 0 })).rejects.toThrow('windowSize');
  });
});
