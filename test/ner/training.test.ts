// Training end to end on a tiny language: every architecture learns it; runs repeat and resume to identical bytes.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { checkGradients } from '../../src/grad/index.js';
import { createReferenceKernels } from '../../src/kernels/index.js';
import {
  createTagger,
  evaluateNer,
  type NerCheckpoint,
  type NerModel,
  type NerOptions,
  type NerProgress,
  nerGradientCases,
  resolveNerOptions,
  tagStream,
  tagText,
  tagTexts,
  trainNer,
} from '../../src/ner/index.js';
import type { LabelledDocument } from '../../src/text/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

const people = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald'];
const places = ['Paris', 'Lima', 'Oslo', 'Rome', 'Cairo', 'Quito'];

/** "Ada went to Lima ." with names drawn at random: the word before tells the label of an unseen name. */
function corpus(seed: number, count: number): LabelledDocument[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[random.integer(words.length)];
  const sentences = Array.from({ length: count }, (_, line) => ({
    words: [pick(people), 'went', 'to', pick(places), 'in', String(1990 + random.integer(9)), '.'],
    spans: [
      { start: 0, end: 1, label: 'PER' },
      { start: 3, end: 4, label: 'LOC' },
    ],
    line,
  }));
  return [{ id: 'tiny', sentences }];
}

const small: Partial<NerOptions> = {
  hidden: [12],
  dimensions: 8,
  ngramBuckets: 50,
  epochs: 4,
  batchTokens: 40,
  warmupSteps: 5,
};
const kernels = () => createReferenceKernels();

describe('training', () => {
  it.each([
    ['softmax', {}],
    ['feedforward', {}],
    ['chain', {}],
    ['logistic', { label: 'LOC' }],
    ['margin', { label: 'LOC', corruptWindows: 3 }],
  ] as const)('%s learns a language that the window decides', async (architecture, extra) => {
    const options = { ...small, ...extra, architecture, learningRate: 0.02 };
    const { model } = await trainNer({ train: corpus(1, 60), dev: corpus(2, 20) }, options, { kernels: kernels() });
    const labels = 'label' in extra ? [extra.label] : undefined;
    const { f1 } = evaluateNer(createTagger(model, kernels()), corpus(3, 20), labels === undefined ? {} : { labels });
    expect(f1).toBeGreaterThan(95);
  });

  it('the average of a window cannot say which of its words is the name', async () => {
    const options = { ...small, architecture: 'average', learningRate: 0.02 } as const;
    const { model } = await trainNer({ train: corpus(1, 60), dev: corpus(2, 20) }, options, { kernels: kernels() });
    expect(evaluateNer(createTagger(model, kernels()), corpus(3, 20)).f1).toBeLessThan(60);
  });

  it('tells names that it has not seen by their context', async () => {
    const { model } = await trainNer(
      { train: corpus(1, 60) },
      { ...small, learningRate: 0.02 },
      { kernels: kernels() },
    );
    const text = '  Zig went to Ruritania in 1999 .';
    const { spans } = tagText(createTagger(model, kernels()), text);
    expect(spans.map(({ start, end, label }) => [text.slice(start, end), label])).toEqual([
      ['Zig', 'PER'],
      ['Ruritania', 'LOC'],
    ]);
  });

  it('gives the same weights for the same seed and others for another', async () => {
    const train = async (seed: number) =>
      weightsOf((await trainNer({ train: corpus(1, 20) }, { ...small, seed }, { kernels: kernels() })).model);
    const [first, again, other] = [await train(1), await train(1), await train(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each([
    [3, 1],
    [11, 2],
    [17, 3],
  ])('stopped after %d minibatches and resumed, ends with identical weights', async (stopAfter, averageEpochs) => {
    const data = { train: corpus(1, 30), dev: corpus(2, 10) };
    const options = { ...small, averageEpochs };
    const whole = await trainNer(data, options, { kernels: kernels() });
    const stop = new AbortController();
    let steps = 0;
    let saved: NerCheckpoint | undefined;
    const first = await trainNer(data, options, {
      kernels: kernels(),
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.kind === 'step' && ++steps === stopAfter) stop.abort();
      },
      onCheckpoint: async (checkpoint) => {
        saved = checkpoint;
      },
    });
    expect(first.finished).toBe(false);
    const second = await trainNer(data, options, { kernels: kernels(), resume: saved! });
    expect(second.finished).toBe(true);
    expect(weightsOf(second.model)).toEqual(weightsOf(whole.model));
    expect(second.model.record).toEqual(whole.model.record);
  });

  describe('averaging over the last epochs', () => {
    const data = { train: corpus(1, 30) };
    /** Without development data the weights of a run's last epoch are kept. */
    const end = async (options: Partial<NerOptions>) =>
      weightsOf((await trainNer(data, { ...small, ...options }, { kernels: kernels() })).model);
    /** The weights at the end of each epoch of one run. */
    const ends = async (options: Partial<NerOptions>) => {
      const found: Map<string, Float32Array>[] = [];
      const onCheckpoint = async ({ tensors }: NerCheckpoint) => {
        const own = [...tensors].filter(([name]) => name.startsWith('weights/'));
        found.push(new Map(own.map(([name, { value }]) => [name.slice('weights/'.length), Float32Array.from(value)])));
      };
      const { model } = await trainNer(data, { ...small, ...options }, { kernels: kernels(), onCheckpoint });
      return { found, model };
    };

    it('keeps the mean of the weights at their ends, and trains on as without', async () => {
      const [plain, averaged] = [await ends({}), await ends({ averageEpochs: 3 })];
      expect(averaged.found).toEqual(plain.found);
      for (const { name, value } of averaged.model.weights) {
        const last = plain.found.slice(-3).map((weights) => weights.get(name)!);
        last[0].forEach((first, i) => {
          expect(value[i]).toBeCloseTo((first + last[1][i] + last[2][i]) / 3, 5);
        });
      }
    });

    it('is over all epochs where more are asked for, and of one leaves the weights alone', async () => {
      expect(await end({ averageEpochs: 9 })).toEqual(await end({ averageEpochs: 4 }));
      const { found, model } = await ends({ averageEpochs: 1 });
      for (const { name, value } of model.weights) expect(value).toEqual(found.at(-1)!.get(name));
    });

    it('reports the scores of the mean', async () => {
      const dev = corpus(2, 20);
      const scoresOf = async (options: Partial<NerOptions>) => {
        const scores: (number | undefined)[] = [];
        const onProgress = (progress: NerProgress) => {
          if (progress.kind === 'epoch') scores.push(progress.dev?.f1);
        };
        await trainNer({ ...data, dev }, options, { kernels: kernels(), onProgress });
        return scores;
      };
      // So few epochs that the first, with hardly a name found, weighs down the mean.
      const options = { ...small, averageEpochs: 4, seed: 2 };
      const [plain, averaged] = [await scoresOf({ ...options, averageEpochs: 1 }), await scoresOf(options)];
      expect(averaged[0]).toBe(plain[0]);
      expect(averaged[3]).not.toBe(plain[3]);
      const { model } = await trainNer(data, options, { kernels: kernels() });
      expect(averaged[3]).toBeCloseTo(evaluateNer(createTagger(model, kernels()), dev).f1, 10);
    });
  });

  it('clips the norm of a gradient', async () => {
    const trainAt = async (learningRate: number) => {
      const once = { optimizer: 'sgd', epochs: 1, warmupSteps: 0, batchTokens: 1e6 } as const;
      const options = { ...small, ...once, learningRate, clipNorm: 0.01 };
      return trainNer({ train: corpus(1, 5) }, options, { kernels: createReferenceKernels('float64') });
    };
    const [still, moved] = [await trainAt(0), await trainAt(1)].map(({ model }) => model.weights);
    const changes = moved.flatMap(({ value }, w) => Array.from(value, (number, i) => number - still[w].value[i]));
    expect(Math.hypot(...changes)).toBeCloseTo(0.01, 10);
  });

  it('leaves frozen word vectors as they were given', async () => {
    const run = async (wordVectors: 'frozen' | 'fine-tuned') => {
      const start = await trainNer(
        { train: corpus(1, 20) },
        { ...small, wordVectors, epochs: 1, learningRate: 0 },
        { kernels: kernels() },
      );
      const end = await trainNer({ train: corpus(1, 20) }, { ...small, wordVectors }, { kernels: kernels() });
      return [start, end].map(({ model }) => Array.from(model.weights.find(({ name }) => name === 'words')!.value));
    };
    const [frozenStart, frozenEnd] = await run('frozen');
    expect(frozenEnd).toEqual(frozenStart);
    const [tunedStart, tunedEnd] = await run('fine-tuned');
    expect(tunedEnd).not.toEqual(tunedStart);
  });

  it('stops after `patience` epochs without a better dev F1 and keeps the best', async () => {
    const options = { ...small, epochs: 50, patience: 2, learningRate: 0.05 };
    const { model } = await trainNer({ train: corpus(1, 60), dev: corpus(2, 20) }, options, { kernels: kernels() });
    expect(model.record.epochs).toBe(model.record.bestEpoch + 2);
    expect(model.record.dev?.f1).toBeCloseTo(evaluateNer(createTagger(model, kernels()), corpus(2, 20)).f1, 10);
  });
});

describe('tagging', () => {
  it('gives IOB2 and IOBES models legal, sorted, disjoint spans on any words', async () => {
    const { model } = await trainNer({ train: corpus(1, 20) }, { ...small, epochs: 1 }, { kernels: kernels() });
    const random = createRandom(5);
    const words = [...people, ...places, 'to', '.', ''];
    const sentences = Array.from({ length: 50 }, () =>
      Array.from({ length: random.integer(12) }, () => words[random.integer(words.length)]),
    );
    const tagged = createTagger(model, kernels()).tagSentences(sentences);
    expect(tagged.length).toBe(50);
    tagged.forEach((spans, s) => {
      let end = 0;
      for (const span of spans) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.score).toBeGreaterThan(0);
        expect(span.score).toBeLessThanOrEqual(1);
        end = span.end;
      }
      expect(end).toBeLessThanOrEqual(sentences[s].length);
    });
  });
});

describe('tagText', () => {
  it('cuts text without a sentence end into pieces and loses no token', async () => {
    const { model } = await trainNer({ train: corpus(1, 20) }, { ...small, epochs: 1 }, { kernels: kernels() });
    const { tokens, sentences } = tagText(createTagger(model, kernels()), 'to '.repeat(25_000));
    expect(tokens.starts.length).toBe(25_000);
    expect([...sentences]).toEqual([0, 5000, 10_000, 15_000, 20_000, 25_000]);
    expect([...tagText(createTagger(model, kernels()), '').sentences]).toEqual([0]);
  });
});

describe('tagTexts', () => {
  it('says of each text what tagText says', async () => {
    const { model } = await trainNer({ train: corpus(1, 20) }, { ...small, epochs: 1 }, { kernels: kernels() });
    const tagger = createTagger(model, kernels());
    const texts = ['They flew to Paris. Then home.', '', ' ', 'To Rome', 'in Rome', '. Paris'];
    expect(tagTexts(tagger, texts)).toEqual(texts.map((text) => tagText(tagger, text)));
    expect(tagTexts(tagger, [])).toEqual([]);
  });
});

describe('tagStream', () => {
  it('finds what tagText finds in each block, at the place that the offset tells', async () => {
    const { model } = await trainNer({ train: corpus(1, 20) }, { ...small, epochs: 1 }, { kernels: kernels() });
    const tagger = createTagger(model, kernels());
    const whole = 'They flew to Paris.\n\n'.repeat(15_000);
    let read = '';
    for await (const block of tagStream(tagger, [new TextEncoder().encode(whole)], { name: 'a' })) {
      expect(block.offset).toBe(read.length);
      expect(block.spans).toEqual(tagText(tagger, block.text).spans);
      read += block.text;
    }
    expect(read === whole).toBe(true);
  });
});

describe('gradients', () => {
  it.each(nerGradientCases().map((one) => [one.name, one] as const))('%s agrees with central differences', (_, one) => {
    const kernels64 = createReferenceKernels('float64');
    const { loss } = one.build(createRandom(1), kernels64);
    const report = checkGradients(loss, { kernels: kernels64 });
    expect(report.checked).toBeGreaterThan(50);
    expect(report.passed, JSON.stringify(report.worst)).toBe(true);
  });
});

describe('refusals', () => {
  it('names an unknown option and the nearest known one', () => {
    expect(() => resolveNerOptions({ epoch: 3 } as never)).toThrow(
      'NER options: expected a known option, got "epoch". Did you mean "epochs"?',
    );
  });

  it('wants the hidden layers as a list', () => {
    expect(() => resolveNerOptions({ hidden: 300 } as never)).toThrow(
      'NER options: hidden: expected a list of layer sizes, got "300". Pass e.g. [300], or [] for no hidden layer.',
    );
  });

  it('stops when the loss is no number, with the step', async () => {
    const words = ['Ada', 'Lima'];
    const values = new Float32Array(16).fill(3e38);
    const vectors = createWordVectors({ words, values, dimensions: 8 });
    const run = trainNer({ train: corpus(1, 9), vectors }, small, { kernels: kernels() });
    await expect(run).rejects.toThrow(/^training, epoch 1, step \d: expected a finite loss, got (NaN|-?Infinity)\./);
  });

  it('asks for the label of a binary model', () => {
    expect(() => resolveNerOptions({ architecture: 'margin' })).toThrow(
      'NER options: label: expected the label that the margin model is to recognise, got none.',
    );
  });

  it('says which labels the data has', async () => {
    const run = trainNer(
      { train: corpus(1, 3) },
      { ...small, architecture: 'logistic', label: 'ORG' },
      { kernels: kernels() },
    );
    await expect(run).rejects.toThrow('label: expected one of LOC, PER, got ORG.');
  });

  it('refuses data without a label', async () => {
    const run = trainNer({ train: [] }, small, { kernels: kernels() });
    await expect(run).rejects.toThrow(
      'training data: expected sentences with at least one labelled span, got 0 tokens',
    );
  });

  it('refuses a checkpoint of other data', async () => {
    let saved: NerCheckpoint | undefined;
    const onCheckpoint = async (checkpoint: NerCheckpoint) => {
      saved = checkpoint;
    };
    await trainNer({ train: corpus(1, 5) }, { ...small, epochs: 1 }, { kernels: kernels(), onCheckpoint });
    const run = trainNer({ train: corpus(2, 5) }, { ...small, epochs: 1 }, { kernels: kernels(), resume: saved! });
    await expect(run).rejects.toThrow('checkpoint: expected a run with the same data and options, got other data.');
  });
});

function weightsOf(model: NerModel): number[][] {
  return model.weights.map((weight) => Array.from(weight.value));
}
