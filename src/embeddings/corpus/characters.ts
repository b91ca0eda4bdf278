// What each character is to the tokenizer, and what it becomes: two tables by code point.

/** Classes of characters; the kernel in wasm/embeddings/scan.ts knows the same numbers. */
export const space = 0;
export const newline = 1;
export const letter = 2;
export const digit = 3;
export const symbol = 4;

/** Code points below this are in the tables; those above are ideographs, which count as letters and stay as they are. */
export const tableSize = 0x20000;

/** `classes[c]` is the class of code point c, `folded[c]` the code point that stands for it in words. */
export interface CharacterTables {
  readonly classes: Uint8Array;
  readonly folded: Uint32Array;
}

/** The tables for the options; one code point becomes one: capitals whose small form is longer (İ) stay. */
export function characterTables(options: {
  readonly lowerCase: boolean;
  readonly foldDigits: boolean;
}): CharacterTables {
  const classes = new Uint8Array(tableSize);
  const folded = new Uint32Array(tableSize);
  for (let c = 0; c < tableSize; c++) {
    const character = String.fromCodePoint(c);
    classes[c] = classOf(c, character);
    folded[c] = foldedForm(c, character, options);
  }
  return { classes, folded };
}

function classOf(c: number, character: string): number {
  if (c === 0x0a) return newline;
  // Control characters count as blanks, so that no word holds one.
  if (c <= 0x20 || c === 0x7f) return space;
  if (c < 0x80) return /[A-Za-z_]/.test(character) ? letter : /[0-9]/.test(character) ? digit : symbol;
  if (/[\p{L}\p{M}]/u.test(character)) return letter;
  if (/\p{N}/u.test(character)) return digit;
  return /[\p{White_Space}\p{Cc}\p{Cs}\ufeff]/u.test(character) ? space : symbol;
}

function foldedForm(
  c: number,
  character: string,
  { lowerCase, foldDigits }: { readonly lowerCase: boolean; readonly foldDigits: boolean },
): number {
  if (foldDigits && /\p{Nd}/u.test(character)) return 0x30;
  // The typographic apostrophe is the ASCII one, whichever the author's keyboard had.
  if (c === 0x2019) return 0x27;
  if (!lowerCase) return c;
  const small = character.toLowerCase();
  const point = small.codePointAt(0)!;
  return small.length === (point > 0xffff ? 2 : 1) ? point : c;
}
