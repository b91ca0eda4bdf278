// Any labelled file: its format is told from its name and its beginning.
import type { LabelledDocument } from '../documents.js';
import type { MisalignedSpan } from './align.js';
import { readConll } from './conll.js';
import { readJsonl } from './jsonl.js';

/** Labelled documents, the format they came in, and the spans that could not be used. */
export interface LabelledFileContent {
  readonly format: 'conll' | 'jsonl';
  readonly documents: readonly LabelledDocument[];
  readonly misaligned: readonly MisalignedSpan[];
}

/**
 * Reads JSON lines where the name ends in `.jsonl` or `.json` or the text begins with `{` or `[{`, else CoNLL columns.
 *
 * @throws NomenError those of `readJsonl` and `readConll`
 * @example
 * ```ts
 * import { readLabelled } from 'nomen/text';
 * readLabelled('Paris B-LOC\n', { file: 'tiny.conll' }).format; // 'conll'
 * ```
 */
export function readLabelled(text: string, { file }: { readonly file: string }): LabelledFileContent {
  if (/\.jsonl?$/i.test(file) || /^\uFEFF?\s*(\{\s*"|\[\s*[{[])/.test(text))
    return { format: 'jsonl', ...readJsonl(text, { file }) };
  return { format: 'conll', documents: readConll(text, { file }), misaligned: [] };
}
