// The table of words in WebAssembly, for reading as fast as the memory allows.
import type { WasmExports } from '../../base/index.js';
import { isWasmSupported } from '../../kernels/index.js';
import { wordEnd } from '../../text/index.js';
import { createInstance } from '../wasm/instance.js';
import { pieceBytes } from './pieces.js';
import { createReferenceTable, type WordTable, type WordTableParts } from './word-table.js';

/** Words an open table has room for. */
const openWords = 1_250_000;
const entryBytes = 16;
/** A byte of text makes at most three of a word: one that is no UTF-8 reads as U+FFFD. */
const growth = 3;

/** Where the parts of a table are in its memory; the names are those of wasm/embeddings/word-table.ts. */
interface Layout {
  readonly slots: number;
  readonly slotCount: number;
  readonly entries: number;
  readonly classes: number;
  readonly folded: number;
  readonly marker: number;
  readonly input: number;
  readonly output: number;
  readonly pool: number;
  readonly poolBytes: number;
  readonly wordRoom: number;
  readonly end: number;
}

/** Places of the state's fields, in 4-byte words. */
const field = Object.freeze({ size: 3, poolUsed: 5, position: 13 });
/** Nothing before, at the start of a line, in no marker's line. */
const textStart = Object.freeze([-1, 1, 0]);

/** The fastest table of this host. */
export function createWordTable(parts: WordTableParts): WordTable {
  return isWasmSupported() ? createWasmTable(parts) : createReferenceTable(parts);
}

/** The table of the kernels; the same words, indices and counts as the reference. */
export function createWasmTable(parts: WordTableParts): WordTable {
  const marker = new TextEncoder().encode(parts.documentMarker);
  const layout = layOut(parts, marker.length);
  const { memory, exports } = createInstance(layout.end, { isShared: false });
  const bytes = new Uint8Array(memory.buffer);
  const state = new Int32Array(memory.buffer, stateAt, 16);
  bytes.set(parts.tables.classes, layout.classes);
  new Uint32Array(memory.buffer, layout.folded).set(parts.tables.folded);
  bytes.set(marker, layout.marker);
  state.set(stateWords(layout, { parts, markerLength: marker.length }));
  if (parts.words !== undefined) enterWords(parts.words, { layout, memory: bytes, state, exports });
  return tableOver(layout, { memory: bytes, state, exports });
}

/** The state is first; the kernels keep nothing of their own below this address. */
const stateAt = 65536;

function layOut({ words, tables }: WordTableParts, markerLength: number): Layout {
  const wordRoom = words?.reduce((count, byte) => count + (byte === wordEnd ? 1 : 0), 0) ?? openWords;
  const slotCount = 2 ** Math.ceil(Math.log2(wordRoom * 1.5 + 2));
  const poolBytes = growth * pieceBytes + (words?.length ?? 16 * openWords);
  let top = stateAt + 64;
  const take = (length: number) => {
    const at = top;
    top = (top + length + 15) & ~15;
    return at;
  };
  return {
    slots: take(4 * slotCount),
    slotCount,
    entries: take(entryBytes * wordRoom),
    classes: take(tables.classes.length),
    folded: take(tables.folded.byteLength),
    marker: take(markerLength),
    input: take(pieceBytes),
    // No byte gives more than one index, no piece fewer bytes than indices but for a marker.
    output: take(4 * (pieceBytes + 4)),
    pool: take(poolBytes),
    poolBytes,
    wordRoom,
    end: top,
  };
}

function stateWords(
  layout: Layout,
  { parts, markerLength }: { readonly parts: WordTableParts; readonly markerLength: number },
): number[] {
  return [
    layout.slots,
    layout.slotCount - 1,
    layout.entries,
    0,
    layout.pool,
    0,
    layout.classes,
    layout.folded,
    parts.tables.classes.length,
    parts.splitsWords ? 1 : 0,
    parts.words === undefined ? 0 : 1,
    layout.marker,
    markerLength,
    ...textStart,
  ];
}

interface TableMemory {
  readonly memory: Uint8Array;
  readonly state: Int32Array;
  readonly exports: WasmExports;
}

/** Enters packed words, each written where the pool ends. */
function enterWords(packed: Uint8Array, { layout, memory, state, exports }: TableMemory & { readonly layout: Layout }) {
  for (let at = 0; at < packed.length; at++) {
    const start = layout.pool + state[field.poolUsed];
    let length = 0;
    for (; packed[at] !== wordEnd; at++) memory[start + length++] = packed[at];
    exports.indexOf(stateAt, length, 0);
  }
}

function tableOver(layout: Layout, { memory, state, exports }: TableMemory): WordTable {
  const view = new DataView(memory.buffer);
  const endOf = (index: number) => (index < 0 ? 0 : view.getUint32(layout.entries + index * entryBytes + 4, true));
  return {
    get size() {
      return state[field.size];
    },
    hasRoomFor: (byteLength) =>
      state[field.size] + byteLength / 2 < layout.wordRoom &&
      state[field.poolUsed] + growth * byteLength < layout.poolBytes,
    bytesOf: (index) => memory.subarray(layout.pool + endOf(index - 1), layout.pool + endOf(index)),
    compareWords(a, b) {
      const start = layout.pool + endOf(a - 1);
      const length = layout.pool + endOf(a) - start;
      const otherStart = layout.pool + endOf(b - 1);
      const otherLength = layout.pool + endOf(b) - otherStart;
      let i = 0;
      while (i < length && i < otherLength && memory[start + i] === memory[otherStart + i]) i++;
      if (i === length || i === otherLength) return length - otherLength;
      return codeUnitRank(memory[start + i]) - codeUnitRank(memory[otherStart + i]);
    },
    countOf: (index) => view.getFloat64(layout.entries + index * entryBytes + 8, true),
    restart: () => state.set(textStart, field.position),
    forgetRare: (count) => void exports.forgetRare(stateAt, count),
    scan(piece) {
      memory.set(piece, layout.input);
      const length = exports.scan(stateAt, layout.input, layout.input + piece.length, layout.output);
      return new Int32Array(memory.buffer, layout.output, length);
    },
  };
}

/** Bytes of UTF-8 in the order of UTF-16: the surrogates of what takes four bytes come before U+E000 … U+FFFF. */
function codeUnitRank(byte: number): number {
  return byte === 0xee || byte === 0xef ? byte + 16 : byte;
}
