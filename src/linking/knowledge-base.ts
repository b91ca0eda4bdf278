// The knowledge base: entities and their names in flat arrays, and the ways from a name to them.
import type { PackedWords } from '../text/index.js';
import type { Companions } from './companions.js';
import type { ContextSpace } from './context.js';
import { bindHashRange, type HashIndex, type HashRange } from './hash-index.js';

/**
 * What a knowledge base holds and its file keeps: E entities, A different names, and edges from names to entities.
 *
 * @example
 * ```ts
 * import type { KnowledgeTables } from 'nomen/linking';
 * const edgeCount = ({ entities }: KnowledgeTables) => entities.length;
 * ```
 */
export interface KnowledgeTables {
  /** Ids, usual names and descriptions, [E] each. */
  readonly ids: PackedWords;
  readonly names: PackedWords;
  readonly descriptions: PackedWords;
  /** The kinds of entities, and the kind of each: Int16Array [E], −1 for none. */
  readonly types: readonly string[];
  readonly typeOf: Int16Array;
  /** Float32Array [E]. */
  readonly popularity: Float32Array;
  /** The A names as they are written, in the order of the hashes of their folded form. */
  readonly aliases: PackedWords;
  /** Uint32Array [A], ascending. */
  readonly hashes: Uint32Array;
  /** The edges of name a are [starts[a], starts[a + 1]): Int32Array [A + 1]. */
  readonly starts: Int32Array;
  /** The entity of each edge, and how often the name was seen to mean it. */
  readonly entities: Int32Array;
  readonly counts: Float32Array;
  /** From hashes of initials to names. */
  readonly initials: HashIndex;
  /** From hashes of a name's first and second half to names. */
  readonly halves: HashIndex;
  /** The space of contexts and the direction of each entity, Float32Array [E, D]; absent when built without word vectors. */
  readonly context?: ContextSpace;
  readonly vectors?: Float32Array;
  /** Who was named with whom in the documents that training learned from; absent before. */
  readonly companions?: Companions;
}

/**
 * A knowledge base ready for use.
 *
 * @example
 * ```ts
 * import { buildKnowledgeBase, type KnowledgeBase } from 'nomen/linking';
 * const knowledge: KnowledgeBase = buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]);
 * [knowledge.entityCount, knowledge.nameOf(0)]; // [1, 'Rome']
 * ```
 */
export interface KnowledgeBase extends KnowledgeTables {
  readonly entityCount: number;
  readonly aliasCount: number;
  /** The id of an entity, 0 ≤ entity < entityCount. */
  idOf(entity: number): string;
  /** The name of an entity, 0 ≤ entity < entityCount. */
  nameOf(entity: number): string;
  /** '' when it has none. */
  descriptionOf(entity: number): string;
  /** '' when it has none. */
  typeNameOf(entity: number): string;
  /** The entity of an id, −1 when there is none. The first call makes an index of all ids. */
  entityOf(id: string): number;
  /** Places in `hashes`, and so names, under a hash of a folded name. */
  readonly aliasesUnder: HashRange;
  /** Places in `initials` and `halves`. */
  readonly initialsUnder: HashRange;
  readonly halvesUnder: HashRange;
}

/**
 * Binds the look-ups to the tables of a knowledge base, as `buildKnowledgeBase` makes and its file keeps them.
 *
 * @param tables consistent with each other; only the order of the hashes is checked here
 * @param name names the knowledge base in messages
 * @throws NomenError `bad-knowledge-base` when hashes do not ascend
 * @example
 * ```ts
 * import { bindKnowledgeBase, buildKnowledgeBase } from 'nomen/linking';
 * const tables = buildKnowledgeBase([{ id: 'rome', name: 'Rome' }]);
 * bindKnowledgeBase(tables, 'copy').idOf(0); // 'rome'
 * ```
 */
export function bindKnowledgeBase(tables: KnowledgeTables, name: string): KnowledgeBase {
  const { ids, names, descriptions, types, typeOf, aliases } = tables;
  let byId: ReadonlyMap<string, number> | undefined;
  return Object.freeze({
    ...tables,
    entityCount: ids.size,
    aliasCount: aliases.size,
    idOf: ids.wordOf,
    nameOf: names.wordOf,
    descriptionOf: descriptions.wordOf,
    typeNameOf: (entity: number) => (typeOf[entity] < 0 ? '' : types[typeOf[entity]]),
    entityOf(id: string) {
      byId ??= new Map(Array.from({ length: ids.size }, (_, entity) => [ids.wordOf(entity), entity]));
      return byId.get(id) ?? -1;
    },
    aliasesUnder: bindHashRange(tables.hashes, `${name}: names`),
    initialsUnder: bindHashRange(tables.initials.hashes, `${name}: initials`),
    halvesUnder: bindHashRange(tables.halves.hashes, `${name}: halves`),
  });
}
