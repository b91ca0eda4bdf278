// Lists of sentences cut into runs of a certain number of tokens.

/** Cuts a list of sentences into runs of at least `tokens` tokens; the last may be shorter. */
export function partition<T extends { readonly length: number }>(sentences: readonly T[], tokens: number): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const sentence of sentences) {
    part.push(sentence);
    size += sentence.length;
    if (size >= tokens) {
      parts.push(part);
      part = [];
      size = 0;
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
