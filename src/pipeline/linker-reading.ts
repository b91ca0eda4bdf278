// Reading a linker out of its container: nothing is believed that could lead outside of a table.
import { NomenError } from '../base/index.js';
import {
  bindKnowledgeBase,
  factorNames,
  type KnowledgeTables,
  type Linker,
  type LinkingOptions,
  resolveLinkingOptions,
} from '../linking/index.js';
import { createPackedVocabulary, openPackedWords } from '../text/index.js';
import type { Container } from './container.js';
import { requireTensor } from './container-demand.js';
import type { DataType, TensorData } from './container-layout.js';
import type { Manifest } from './container-manifest.js';
import { dequantizeRows } from './container-packing.js';

/** Takes tensors by name and form, and remembers how many were taken. */
interface TensorSource {
  take<T extends DataType>(name: string, dtype: T, shape: readonly (number | undefined)[]): TensorData[T];
  has(name: string): boolean;
  readonly taken: number;
  readonly file: string;
}

/**
 * The linker of a container.
 *
 * @throws NomenError `not-a-linker`, `bad-knowledge-base`, and those of `requireTensor`
 */
export function readLinker({ manifest, tensors }: Container, file: string): Linker {
  const { options, types, labels, threshold } = readManifest(manifest, file);
  let taken = 0;
  const source: TensorSource = {
    take(name, dtype, shape) {
      taken++;
      return requireTensor(tensors, name, { file, dtype, shape }).data;
    },
    has: (name) => tensors.has(name),
    get taken() {
      return taken;
    },
    file,
  };
  const names = readNames(source, types.length);
  const tables = { types, ...names, ...readDirections(source), ...readCompanions(source, names.ids.size) };
  checkTables(tables, file);
  const knowledge = bindKnowledgeBase(tables, file);
  const linker = { knowledge, options, threshold, labels, ...readWeights(source, tables, labels.length) };
  if (tensors.size !== source.taken) throw badKnowledge(file, `${source.taken} tensors`, String(tensors.size));
  return Object.freeze(linker);
}

function readManifest({ kind, types, options, labels, threshold }: Manifest, file: string) {
  if (kind !== 'linker') {
    throw new NomenError({
      code: 'not-a-linker',
      where: file,
      expected: 'a knowledge base',
      got: `a file of kind ${JSON.stringify(kind)}`,
      fix: 'Pass a file that nomen link build or nomen link train wrote',
      details: { file },
    });
  }
  if (typeof threshold !== 'number' || !isObject(options)) {
    throw badKnowledge(file, 'a threshold and options', 'other values');
  }
  return {
    types: asNames(types, 'types', file),
    labels: asNames(labels, 'labels', file),
    threshold,
    options: resolveLinkingOptions(options as Partial<LinkingOptions>, file),
  };
}

function asNames(value: unknown, what: string, file: string): readonly string[] {
  const isName = (name: unknown) => typeof name === 'string' && name !== '';
  if (Array.isArray(value) && value.length < 2 ** 15 && value.every(isName) && new Set(value).size === value.length) {
    return Object.freeze(value as string[]);
  }
  throw badKnowledge(file, `different names for ${what}`, 'other values');
}

function readNames(source: TensorSource, typeCount: number) {
  const words = (name: string) =>
    openPackedWords(source.take(name, 'U8', [undefined]), { name: `${source.file}, tensor "${name}"` });
  const index = (name: string) => {
    const hashes = source.take(`${name}.hashes`, 'U32', [undefined]);
    return { hashes, values: source.take(`${name}.values`, 'I32', [hashes.length]) };
  };
  const ids = words('ids');
  const aliases = words('aliases');
  const entities = source.take('entities', 'I32', [undefined]);
  const typeOf = source.take('typeOf', 'I16', [ids.size]);
  checkRange(typeOf, { name: 'typeOf', from: -1, below: typeCount, file: source.file });
  return {
    ids,
    names: words('names'),
    descriptions: words('descriptions'),
    typeOf,
    popularity: source.take('popularity', 'F32', [ids.size]),
    aliases,
    hashes: source.take('hashes', 'U32', [aliases.size]),
    starts: source.take('starts', 'I32', [aliases.size + 1]),
    entities,
    counts: source.take('counts', 'F32', [entities.length]),
    initials: index('initials'),
    halves: index('halves'),
  };
}

function readDirections(source: TensorSource): Pick<KnowledgeTables, 'context' | 'vectors'> {
  if (!source.has('context')) return {};
  const name = `${source.file}, tensor "context.words"`;
  const vocabulary = createPackedVocabulary(source.take('context.words', 'U8', [undefined]), { name });
  const codes = source.take('context', 'I8', [vocabulary.size, undefined]);
  const dimensions = vocabulary.size === 0 ? 0 : codes.length / vocabulary.size;
  const context = { codes, scales: source.take('context.scales', 'F32', [vocabulary.size]) };
  const vectorCodes = source.take('vectors', 'I8', [undefined, dimensions]);
  const rows = dimensions === 0 ? 0 : vectorCodes.length / dimensions;
  const vectors = { codes: vectorCodes, scales: source.take('vectors.scales', 'F32', [rows]) };
  checkFinite(context.scales, 'context.scales', source.file);
  checkFinite(vectors.scales, 'vectors.scales', source.file);
  const values = dequantizeRows(context, { rows: vocabulary.size, columns: dimensions });
  return {
    context: Object.freeze({ vocabulary, dimensions, values }),
    vectors: dequantizeRows(vectors, { rows, columns: dimensions }),
  };
}

function readCompanions(source: TensorSource, entityCount: number): Pick<KnowledgeTables, 'companions'> {
  if (!source.has('companions.starts')) return {};
  const { file } = source;
  const entities = source.take('companions.entities', 'I32', [undefined]);
  const companions = {
    documents: source.take('companions.documents', 'I32', [entityCount]),
    starts: source.take('companions.starts', 'I32', [entityCount + 1]),
    entities,
    counts: source.take('companions.counts', 'I32', [entities.length]),
  };
  checkStarts(companions.starts, entities.length, file);
  checkRange(entities, { name: 'companions.entities', from: 0, below: entityCount, file });
  companions.documents.forEach((documents, e) => {
    const [start, end] = [companions.starts[e], companions.starts[e + 1]];
    const counts = companions.counts.subarray(start, end);
    checkRange(counts, { name: 'companions.counts', from: 1, below: documents + 1, file });
  });
  return { companions };
}

function readWeights(source: TensorSource, { types, context }: KnowledgeTables, labelCount: number) {
  const read = (name: string, length: number) => checkFinite(source.take(name, 'F64', [length]), name, source.file);
  const dimensions = context?.dimensions ?? 0;
  const square = (name: string) => checkFinite(source.take(name, 'F32', [dimensions, dimensions]), name, source.file);
  return {
    firstWeights: read('firstWeights', factorNames.length),
    weights: read('weights', factorNames.length),
    typeTable: read('typeTable', labelCount * (types.length + 1)),
    ...(source.has('matrix.document')
      ? { matrices: { document: square('matrix.document'), window: square('matrix.window') } }
      : {}),
  };
}

/** Everything that points from one table into another. */
function checkTables(tables: KnowledgeTables, file: string): void {
  const { ids, names, descriptions, aliases, starts, entities, popularity, counts, initials, halves, vectors } = tables;
  for (const [what, size] of [
    ['names', names.size],
    ['descriptions', descriptions.size],
  ] as const) {
    if (size !== ids.size) throw badKnowledge(file, `${ids.size} ${what}`, String(size));
  }
  for (const [name, values] of [
    ['popularity', popularity],
    ['counts', counts],
  ] as const) {
    checkRange(values, { name, from: 0, below: 1e31, file });
  }
  checkRange(entities, { name: 'entities', from: 0, below: ids.size, file });
  checkRange(initials.values, { name: 'initials.values', from: 0, below: aliases.size, file });
  checkRange(halves.values, { name: 'halves.values', from: 0, below: aliases.size, file });
  checkStarts(starts, entities.length, file);
  const directions = vectors === undefined ? ids.size : vectors.length / (tables.context?.dimensions || 1);
  if (directions !== ids.size) throw badKnowledge(file, `${ids.size} vectors`, String(directions));
}

function checkStarts(starts: Int32Array, end: number, file: string): void {
  const ascends = starts.every((start, i) => (i === 0 ? start === 0 : start >= starts[i - 1]));
  if (!ascends || starts[starts.length - 1] !== end) {
    throw badKnowledge(file, `starts that ascend from 0 to ${end}`, 'others');
  }
}

function checkRange(
  values: ArrayLike<number>,
  {
    name,
    from,
    below,
    file,
  }: { readonly name: string; readonly from: number; readonly below: number; readonly file: string },
): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= from && values[i] < below) continue;
    throw badKnowledge(`${file}, tensor "${name}"`, `numbers in [${from}, ${below})`, String(values[i]));
  }
}

function checkFinite<T extends Float32Array | Float64Array>(values: T, name: string, file: string): T {
  const fault = values.findIndex((value) => !Number.isFinite(value));
  if (fault >= 0) throw badKnowledge(`${file}, tensor "${name}"`, 'finite numbers', String(values[fault]));
  return values;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badKnowledge(where: string, expected: string, got: string): NomenError {
  return new NomenError({ code: 'bad-knowledge-base', where, expected, got, fix: 'Build the knowledge base again' });
}
