// A small knowledge base with word vectors of its own: three cities, a person, an organisation, and words that belong to each.
import { buildKnowledgeBase, type Entity, type KnowledgeBase, type LinkedDocument } from '../../src/linking/index.js';
import { createWordVectors } from '../../src/vectors/index.js';

export const smallEntities: readonly Entity[] = [
  { id: 'paris', name: 'Paris', type: 'LOC', popularity: 90, description: 'capital of France on the Seine' },
  { id: 'texas', name: 'Paris, Texas', type: 'LOC', popularity: 9, description: 'ranch town with cattle' },
  { id: 'hilton', name: 'Paris Hilton', type: 'PER', popularity: 20, description: 'actress on television' },
  { id: 'un', name: 'United Nations', type: 'ORG', popularity: 50, description: 'assembly of states' },
  { id: 'ny', name: 'New York', aliases: [{ name: 'Big Apple', count: 3 }], type: 'LOC', popularity: 70 },
];

/** Each theme is a direction: river words, ranch words, screen words, and words that say nothing. */
const themes: Readonly<Record<string, readonly number[]>> = {
  the: [0, 0, 0],
  of: [0, 0, 0],
  ranch: [0, 1, 0],
  cattle: [0, 0.9, 0.1],
  france: [1, 0, 0],
  seine: [0.9, 0, 0.1],
  capital: [1, 0.1, 0],
  actress: [0, 0, 1],
  television: [0.1, 0, 0.9],
};

const smallVectors = createWordVectors({
  words: Object.keys(themes),
  dimensions: 3,
  values: Float32Array.from(Object.values(themes).flat()),
});

export function smallKnowledge(): KnowledgeBase {
  return buildKnowledgeBase(smallEntities, { vectors: smallVectors });
}

/** A sentence whose words in brackets are mentions: `[Paris|LOC|texas] sells cattle`; the last part is the entity, empty for none. */
export function linked(text: string): LinkedDocument {
  const words: string[] = [];
  const mentions: LinkedDocument['mentions'][number][] = [];
  for (const part of text.split(/(\[[^\]]*\])/)) {
    const [name, label, entity] = part.startsWith('[') ? part.slice(1, -1).split('|') : [part];
    const start = words.length;
    words.push(...name.split(' ').filter((word) => word !== ''));
    if (label !== undefined) mentions.push({ start, end: words.length, label, entity: entity || null });
  }
  return { words, mentions };
}
