// Are scores right? Trained on four fifths of eng.train, calibrated on the rest, judged on eng.testa, which neither has seen.
import { existsSync } from 'node:fs';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, evaluateNer, type NerModel, nerPresets, trainNer, uncalibrated } from '../src/ner/index.js';
import { calibrateOn } from '../src/ner/scores/model-calibration.js';
import { readBytes, readChunks } from '../src/node/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import type { LabelledDocument } from '../src/text/index.js';
import { parseVectors, type WordVectors } from '../src/vectors/index.js';
import { runBenchmark } from './harness/benchmark.js';
import { readLabelledDocuments } from './harness/labelled.js';
import { missingData } from './harness/missing-data.js';

const defaults = {
  data: new URL('../../shared/data', import.meta.url).pathname,
  vectors: 'glove.100d.txt',
  seeds: '1,2,3',
  /** Models of the preset fast that were trained on the four fifths before, one for each seed. */
  models: '',
};

await runBenchmark(import.meta.url, defaults, async ({ flags, keep, note }) => {
  const [all, test] = ['eng.train', 'eng.testa'].map((file) =>
    readLabelledDocuments(`${flags.data}/conll2003/${file}`),
  );
  const [train, held] = [all.filter((_, d) => d % 5 !== 4), all.filter((_, d) => d % 5 === 4)];
  const vectors = flags.models === '' ? await readVectors(flags.vectors) : undefined;
  const rows: string[][] = [];
  for (const [i, seed] of flags.seeds.split(',').map(Number).entries()) {
    const path = flags.models.split(',')[i];
    const model =
      vectors === undefined
        ? await deserializeNerModel(await readBytes(path), { name: path })
        : await trainOn({ train, dev: held, vectors }, seed);
    note(`seed ${seed} trained`);
    const fitted = calibrateOn(model, held, createKernels());
    const [raw, calibrated] = [{ ...model, calibration: uncalibrated }, fitted].map((one) => judge(one, test));
    keep({ seed, calibration: fitted.calibration, raw, calibrated });
    const { slope, intercept } = fitted.calibration;
    const errors = [raw, calibrated].map(({ error }) => error.toFixed(2));
    rows.push([String(seed), calibrated.f1.toFixed(2), ...errors, slope.toFixed(2), intercept.toFixed(2)]);
  }
  return { heads: ['seed', 'F1', 'error uncalibrated, %', 'error calibrated, %', 'slope', 'intercept'], rows };
});

async function trainOn(
  data: {
    readonly train: readonly LabelledDocument[];
    readonly dev: readonly LabelledDocument[];
    readonly vectors: WordVectors;
  },
  seed: number,
): Promise<NerModel> {
  return (await trainNer(data, { ...nerPresets.fast, seed }, { kernels: createKernels() })).model;
}

function judge(model: NerModel, documents: readonly LabelledDocument[]) {
  const { f1, calibration } = evaluateNer(createTagger(model, createKernels()), documents);
  return { f1, error: calibration?.error ?? 0, bins: calibration?.bins ?? [] };
}

async function readVectors(path: string): Promise<WordVectors> {
  if (!existsSync(path)) throw missingData('--vectors', path);
  return (await parseVectors(readChunks(path), { file: path })).vectors;
}
