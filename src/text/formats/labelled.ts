// Any labelled file: its format is told from its name and its beginning.
import { readConll } from './conll.js';
import { type AlignedDocuments, readJsonl } from './jsonl.js';

/**
 * Labelled documents, the format they came in, and what of the file is not in them.
 *
 * @example
 * ```ts
 * import { type LabelledFileContent, readLabelled } from 'nomen/text';
 * const content: LabelledFileContent = readLabelled('Paris B-LOC\n', { file: 'tiny.conll' });
 * content.misaligned.length; // 0
 * ```
 */
export interface LabelledFileContent extends AlignedDocuments {
  readonly format: 'conll' | 'jsonl';
}

/**
 * Reads JSON lines where the name ends in `.jsonl`, `.ndjson` or `.json` or the text begins with `{` or `[{`, else CoNLL columns.
 *
 * @throws NomenError those of `readJsonl` and `readConll`
 * @example
 * ```ts
 * import { readLabelled } from 'nomen/text';
 * readLabelled('Paris B-LOC\n', { file: 'tiny.conll' }).format; // 'conll'
 * ```
 */
export function readLabelled(text: string, { file }: { readonly file: string }): LabelledFileContent {
  if (/\.(?:jsonl?|ndjson)$/i.test(file) || /^\uFEFF?\s*(\{\s*"|\[\s*[{[])/.test(text))
    return { format: 'jsonl', ...readJsonl(text, { file }) };
  return { format: 'conll', documents: readConll(text, { file }), misaligned: [], ignored: 0 };
}
