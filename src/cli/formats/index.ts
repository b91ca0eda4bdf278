// The formats of `nomen tag` by name.
import { unknownName } from '../../base/index.js';
import { createHtml } from './html.js';
import { createJsonLines, createSpacy, createTsv } from './records.js';
import { createBrat, createConll } from './standoff.js';
import { createTable } from './table.js';
import type { FormatContext, TagFormat } from './tag-format.js';

export { createNBestJson, createNBestLines, createNBestTable } from './n-best.js';
export { createJson, createRedactedJson, createRedactedText } from './records.js';
export type { FormatContext, TagFormat, TaggedBlock } from './tag-format.js';

const formats: Readonly<Record<string, (context: FormatContext) => TagFormat>> = {
  table: createTable,
  jsonl: createJsonLines,
  conll: createConll,
  html: ({ labels }) => createHtml(labels),
  brat: createBrat,
  spacy: createSpacy,
  tsv: ({ isLinked }) => createTsv(isLinked),
};

/** The names that `--format` takes. */
export const formatNames = Object.freeze(Object.keys(formats));

/**
 * What creates the format of that name.
 *
 * @throws NomenError `unknown-format`
 */
export function formatNamed(name: string): (context: FormatContext) => TagFormat {
  if (Object.hasOwn(formats, name)) return formats[name];
  throw unknownName(name, formatNames, { where: '--format', kind: 'format' });
}
