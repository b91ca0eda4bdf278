// One row for each thing that a document names: its mentions merged by what they mean, or else by how they are written.
import { type MentionDocument, mentionText } from './document.js';
import { longerNames } from './document-names.js';
import { foldName } from './fold.js';
import type { LinkDecision, Linker } from './linker.js';

/**
 * A thing that a document names.
 *
 * @example
 * ```ts
 * import type { MergedMentions } from 'nomen/linking';
 * const rome: MergedMentions = { id: 'rome', name: 'Rome', type: 'LOC', mentions: [0, 2], texts: ['Rome', 'ROME'] };
 * ```
 */
export interface MergedMentions {
  /** The id of the entity; null for names that the knowledge base does not explain. */
  readonly id: string | null;
  /** The entity's usual name, or the longest mention. */
  readonly name: string;
  /** The entity's type, or the label of the first mention. */
  readonly type: string;
  /** Indices of its mentions, ascending. */
  readonly mentions: readonly number[];
  /** How they are written, each form once. */
  readonly texts: readonly string[];
}

/**
 * Merges the mentions of a document into one row for each entity, in the order of first mentions; names without an entity are merged where they are
 * spelt alike but for case and signs, or where one is a part of exactly one longer one.
 *
 * @param decisions what `linkDocument` gave for `document`
 * @example
 * ```ts
 * import { buildKnowledgeBase, createLinker, linkDocument, mergeMentions } from 'nomen/linking';
 * const linker = createLinker(buildKnowledgeBase([{ id: 'rome', name: 'Rome', type: 'LOC' }]));
 * const mentions = [0, 1].map((start) => ({ start, end: start + 1, label: 'LOC' }));
 * const document = { words: ['Rome', 'ROME'], mentions };
 * mergeMentions(linker, document, linkDocument(linker, document)).map(({ mentions }) => mentions); // [[0, 1]]
 * ```
 */
export function mergeMentions(
  { knowledge }: Linker,
  document: MentionDocument,
  decisions: readonly LinkDecision[],
): MergedMentions[] {
  const texts = document.mentions.map((mention) => mentionText(document, mention));
  const unlinked = new Set(texts.filter((_, m) => decisions[m].id === null).map(foldName));
  const holders = longerNames([...unlinked]);
  const groups = new Map<string, number[]>();
  decisions.forEach(({ id }, m) => {
    const key = id === null ? `name ${wholeName(foldName(texts[m]), holders)}` : `id ${id}`;
    groups.set(key, [...(groups.get(key) ?? []), m]);
  });
  return [...groups.values()].map((mentions) => {
    const [first] = mentions;
    const { id, candidates } = decisions[first];
    const forms = [...new Set(mentions.map((m) => texts[m]))];
    const longest = forms.reduce((best, text) => (text.length > best.length ? text : best));
    const entity = id === null ? -1 : candidates[0].entity;
    const type = entity < 0 ? '' : knowledge.typeNameOf(entity);
    return {
      id,
      name: entity < 0 ? longest : knowledge.nameOf(entity),
      type: type === '' ? document.mentions[first].label : type,
      mentions,
      texts: forms,
    };
  });
}

/** The one longer name of which this is a part, else the name. */
function wholeName(name: string, holders: ReadonlyMap<string, readonly string[]>): string {
  const longer = holders.get(name) ?? [];
  const longest = longer.filter((other) => !longer.some((rival) => rival !== other && rival.includes(other)));
  return longest.length === 1 ? longest[0] : name;
}
