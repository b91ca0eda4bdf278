// The linker's file: knowledge base, word vectors of contexts and weights in one container; directions as int8 rows with a scale.
import type { KnowledgeTables, Linker } from '../linking/index.js';
import { packWords } from '../text/index.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { quantizeRows } from './container-packing.js';
import { readLinker } from './linker-reading.js';

/**
 * Linker → bytes. Equal linkers give equal bytes.
 *
 * @throws NomenError `lone-surrogate`, `number-not-finite`
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker } from 'nomen/linking';
 * import { deserializeLinker, serializeLinker } from 'nomen/pipeline';
 * const bytes = await serializeLinker(createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome' }])));
 * (await deserializeLinker(bytes, { name: 'rome.safetensors' })).knowledge.nameOf(0); // 'Rome'
 * ```
 */
export function serializeLinker(linker: Linker): Promise<Uint8Array> {
  const { knowledge, options, labels, threshold } = linker;
  const manifest = { kind: 'linker', types: knowledge.types, options, labels, threshold };
  const tensors = new Map<string, Tensor>([
    ...namesAndEdges(knowledge),
    ...directions(knowledge),
    ...company(knowledge),
    ...weightsOf(linker),
  ]);
  return serializeContainer({ manifest, tensors });
}

/**
 * bytes → Linker, strictly: every number that leads to another table is checked, since a file may come from anyone.
 *
 * @param bytes a whole file
 * @param source `name` of the file, for messages
 * @throws NomenError with the file's name: `not-a-linker`, `bad-knowledge-base`, and those of `deserializeContainer` and `requireTensor`
 * @example
 * ```ts
 * import { deserializeLinker } from 'nomen/pipeline';
 * await deserializeLinker(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeLinker(bytes: Uint8Array, { name: file }: { readonly name: string }): Promise<Linker> {
  return readLinker(await deserializeContainer(bytes, { name: file }), file);
}

function namesAndEdges(knowledge: KnowledgeTables): [string, Tensor][] {
  const { ids, names, descriptions, aliases, initials, halves } = knowledge;
  const words = ({ bytes }: KnowledgeTables['ids']): Tensor => ({ dtype: 'U8', shape: [bytes.length], data: bytes });
  const ints = (data: Int32Array): Tensor => ({ dtype: 'I32', shape: [data.length], data });
  const floats = (data: Float32Array): Tensor => ({ dtype: 'F32', shape: [data.length], data });
  const hashes = (data: Uint32Array): Tensor => ({ dtype: 'U32', shape: [data.length], data });
  return [
    ['ids', words(ids)],
    ['names', words(names)],
    ['descriptions', words(descriptions)],
    ['typeOf', { dtype: 'I16', shape: [knowledge.typeOf.length], data: knowledge.typeOf }],
    ['popularity', floats(knowledge.popularity)],
    ['aliases', words(aliases)],
    ['hashes', hashes(knowledge.hashes)],
    ['starts', ints(knowledge.starts)],
    ['entities', ints(knowledge.entities)],
    ['counts', floats(knowledge.counts)],
    ['initials.hashes', hashes(initials.hashes)],
    ['initials.values', ints(initials.values)],
    ['halves.hashes', hashes(halves.hashes)],
    ['halves.values', ints(halves.values)],
  ];
}

function directions({ context, vectors }: KnowledgeTables): [string, Tensor][] {
  if (context === undefined || vectors === undefined) return [];
  const words = packWords(context.vocabulary.words);
  return [
    ['context.words', { dtype: 'U8', shape: [words.length], data: words }],
    ...quantized('context', context.values, context.dimensions),
    ...quantized('vectors', vectors, context.dimensions),
  ];
}

function company({ companions }: KnowledgeTables): [string, Tensor][] {
  if (companions === undefined) return [];
  const { documents, starts, entities, counts } = companions;
  return Object.entries({ documents, starts, entities, counts }).map(([name, data]) => [
    `companions.${name}`,
    { dtype: 'I32', shape: [data.length], data },
  ]);
}

function quantized(name: string, values: Float32Array, columns: number): [string, Tensor][] {
  const rows = values.length / columns;
  const { codes, scales } = quantizeRows(values, { rows, columns });
  return [
    [name, { dtype: 'I8', shape: [rows, columns], data: codes }],
    [`${name}.scales`, { dtype: 'F32', shape: [rows], data: scales }],
  ];
}

function weightsOf({ firstWeights, weights, typeTable, matrices, knowledge }: Linker): [string, Tensor][] {
  const list = (data: Float64Array): Tensor => ({ dtype: 'F64', shape: [data.length], data });
  const dimensions = knowledge.context?.dimensions ?? 0;
  const square = (data: Float32Array): Tensor => ({ dtype: 'F32', shape: [dimensions, dimensions], data });
  return [
    ['firstWeights', list(firstWeights)],
    ['weights', list(weights)],
    ['typeTable', list(typeTable)],
    ...(matrices === undefined
      ? []
      : ([
          ['matrix.document', square(matrices.document)],
          ['matrix.window', square(matrices.window)],
        ] as [string, Tensor][])),
  ];
}
