// Reading parallel files: one holds an utterance a line, the other a tag for each of its words, a third may hold its intent.
import { NomenError } from '../../base/index.js';
import type { LabelledDocument } from '../documents.js';
import { splitTag, tagsToSpans } from '../labels.js';
import { linesOf } from './lines.js';

/** The texts of files that belong together line by line. */
export interface ParallelFiles {
  readonly words: string;
  readonly tags: string;
  readonly intents?: string;
}

/** Utterances with their slots, and the intent of each where there is a file of them. */
export interface ParallelContent {
  /** A document an utterance; empty lines are left out. */
  readonly documents: readonly LabelledDocument[];
  /** One for each document, or none at all. */
  readonly intents: readonly string[];
}

/**
 * Reads an utterance a line with its tags (IOB2 or any mixture that `tagsToSpans` reads), as ATIS, SNIPS and the MIT corpora come.
 *
 * @param files the whole texts of `seq.in`, `seq.out` and `label`, or of `sent_….txt` and `label_….txt`
 * @param options `file`: names them in messages
 * @throws NomenError `parallel-lines-differ`, `no-tokens`, `not-a-tag`, with file and line
 * @example
 * ```ts
 * import { readParallel } from 'nomen/text';
 * const { documents } = readParallel({ words: 'fly to oslo', tags: 'O O B-city' }, { file: 'tiny' });
 * documents[0].sentences[0].spans; // [{ start: 2, end: 3, label: 'city' }]
 * ```
 */
export function readParallel(files: ParallelFiles, { file }: { readonly file: string }): ParallelContent {
  const tagLines = textsOf(files.tags);
  const intentLines = files.intents === undefined ? undefined : textsOf(files.intents);
  const documents: LabelledDocument[] = [];
  const intents: string[] = [];
  for (const { text, number } of linesOf(files.words)) {
    const words = partsOf(text);
    const tags = partsOf(tagLines[number - 1] ?? '');
    const where = `${file}:${number}`;
    if (words.length !== tags.length)
      throw fault(where, 'parallel-lines-differ', [`${words.length} tags`, `${tags.length}`]);
    if (words.length === 0) continue;
    const wrong = tags.find((tag) => tag !== 'O' && splitTag(tag).label === '');
    if (wrong !== undefined) throw fault(where, 'not-a-tag', ['O or a tag such as B-city', wrong]);
    documents.push({ id: String(number), sentences: [{ words, spans: tagsToSpans(tags), line: number }] });
    const intent = intentLines?.[number - 1]?.trim();
    if (intent) intents.push(intent);
  }
  if (documents.length === 0) throw fault(file, 'no-tokens', ['an utterance a line', 'none']);
  if (intents.length === documents.length || intents.length === 0) return { documents, intents };
  throw fault(file, 'parallel-lines-differ', [`${documents.length} intents`, `${intents.length}`]);
}

function textsOf(text: string): string[] {
  return Array.from(linesOf(text), (line) => line.text);
}

function partsOf(line: string): string[] {
  return line.split(/\s+/).filter((part) => part !== '');
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  const fix = 'Line n of each file belongs to line n of the others';
  return new NomenError({ code, where, expected, got, fix });
}
