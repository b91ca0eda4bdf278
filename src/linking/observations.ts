// What labelled documents say of names: how often each was seen to mean which entity, with or without one of the documents.
import { type LinkedDocument, mentionText } from './document.js';
import { foldName } from './fold.js';
import type { KnowledgeBase } from './knowledge-base.js';

/** Entity → times, for one folded name. */
type Counts = Map<number, number>;

/** A name as it is written and an entity that it meant. */
export interface Observation {
  readonly name: string;
  readonly folded: string;
  readonly entity: number;
}

/** All names of some documents. */
export interface Observations {
  /** One of each mention with a known entity, by document. */
  readonly documents: readonly (readonly Observation[])[];
  /** What the other documents say of a folded name. */
  without(document: number): (folded: string) => ReadonlyMap<number, number> | undefined;
}

/** Counts the names of labelled documents; entities that the knowledge base lacks are passed over. */
export function observe(knowledge: KnowledgeBase, documents: readonly LinkedDocument[]): Observations {
  const observed = documents.map((document) => observationsOf(knowledge, document));
  const all = countsOf(observed.flat());
  const without = (document: number) => {
    const own = countsOf(observed[document]);
    return (folded: string) => {
      const counts = all.get(folded);
      const mine = own.get(folded);
      if (counts === undefined || mine === undefined) return counts;
      const rest = [...counts].map(([entity, count]) => [entity, count - (mine.get(entity) ?? 0)] as const);
      return new Map(rest.filter(([, count]) => count > 0));
    };
  };
  return { documents: observed, without };
}

function observationsOf(knowledge: KnowledgeBase, document: LinkedDocument): Observation[] {
  return document.mentions.flatMap((mention) => {
    if (mention.entity === null) return [];
    const entity = knowledge.entityOf(mention.entity);
    const name = mentionText(document, mention);
    const folded = foldName(name);
    return folded === '' || entity < 0 ? [] : [{ name, folded, entity }];
  });
}

function countsOf(observations: readonly Observation[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { folded, entity } of observations) {
    const own = counts.get(folded) ?? new Map<number, number>();
    counts.set(folded, own.set(entity, (own.get(entity) ?? 0) + 1));
  }
  return counts;
}
