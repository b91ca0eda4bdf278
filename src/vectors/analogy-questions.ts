// Files of analogy questions: sections that begin `: name`, then four words a line.
import { NomenError, quote } from '../base/index.js';

/** a : b :: c : d. */
export type AnalogyQuestion = readonly [a: string, b: string, c: string, d: string];

/** A section of questions of one relation. */
export interface AnalogySection {
  readonly name: string;
  /** As in word2vec's files: the names of syntactic sections begin with `gram`. */
  readonly kind: 'semantic' | 'syntactic';
  readonly questions: readonly AnalogyQuestion[];
}

/**
 * text → sections of questions, as in word2vec's questions-words.txt; empty lines are passed over.
 *
 * @param source `file`, the name for messages
 * @throws NomenError with file and line: `wrong-word-count`, `missing-section`; `empty-questions`
 * @example
 * ```ts
 * import { parseAnalogies } from 'nomen/vectors';
 * const [section] = parseAnalogies(': capitals\nAthens Greece Oslo Norway\n', { file: 'tiny.txt' });
 * section.questions[0]; // ['Athens', 'Greece', 'Oslo', 'Norway']
 * ```
 */
export function parseAnalogies(text: string, { file }: { readonly file: string }): AnalogySection[] {
  const sections: { name: string; questions: AnalogyQuestion[] }[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const fields = line.trim().split(/\s+/);
    if (fields[0] === '') continue;
    if (line.startsWith(':')) {
      sections.push({ name: line.slice(1).trim(), questions: [] });
      continue;
    }
    const section = sections.at(-1);
    const where = `${file}:${i + 1}`;
    if (section === undefined) throw missingSection(where, line);
    if (fields.length !== 4) throw wrongWordCount(where, fields.length);
    section.questions.push(fields as unknown as AnalogyQuestion);
  }
  if (sections.every(({ questions }) => questions.length === 0)) throw emptyQuestions(file);
  return sections.map(({ name, questions }) => ({
    name,
    kind: name.startsWith('gram') ? 'syntactic' : 'semantic',
    questions,
  }));
}

function missingSection(where: string, line: string) {
  return new NomenError({
    code: 'missing-section',
    where,
    expected: 'a line ": name" before the first question',
    got: quote(line.trim()),
    fix: 'Begin the file with the name of its first section',
  });
}

function wrongWordCount(where: string, count: number) {
  return new NomenError({
    code: 'wrong-word-count',
    where,
    expected: 'four words a : b :: c : d',
    got: String(count),
    fix: 'Mend the line or leave it out',
  });
}

function emptyQuestions(file: string) {
  return new NomenError({
    code: 'empty-questions',
    where: file,
    expected: 'analogy questions',
    got: 'none',
    fix: 'Pass a file such as questions-words.txt',
  });
}
