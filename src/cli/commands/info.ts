// `nomen info`: what a file is: of a model options, labels, sizes, training data, scores, licence; of vectors words and sizes.
import type { Command } from 'commander';
import { countEntries, type GazetteerIndex, type NerModel } from '../../ner/index.js';
import { readBytes } from '../../node/index.js';
import { type Container, deserializeContainer, deserializeNerModel } from '../../pipeline/index.js';
import { type Colours, coloursFor } from '../colours.js';
import { modelPath } from '../model-files.js';
import { plainTable } from '../plain-table.js';
import { print, printJson, type Session } from '../session.js';
import { isVectorsName, readVectors } from '../vector-files.js';
import { vectorsInfo, vectorsInfoText } from '../vectors-info.js';

/** Adds the command to the program. */
export function addInfo(program: Command, session: Session): void {
  program
    .command('info')
    .description('show what a model or a file of word vectors is made of')
    .argument('<model>', 'a shipped model, a model file or word vectors in any format')
    .option('--words <file>', 'the words of a .npy or .tsv file, one a line')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((name: string, flags: InfoFlags) => (isVectorsName(name) ? showVectors : showModel)(name, flags, session));
}

interface InfoFlags {
  readonly words?: string;
  readonly json?: boolean;
}

async function showVectors(name: string, { json, ...flags }: InfoFlags, session: Session): Promise<void> {
  const info = await vectorsInfo(await readVectors({ ...flags, vectors: name }, session));
  if (json) await printJson(session, info);
  else await print(session, vectorsInfoText(info, coloursFor(session)));
}

async function showModel(name: string, flags: InfoFlags, session: Session): Promise<void> {
  const { json } = flags;
  const path = modelPath(name);
  const bytes = await readBytes(path);
  const { manifest } = await deserializeContainer(bytes, { name: path });
  if (manifest.kind === 'vectors') return showVectors(path, flags, session);
  const file = { path, bytes: bytes.length };
  if (manifest.kind !== 'ner') return showContainer(bytes, file, { json: json === true, session });
  const model = await deserializeNerModel(bytes, { name: path });
  if (json) await printJson(session, infoOf(model, file));
  else await print(session, infoText(model, file, coloursFor(session)));
}

/** A model of another kind: its manifest as it is, and its tensors. */
async function showContainer(
  bytes: Uint8Array,
  { path, bytes: size }: ModelFile,
  { json, session }: { readonly json: boolean; readonly session: Session },
): Promise<void> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: path });
  const weights = [...tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const told = manifest.kind === 'linker' ? { ...manifest, ...knowledgeSizes(tensors) } : manifest;
  if (json) return printJson(session, { model: path, bytes: size, ...told, weights });
  const facts = Object.entries(told).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const rows = [['model', path], ['size', `${(size / 1e6).toFixed(2)} MB`], ...facts];
  await print(session, plainTable([{ head: '' }, { head: '' }], rows, coloursFor(session)).trimStart());
}

/** Of a knowledge base: how many entities, names, words of contexts, and pairs of entities that training documents name together. */
function knowledgeSizes(tensors: Container['tensors']) {
  const rowsOf = (name: string) => tensors.get(name)?.shape[0] ?? 0;
  return {
    entities: rowsOf('typeOf'),
    names: rowsOf('hashes'),
    contextWords: rowsOf('context'),
    companions: rowsOf('companions.entities') / 2,
  };
}

interface ModelFile {
  readonly path: string;
  readonly bytes: number;
}

function infoOf(model: NerModel, { path, bytes }: ModelFile) {
  const { options, labels, tags, features, weights, threshold, calibration, record, about } = model;
  return {
    model: path,
    kind: 'ner',
    bytes,
    about,
    labels,
    tags,
    words: features.words.size,
    trainedWords: features.trainedRows - (features.groups?.count ?? 0),
    groupedWords: (features.groups?.members.length ?? 0) / 2,
    gazetteers: gazetteersOf(features.gazetteers),
    parameters: weights.reduce((sum, { value }) => sum + value.length, 0),
    weights: weights.map(({ name, shape }) => ({ name, shape })),
    threshold,
    calibration,
    record,
    options,
  };
}

function infoText(model: NerModel, file: ModelFile, colours: Colours): string {
  const { labels, words, trainedWords, groupedWords, gazetteers, parameters, about, record } = infoOf(model, file);
  const facts: [string, string][] = [
    ['model', file.path],
    ['size', `${(file.bytes / 1e6).toFixed(2)} MB, ${parameters} parameters`],
    ...Object.entries(about),
    ['labels', labels.join(', ')],
    [
      'words',
      `${words}, of which ${trainedWords} trained${groupedWords === 0 ? '' : `; ${groupedWords} more in groups`}`,
    ],
    ...(gazetteers.length === 0 ? [] : [gazetteerFact(gazetteers)]),
    ['epochs', `the weights of epoch ${record.bestEpoch} of ${record.epochs}`],
  ];
  if (record.dev !== undefined) {
    const { precision, recall, f1 } = record.dev;
    const scores = `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}, F1 ${f1.toFixed(2)}`;
    facts.push(['development', `${scores} (before the weights were rounded)`]);
  }
  return `${plainTable([{ head: '' }, { head: '' }], facts, colours).trimStart()}\n${dataTable(model, colours)}\n${optionTable(model, colours)}`;
}

function gazetteersOf(index: GazetteerIndex): { name: string; entries: number }[] {
  const counts = countEntries(index);
  return index.names.map((name, list) => ({ name, entries: counts[list] }));
}

function gazetteerFact(gazetteers: ReturnType<typeof infoOf>['gazetteers']): [string, string] {
  return ['gazetteers', gazetteers.map(({ name, entries }) => `${name} (${entries})`).join(', ')];
}

function dataTable({ record }: NerModel, colours: Colours): string {
  const columns = [
    { head: 'data' },
    { head: 'sentences', numbers: true },
    { head: 'tokens', numbers: true },
    { head: 'spans', numbers: true },
    { head: 'sha256' },
  ];
  const rows = record.data.map(({ name, sentences, tokens, spans, sha256 }) => [
    name,
    String(sentences),
    String(tokens),
    String(spans),
    sha256,
  ]);
  return plainTable(columns, rows, colours);
}

function optionTable({ options }: NerModel, colours: Colours): string {
  const rows = Object.entries(options).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : `${value}`,
  ]);
  return plainTable([{ head: 'option' }, { head: 'value' }], rows, colours);
}
