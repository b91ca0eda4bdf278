// What `train ner` learns from: labelled files, whole and partial, a model to go on from, what it rehearses, vectors, gazetteers.
import { checkNumber, NomenError } from '../base/index.js';
import { drawRehearsal, leaveOpen, type NerTrainingData } from '../ner/index.js';
import type { LabelledDocument } from '../text/index.js';
import { readGazetteers } from './gazetteer-files.js';
import { parseNumber } from './input.js';
import { type LabelledFile, readLabelledFile } from './labelled-files.js';
import { readNerModel } from './model-files.js';
import type { Session } from './session.js';
import { readVectors } from './vector-files.js';

/** The flags that name data. */
export interface DataFlags {
  readonly train: string[];
  readonly partial?: string[];
  readonly dev?: string;
  readonly from?: string;
  readonly rehearse?: string[];
  readonly rehearseSentences?: string;
  readonly vectors?: string;
  readonly gazetteer?: string[];
}

/** The files that the flags name, but for the model of `--from`, which may be replaced. */
export function filesOf(flags: DataFlags): readonly (string | undefined)[] {
  const { train, partial = [], dev, rehearse = [], vectors, gazetteer = [] } = flags;
  const lists = gazetteer.map((flag) => flag.slice(flag.indexOf('=') + 1));
  return [...train, ...partial, dev, ...rehearse, vectors, ...lists];
}

/** Reads all that the flags name; `seed` draws what is rehearsed. */
export async function readTrainingData(
  flags: DataFlags,
  { seed, session }: { readonly seed: number; readonly session: Session },
): Promise<NerTrainingData> {
  const sentences = rehearsedSentences(flags);
  const readAll = (paths: readonly string[] = []) => Promise.all(paths.map((path) => readLabelledFile(path, session)));
  const from = flags.from === undefined ? undefined : await readNerModel(flags.from);
  const [whole, partial, old] = [
    await readAll(flags.train),
    await readAll(flags.partial),
    await readAll(flags.rehearse),
  ];
  const dev = flags.dev === undefined ? undefined : await readLabelledFile(flags.dev, session);
  const vectors = flags.vectors === undefined ? undefined : await readVectors({ vectors: flags.vectors }, session);
  const files = [...whole, ...partial, ...old];
  const labels = new Set([...(from?.labels ?? []), ...files.flatMap(({ documents }) => [...labelsIn(documents)])]);
  const open = ({ documents }: LabelledFile) =>
    leaveOpen(documents, [...labels].filter((label) => !labelsIn(documents).has(label)).sort());
  const rehearsed = from === undefined ? [] : drawRehearsal(old.flatMap(open), from, { sentences, seed });
  return {
    train: [...whole.flatMap(({ documents }) => documents), ...partial.flatMap(open), ...rehearsed],
    ...(dev === undefined ? {} : { dev: dev.documents }),
    ...(from === undefined ? {} : { from }),
    ...(vectors === undefined ? {} : { vectors: vectors.vectors }),
    ...(await readGazetteers(flags.gazetteer)),
    sources: [...files, ...(dev === undefined ? [] : [dev])].map(({ source }) => source),
  };
}

function rehearsedSentences({ from, rehearse, rehearseSentences }: DataFlags): number | undefined {
  if (rehearse !== undefined && from === undefined) {
    throw new NomenError({
      code: 'conflicting-flags',
      where: '--rehearse',
      expected: 'a model that training goes on from',
      got: 'no --from',
      fix: 'Name the model with --from, or give the file to --train',
    });
  }
  if (rehearseSentences === undefined) return undefined;
  const sentences = parseNumber(rehearseSentences, '--rehearse-sentences');
  checkNumber(sentences, { where: '--rehearse-sentences', min: 1, integer: true });
  return sentences;
}

function labelsIn(documents: readonly LabelledDocument[]): Set<string> {
  return new Set(
    documents.flatMap(({ sentences }) => sentences.flatMap(({ spans }) => spans.map(({ label }) => label))),
  );
}
