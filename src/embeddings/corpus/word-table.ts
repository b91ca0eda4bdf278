// A table of words met in bytes of text, in plain TypeScript: what the WebAssembly table is measured by.
import { unpackWords } from '../../text/index.js';
import { type CharacterTables, tableSize } from './characters.js';
import { type CharacterReader, type ScanPosition, scanWords } from './scan.js';

/** Words by index, in the order of their first occurrence. */
export interface WordTable {
  /**
   * Counts the words of a piece of text that ends where a word does.
   *
   * @returns the index of each word, −1 for the end of a line with words, −2 for a document marker; good until the next call
   */
  scan(bytes: Uint8Array): Int32Array;
  /** What is scanned next begins a text. */
  restart(): void;
  /** How many words it holds. */
  readonly size: number;
  /** Whether a piece of `byteLength` bytes fits without forgetting words. */
  hasRoomFor(byteLength: number): boolean;
  /** A word in UTF-8; good until the next scan. */
  bytesOf(index: number): Uint8Array;
  /** Below 0 when the first word comes before the second by code units, as strings are sorted. */
  compareWords(a: number, b: number): number;
  countOf(index: number): number;
  /** Forgets the words that occurred less often than `count`; indices change, order stays. */
  forgetRare(count: number): void;
}

/** What a table is made of. */
export interface WordTableParts {
  readonly tables: CharacterTables;
  readonly splitsWords: boolean;
  readonly documentMarker: string;
  /** The words of a closed table, which skips all others, packed; their indices are their places. */
  readonly words?: Uint8Array;
}

const textStart: Readonly<ScanPosition> = Object.freeze({ last: -1, atLineStart: true, inMarkerLine: false });

/** The plain table. */
export function createReferenceTable(parts: WordTableParts): WordTable {
  const indices = new Map<string, number>();
  const closed = parts.words !== undefined;
  let words = closed ? unpackWords(parts.words, { name: 'words' }) : [];
  let counts = words.map(() => 0);
  for (const [index, word] of words.entries()) indices.set(word, index);
  const marker = [...new TextEncoder().encode(parts.documentMarker)];
  const position = { ...textStart };

  const indexOf = (word: string): number => {
    const known = indices.get(word);
    if (known !== undefined || closed) return known ?? -1;
    indices.set(word, words.length);
    counts.push(0);
    return words.push(word) - 1;
  };

  return {
    get size() {
      return words.length;
    },
    hasRoomFor: () => true,
    bytesOf: (index) => new TextEncoder().encode(words[index]),
    compareWords: (a, b) => (words[a] < words[b] ? -1 : 1),
    countOf: (index) => counts[index],
    scan(bytes) {
      const out: number[] = [];
      const emit = (index: number) => {
        if (index === -1 && position.last < 0) return;
        if (index === -2 && position.last === -2) return;
        position.last = index;
        out.push(index);
      };
      scanWords(createReader(bytes, parts.tables), {
        splitsWords: parts.splitsWords,
        marker,
        position,
        onEnd: emit,
        onWord(points) {
          const index = indexOf(String.fromCodePoint(...points));
          if (index < 0) return;
          counts[index]++;
          emit(index);
        },
      });
      return Int32Array.from(out);
    },
    restart: () => void Object.assign(position, textStart),
    forgetRare(count) {
      const kept = words.map((_, index) => index).filter((index) => counts[index] >= count);
      words = kept.map((index) => words[index]);
      counts = kept.map((index) => counts[index]);
      indices.clear();
      for (const [index, word] of words.entries()) indices.set(word, index);
    },
  };
}

/** Characters of UTF-8 bytes; a byte that is no part of one reads as U+FFFD. */
function createReader(bytes: Uint8Array, { classes, folded }: CharacterTables): CharacterReader {
  const continues = (at: number) => at < bytes.length && (bytes[at] & 0xc0) === 0x80;
  return {
    length: bytes.length,
    byteAt: (at) => bytes[at] ?? 0x20,
    read(at) {
      const first = bytes[at];
      let [point, size] = [0xfffd, 1];
      if (first < 0x80) point = first;
      else if (first >= 0xc2 && first < 0xe0 && continues(at + 1)) {
        [point, size] = [((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f), 2];
      } else if (first >= 0xe0 && first < 0xf0 && continues(at + 1) && continues(at + 2)) {
        const three = ((first & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
        if (three >= 0x800 && (three & 0xf800) !== 0xd800) [point, size] = [three, 3];
      } else if (first >= 0xf0 && first < 0xf5 && continues(at + 1) && continues(at + 2) && continues(at + 3)) {
        const high = ((first & 0x07) << 18) | ((bytes[at + 1] & 0x3f) << 12);
        const four = high | ((bytes[at + 2] & 0x3f) << 6) | (bytes[at + 3] & 0x3f);
        if (four >= 0x10000 && four < 0x110000) [point, size] = [four, 4];
      }
      const isListed = point < tableSize;
      return { class: isListed ? classes[point] : 2, folded: isListed ? folded[point] : point, point, size };
    },
  };
}
