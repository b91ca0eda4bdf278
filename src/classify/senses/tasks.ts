// Labelled occurrences by word, as rows that a network learns from.
import { NomenError, quote } from '../../base/index.js';
import { placeOf, type SenseExample } from './data.js';
import type { SenseEncoder } from './features.js';
import { inflectionsOf } from './inflections.js';

/** The examples of one word. */
export interface SenseTask {
  readonly word: string;
  /** Regular forms, and those of the examples; lower-cased. */
  readonly forms: readonly string[];
  readonly senses: readonly string[];
  readonly columns: readonly string[];
  /** A row of features for each example. */
  readonly rows: readonly Float64Array[];
  /** The number of each example's sense. */
  readonly targets: Int32Array;
}

/**
 * The tasks of some examples, in the order of their words.
 *
 * @throws NomenError `no-examples`, `no-target`, `too-few-senses`, `too-few-examples`, `shared-form`
 */
export function senseTasks(examples: readonly SenseExample[], encoder: SenseEncoder): SenseTask[] {
  const words = [...new Set(examples.map(({ word }) => word))];
  if (words.length === 0) throw fault('training examples', 'no-examples', ['labelled sentences', 'none']);
  const ownOf = (word: string) => examples.filter((example) => example.word === word);
  const tasks = words.map((word) => createTask(word, ownOf(word), encoder));
  checkForms(tasks);
  return tasks;
}

function createTask(word: string, examples: readonly SenseExample[], encoder: SenseEncoder): SenseTask {
  const seen = examples.map(({ text, start, end }) => text.slice(start, end).toLowerCase());
  const forms = [...new Set([...inflectionsOf(word), ...seen])].sort();
  const senses = [...new Set(examples.map(({ sense }) => sense))].sort();
  const targets = Int32Array.from(examples, ({ sense }) => senses.indexOf(sense));
  checkCounts(word, senses, targets);
  const rows = examples.map((example) => {
    const occurrence = placeOf(example);
    if (occurrence !== undefined) return encoder.encode(occurrence, forms);
    throw fault(`example of ${quote(word)}`, 'no-target', ['start and end of a word', quote(example.text, 80)]);
  });
  return { word, forms, senses, columns: encoder.columns(forms), rows, targets };
}

function checkCounts(word: string, senses: readonly string[], targets: Int32Array): void {
  const where = `examples of ${quote(word)}`;
  if (senses.length < 2) throw fault(where, 'too-few-senses', ['at least two senses', `only ${quote(senses[0])}`]);
  const rare = senses.find((_, k) => targets.indexOf(k) === targets.lastIndexOf(k));
  if (rare === undefined) return;
  throw fault(where, 'too-few-examples', ['at least two sentences for each sense', `one for ${quote(rare)}`]);
}

function checkForms(tasks: readonly SenseTask[]): void {
  const ownerOf = new Map<string, string>();
  for (const { word, forms } of tasks) {
    for (const form of forms) {
      const owner = ownerOf.get(form);
      if (owner !== undefined) {
        throw fault('training examples', 'shared-form', [
          'forms that belong to one word',
          `${quote(form)} of ${quote(owner)} and of ${quote(word)}`,
        ]);
      }
      ownerOf.set(form, word);
    }
  }
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  return new NomenError({ code, where, expected, got, fix: 'See docs/senses.md for what to write' });
}
