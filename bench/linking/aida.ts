// AIDA: the names of CoNLL-2003 with the Wikipedia titles that they mean, and the candidate table, as a knowledge base.
import { readFileSync } from 'node:fs';
import type { Entity, LinkedDocument, LinkedMention } from '../../src/linking/index.js';
import { type LabelledDocument, readConll } from '../../src/text/index.js';

/** The documents of one part of the corpus; entities by the titles of the candidate table, else by AIDA's own. */
export function readAida(folder: string, part: 'train' | 'testa', titles: Titles): LinkedDocument[] {
  const file = `${folder}/conll2003/eng.${part}`;
  const documents = readConll(readFileSync(file, 'utf8'), { file });
  const annotations = readAnnotations(`${folder}/entity-linking/aida-annotations.train+testa.tsv`);
  // The annotations of both parts stand in one file, one after the other.
  const before = part === 'train' ? 0 : annotations.length - documents.length;
  return documents.map((document, d) => linkedDocument(document, annotations[before + d], titles));
}

/** The titles of the candidate table, and by Wikipedia's number. */
export interface Titles {
  has(title: string): boolean;
  byNumber(number: string): string | undefined;
}

/** An annotation: the first token of a name and what it means. */
interface Annotation {
  readonly token: number;
  readonly title: string | null;
  readonly number: string;
}

function readAnnotations(path: string): Annotation[][] {
  const documents: Annotation[][] = [];
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
    if (line.startsWith('-DOCSTART-')) documents.push([]);
    else if (line !== '') {
      const [token, title, , number = ''] = line.split('\t');
      documents.at(-1)!.push({ token: Number(token), title: title === '--NME--' ? null : unescaped(title), number });
    }
  }
  return documents;
}

/** Titles write signs as `\u002e`. */
function unescaped(title: string): string {
  return title.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function linkedDocument(
  { sentences }: LabelledDocument,
  annotations: readonly Annotation[],
  titles: Titles,
): LinkedDocument {
  const byToken = new Map(annotations.map((annotation) => [annotation.token, annotation]));
  const mentions: LinkedMention[] = [];
  let before = 0;
  for (const { words, spans } of sentences) {
    for (const { start, end, label } of spans) {
      const annotation = byToken.get(before + start);
      if (annotation === undefined) continue;
      const { title, number } = annotation;
      const entity = title === null ? null : titles.has(title) ? title : (titles.byNumber(number) ?? title);
      mentions.push({ start: before + start, end: before + end, label, entity });
    }
    before += words.length;
  }
  return { words: sentences.flatMap(({ words }) => words), mentions };
}

/** The candidate table as entities: titles, in-links, coarse types and names. */
export function readCandidateTable(folder: string) {
  const names = new Map<string, string[]>();
  for (const line of linesOfTable(`${folder}/entity-linking/ppr-candidates/mention-candidates.tsv`)) {
    const [mention, ...titles] = line;
    for (const title of titles) names.set(title, [...(names.get(title) ?? []), mention]);
  }
  const [, ...rows] = linesOfTable(`${folder}/entity-linking/ppr-candidates/entities.tsv`);
  const numbers = new Map<string, string>();
  const entities = rows.map(([title, number, links, , type]): Entity => {
    numbers.set(number, title);
    return {
      id: title,
      name: title.replaceAll('_', ' '),
      aliases: (names.get(title) ?? []).map((name) => ({ name, count: 0 })),
      popularity: Number(links),
      ...(type === 'UNK' || type === 'UKN' ? {} : { type: type === 'GPE' ? 'LOC' : type }),
    };
  });
  const known = new Set(entities.map(({ id }) => id));
  return { entities, titles: { has: (title: string) => known.has(title), byNumber: (n: string) => numbers.get(n) } };
}

function linesOfTable(path: string): string[][] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}
