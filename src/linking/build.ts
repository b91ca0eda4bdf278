// Building a knowledge base: entities into flat tables, names into an index.
import { checkNumber, NomenError, quote } from '../base/index.js';
import { openPackedWords, packWords, tokenize } from '../text/index.js';
import type { WordVectors } from '../vectors/index.js';
import { type ContextSpace, createContextSpace, encodeContext } from './context.js';
import type { Entity } from './entity.js';
import { baseName, foldName, initialsOf } from './fold.js';
import { storedHalves } from './fuzzy.js';
import { buildHashIndex, type HashIndex, hashText } from './hash-index.js';
import { bindKnowledgeBase, type KnowledgeBase } from './knowledge-base.js';

/** What a knowledge base may be built with. */
export interface KnowledgeOptions {
  /** Word vectors, frequent words first: with them contexts are compared with descriptions. */
  readonly vectors?: WordVectors;
}

/**
 * Entities → knowledge base. Each entity can be found by its name, by the part of it before a bracket or comma, and by its aliases.
 *
 * @param entities with different ids
 * @param options `vectors` for contexts
 * @throws NomenError `no-entities`, `duplicate-entity`, `empty-name`, `number-out-of-range`, `lone-surrogate`
 * @example
 * ```ts
 * import { buildKnowledgeBase } from 'nomen/linking';
 * const texas = { id: 'paris-texas', name: 'Paris, Texas', type: 'LOC' };
 * const knowledge = buildKnowledgeBase([texas, { id: 'paris', name: 'Paris', aliases: [{ name: 'City of Light', count: 2 }] }]);
 * [knowledge.entityCount, knowledge.aliasCount]; // [2, 3]
 * ```
 */
export function buildKnowledgeBase(entities: readonly Entity[], { vectors }: KnowledgeOptions = {}): KnowledgeBase {
  checkEntities(entities);
  const types = [...new Set(entities.flatMap(({ type }) => (type === undefined ? [] : [type])))].sort();
  const numberOf = new Map(types.map((type, i) => [type, i]));
  const popularity = Float32Array.from(entities, (entity) => entity.popularity ?? 1);
  const context = vectors === undefined ? undefined : createContextSpace(vectors);
  const tables = {
    ids: pack(entities.map(({ id }) => id)),
    names: pack(entities.map(({ name }) => name)),
    descriptions: pack(entities.map(({ description }) => description ?? '')),
    types,
    typeOf: Int16Array.from(entities, ({ type }) => (type === undefined ? -1 : numberOf.get(type)!)),
    popularity,
    ...indexNames(namesOf(entities), popularity),
    ...(context === undefined ? {} : { context, vectors: entityVectors(entities, context) }),
  };
  return bindKnowledgeBase(tables, 'buildKnowledgeBase');
}

/**
 * The knowledge base with further names: each observation adds 1 to the count of its name for its entity.
 *
 * @param observations names as they are written, and numbers of entities
 * @example
 * ```ts
 * import { addObservations, buildKnowledgeBase } from 'nomen/linking';
 * const knowledge = buildKnowledgeBase([{ id: 'ny', name: 'New York' }]);
 * addObservations(knowledge, [{ name: 'Big Apple', entity: 0 }]).aliasCount; // 2
 * ```
 */
export function addObservations(
  knowledge: KnowledgeBase,
  observations: Iterable<{ readonly name: string; readonly entity: number }>,
): KnowledgeBase {
  const { aliases, starts, entities, counts } = knowledge;
  const names = createNameList();
  for (let a = 0; a < aliases.size; a++) {
    const text = aliases.wordOf(a);
    for (let i = starts[a]; i < starts[a + 1]; i++) names.add(text, entities[i], counts[i]);
  }
  for (const { name, entity } of observations) names.add(name, entity, 1);
  return bindKnowledgeBase({ ...knowledge, ...indexNames(names.all(), knowledge.popularity) }, 'addObservations');
}

/** The direction of each entity [E, D]: that of the words of its name and description. */
function entityVectors(entities: readonly Entity[], context: ContextSpace): Float32Array {
  const vectors = new Float32Array(entities.length * context.dimensions);
  entities.forEach(({ name, description = '' }, e) => {
    const words = tokenize(`${name} ${description}`).map(({ text }) => text);
    vectors.set(encodeContext(context, words), e * context.dimensions);
  });
  return vectors;
}

/** A name as it is written, what is known of its entity by it, and its folded form. */
interface Name {
  readonly text: string;
  readonly folded: string;
  /** Entity → times that the name was seen to mean it. */
  readonly counts: Map<number, number>;
}

function indexNames(collected: readonly Name[], popularity: Float32Array) {
  const { values: order, hashes } = buildHashIndex(
    collected.map(({ folded }) => hashText(folded)),
    collected.map((_, i) => i),
  );
  const names = Array.from(order, (place) => collected[place]);
  return {
    aliases: pack(names.map(({ text }) => text)),
    hashes,
    ...edgesOf(names),
    ...shortcutsOf(names, popularity),
  };
}

/** Collects names; those of equal spelling are one. */
function createNameList() {
  const names = new Map<string, Name>();
  return {
    add(text: string, entity: number, count: number) {
      let name = names.get(text);
      if (name === undefined) {
        const folded = foldName(text);
        if (folded === '') return;
        name = { text, folded, counts: new Map() };
        names.set(text, name);
      }
      name.counts.set(entity, (name.counts.get(entity) ?? 0) + count);
    },
    all: (): Name[] => [...names.values()],
  };
}

function namesOf(entities: readonly Entity[]): Name[] {
  const names = createNameList();
  entities.forEach(({ name, aliases = [] }, entity) => {
    names.add(name, entity, 0);
    names.add(baseName(name), entity, 0);
    for (const alias of aliases) names.add(alias.name, entity, alias.count);
  });
  return names.all();
}

function edgesOf(names: readonly Name[]) {
  const starts = new Int32Array(names.length + 1);
  names.forEach(({ counts }, a) => {
    starts[a + 1] = starts[a] + counts.size;
  });
  const entities = new Int32Array(starts[names.length]);
  const counts = new Float32Array(starts[names.length]);
  names.forEach((name, a) => {
    [...name.counts].forEach(([entity, count], i) => {
      entities[starts[a] + i] = entity;
      counts[starts[a] + i] = count;
    });
  });
  return { starts, entities, counts };
}

/** The indexes of initials and halves, with the names of well-known entities first under each key. */
function shortcutsOf(
  names: readonly Name[],
  popularity: Float32Array,
): { readonly initials: HashIndex; readonly halves: HashIndex } {
  const fame = Float32Array.from(names, ({ counts }) => Math.max(...[...counts.keys()].map((e) => popularity[e])));
  const byFame = Int32Array.from(names, (_, a) => a).sort((a, b) => fame[b] - fame[a] || a - b);
  const initials = { hashes: [] as number[], values: [] as number[] };
  const halves = { hashes: [] as number[], values: [] as number[] };
  for (const a of byFame) {
    const first = initialsOf(names[a].text);
    if (first !== '') {
      initials.hashes.push(hashText(first));
      initials.values.push(a);
    }
    for (const key of storedHalves(names[a].folded)) {
      halves.hashes.push(key);
      halves.values.push(a);
    }
  }
  return {
    initials: buildHashIndex(initials.hashes, initials.values),
    halves: buildHashIndex(halves.hashes, halves.values),
  };
}

function pack(words: readonly string[]) {
  return openPackedWords(packWords(words), { name: 'entities' });
}

function checkEntities(entities: readonly Entity[]): void {
  if (entities.length === 0)
    throw badEntity('entities', { code: 'no-entities', expected: 'at least one', got: 'none' });
  const known = new Map<string, number>();
  entities.forEach(({ id, name, popularity = 1, aliases = [] }, i) => {
    const where = `entities[${i}]`;
    const first = known.get(id);
    if (first !== undefined) {
      const got = `${quote(id)}, which is entities[${first}] too`;
      throw badEntity(where, { code: 'duplicate-entity', expected: 'an id of its own', got });
    }
    known.set(id, i);
    if (id === '' || foldName(name) === '') {
      throw badEntity(where, {
        code: 'empty-name',
        expected: 'an id and a name with letters or digits',
        got: quote(`${id} ${name}`),
      });
    }
    checkNumber(popularity, { where: `${where}.popularity`, min: 0, max: 1e30 });
    for (const { count } of aliases) checkNumber(count, { where: `${where}.aliases.count`, min: 0, max: 1e30 });
  });
}

function badEntity(
  where: string,
  complaint: { readonly code: string; readonly expected: string; readonly got: string },
) {
  return new NomenError({ ...complaint, where, fix: 'Mend the list of entities' });
}
