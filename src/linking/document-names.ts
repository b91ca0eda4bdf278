// The different names of a document, each with its candidates; a part of a longer name may mean what that one means.
import { type Candidate, type CandidateOptions, findCandidates, matchKinds } from './candidates.js';
import { type MentionDocument, mentionText } from './document.js';
import { foldName } from './fold.js';
import type { KnowledgeBase } from './knowledge-base.js';

/** A candidate with what longer names of the document say of it. */
export interface NameCandidate extends Candidate {
  /** Its greatest prior under a longer name that has this one as a part; 0 when none has. */
  readonly part: number;
}

/** One name of a document, whatever its case. */
export interface DocumentName {
  readonly folded: string;
  /** Indices of its mentions. */
  readonly mentions: readonly number[];
  readonly candidates: readonly NameCandidate[];
}

/** The names in the order of their first mentions. */
export function namesOf(
  knowledge: KnowledgeBase,
  document: MentionDocument,
  options: CandidateOptions,
): DocumentName[] {
  const groups = new Map<string, { readonly texts: Set<string>; readonly mentions: number[] }>();
  document.mentions.forEach((mention, i) => {
    const text = mentionText(document, mention);
    const folded = foldName(text);
    const group = groups.get(folded) ?? { texts: new Set(), mentions: [] };
    group.texts.add(text);
    group.mentions.push(i);
    groups.set(folded, group);
  });
  const own = new Map([...groups].map(([folded, { texts }]) => [folded, candidatesOf(knowledge, [...texts], options)]));
  const holders = longerNames([...groups.keys()]);
  return [...groups].map(([folded, { mentions }]) => {
    const longer = (holders.get(folded) ?? []).map((name) => own.get(name)!);
    return { folded, mentions, candidates: withParts(own.get(folded)!, longer) };
  });
}

/** The candidates of a name that is spelt in several ways, each under the surest of its matches. */
function candidatesOf(knowledge: KnowledgeBase, texts: readonly string[], options: CandidateOptions): Candidate[] {
  const [first, ...others] = texts.map((text) => findCandidates(knowledge, text, options));
  if (others.length === 0) return first;
  const surest = new Map<number, Candidate>();
  const sureness = ({ match }: Candidate) => matchKinds.indexOf(match);
  for (const candidate of [first, ...others].flat()) {
    const known = surest.get(candidate.entity);
    if (known === undefined || sureness(candidate) < sureness(known)) surest.set(candidate.entity, candidate);
  }
  return [...surest.values()].sort((a, b) => b.prior - a.prior || a.entity - b.entity);
}

/** For each of some folded names the longer ones in which it stands as whole words. */
export function longerNames(names: readonly string[]): Map<string, string[]> {
  const byWord = new Map<string, string[]>();
  for (const name of names) {
    const words = new Set(name.split(' '));
    if (words.size < 2) continue;
    for (const word of words) {
      const holders = byWord.get(word);
      if (holders === undefined) byWord.set(word, [name]);
      else holders.push(name);
    }
  }
  return new Map(
    names.map((name) => {
      const [word] = name.split(' ', 1);
      const longer = (byWord.get(word) ?? []).filter((other) => other !== name && ` ${other} `.includes(` ${name} `));
      return [name, longer];
    }),
  );
}

function withParts(own: readonly Candidate[], longer: readonly (readonly Candidate[])[]): NameCandidate[] {
  const parts = new Map<number, number>();
  for (const { entity, prior } of longer.flat()) parts.set(entity, Math.max(prior, parts.get(entity) ?? 0));
  const known = own.map((candidate) => {
    const part = parts.get(candidate.entity) ?? 0;
    parts.delete(candidate.entity);
    return { ...candidate, part };
  });
  const others = [...parts].map(([entity, part]) => ({ entity, prior: 0, match: 'part' as const, part }));
  return [...known, ...others];
}
