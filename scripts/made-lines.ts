// Sentences of kinds that no open set has, filled with names from lists: results and standings as sports pages print them, news.
import { readFileSync } from 'node:fs';
import { createRandom, type Random } from '../src/base/index.js';
import type { LabelledDocument, LabelledSentence, TokenSpan } from '../src/text/index.js';
import { labelOfKind, type NameSources, nameDrawer } from './made-names.js';

/** Probability that a line that is no heading stands in capitals. */
const capitals = 0.1;

/**
 * Documents of ten lines each; each line of a file is as likely as any other.
 *
 * In a line a part such as `P` is a name of that kind (`made-names.ts`); 0, 00, 000 are numbers of so many digits; the rest stands for itself.
 *
 * @param file `score-lines.txt` or `news-lines.txt`
 * @param options how many documents, and where their names come from
 */
export function madeLines(
  file: string,
  { count, seed, ...sources }: NameSources & { readonly count: number; readonly seed: number },
): LabelledDocument[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const random = createRandom(seed);
  const nameOf = nameDrawer(sources, random);
  return Array.from({ length: count }, (_, d) => ({
    id: `${file} ${d + 1}`,
    sentences: Array.from({ length: 10 }, () => fill(lines[random.integer(lines.length)], nameOf, random)),
  }));
}

function fill(line: readonly string[], nameOf: (kind: string) => string, random: Random): LabelledSentence {
  const words: string[] = [];
  const spans: TokenSpan[] = [];
  for (const part of line) {
    const start = words.length;
    const label = labelOfKind[part];
    if (label === undefined) {
      words.push(withDigits(part, random));
      continue;
    }
    words.push(...nameOf(part).split(' '));
    spans.push({ start, end: words.length, label });
  }
  const isHeading = line.some((part) => part.length > 2 && part === part.toUpperCase() && /[A-Z]{2}/.test(part));
  const shown = isHeading || random.uniform() < capitals ? words.map((word) => word.toUpperCase()) : words;
  return { words: shown, spans, line: 0 };
}

function withDigits(part: string, random: Random): string {
  return part.replace(/0/g, (_zero, at: number) =>
    String(part.length > 1 && at === 0 ? 1 + random.integer(9) : random.integer(10)),
  );
}
