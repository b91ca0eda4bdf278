// Which entities labelled documents name together: what each entity's company says of a candidate.
import type { LinkedDocument } from './document.js';
import type { KnowledgeBase } from './knowledge-base.js';

/**
 * Entities that documents named together. Those of entity e are the places [starts[e], starts[e + 1]), ascending.
 *
 * @example
 * ```ts
 * import type { Companions } from 'nomen/linking';
 * const companionCount = ({ starts }: Companions, entity: number) => starts[entity + 1] - starts[entity];
 * ```
 */
export interface Companions {
  /** Documents that name each entity, Int32Array [E]. */
  readonly documents: Int32Array;
  /** Int32Array [E + 1]. */
  readonly starts: Int32Array;
  /** The companion of each place, and the documents that name both. */
  readonly entities: Int32Array;
  readonly counts: Int32Array;
}

/** Documents that are thought to name an entity without any companion: what one document says is not certain. */
const UNSEEN = 1;
/** A document that names more is a list; its pairs would be n². */
const MOST_NAMED = 300;

/** Companions, and the entities of each document that they were counted in. */
export interface ObservedCompanions {
  readonly companions: Companions;
  readonly named: readonly ReadonlySet<number>[];
}

/** Counts who is named with whom; entities that the knowledge base lacks are passed over, and so are documents that are lists. */
export function observeCompanions(
  { entityCount, entityOf }: KnowledgeBase,
  documents: readonly LinkedDocument[],
): ObservedCompanions {
  const named = documents.map(({ mentions }) => {
    const entities = mentions.map(({ entity }) => (entity === null ? -1 : entityOf(entity)));
    const found = new Set(entities.filter((entity) => entity >= 0));
    return found.size > MOST_NAMED ? new Set<number>() : found;
  });
  const together = new Map<number, Map<number, number>>();
  const counts = new Int32Array(entityCount);
  for (const entities of named) {
    for (const e of entities) {
      counts[e]++;
      const own = together.get(e) ?? new Map<number, number>();
      together.set(e, own);
      for (const f of entities) if (f !== e) own.set(f, (own.get(f) ?? 0) + 1);
    }
  }
  return { named, companions: { documents: counts, ...layOut(together, entityCount) } };
}

function layOut(together: ReadonlyMap<number, ReadonlyMap<number, number>>, entityCount: number) {
  const starts = new Int32Array(entityCount + 1);
  for (let e = 0; e < entityCount; e++) starts[e + 1] = starts[e] + (together.get(e)?.size ?? 0);
  const entities = new Int32Array(starts[entityCount]);
  const counts = new Int32Array(starts[entityCount]);
  for (const [e, own] of together) {
    [...own]
      .sort(([f], [g]) => f - g)
      .forEach(([f, count], i) => {
        entities[starts[e] + i] = f;
        counts[starts[e] + i] = count;
      });
  }
  return { starts, entities, counts };
}

/**
 * Calls `add` with each companion of f and n(e, f) / (n(f) + 1), the share of the documents with f that name it too; a document that is learned
 * from is left out of both counts.
 *
 * @param own the entities of that document
 */
export function eachCompanion(
  { documents, starts, entities, counts }: Companions,
  f: number,
  { own, add }: { readonly own: ReadonlySet<number> | undefined; readonly add: (e: number, share: number) => void },
): void {
  const isOwn = own?.has(f) === true;
  const all = documents[f] - (isOwn ? 1 : 0) + UNSEEN;
  for (let i = starts[f]; i < starts[f + 1]; i++) {
    const both = counts[i] - (isOwn && own.has(entities[i]) ? 1 : 0);
    if (both > 0) add(entities[i], both / all);
  }
}
