// Scans and indexes packed words in WebAssembly: a vocabulary is read when a process has just started, and its JavaScript is slow then.
import { decodeModule, type WasmExports, type WasmMemory, webAssembly } from '../../base/index.js';
import type { IndexedWords } from '../indexed-words.js';
import { binary } from './binary.js';

const pageBytes = 65536;

/** `indexWords` of packed words, or undefined where the host does not run WebAssembly or lacks the memory. */
export function indexWithWasm(bytes: Uint8Array): IndexedWords | undefined {
  try {
    const initial = Math.ceil(bytes.length / pageBytes) + 1;
    const memory = new webAssembly.Memory({ initial, maximum: 65536 });
    const module = new webAssembly.Module(decodeModule(binary, { isShared: false }));
    return indexIn(memory, new webAssembly.Instance(module, { env: { memory } }).exports, bytes);
  } catch {
    return undefined;
  }
}

function indexIn(memory: WasmMemory, x: WasmExports, bytes: Uint8Array): IndexedWords {
  const at = x.heapBase();
  new Uint8Array(memory.buffer, at).set(bytes);
  const count = x.countWords(at, bytes.length);
  const places = tableSize(count);
  const starts = Math.ceil((at + bytes.length) / 4) * 4;
  const hashes = starts + 4 * (count + 1);
  const table = hashes + 4 * count;
  const end = table + 4 * places;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / pageBytes)));
  x.scanWords(at, bytes.length, starts, hashes);
  const repeated = x.placeWords(at, starts, hashes, count, table, places - 1);
  return {
    joined: new Uint8Array(memory.buffer, at, bytes.length),
    starts: new Int32Array(memory.buffer, starts, count + 1),
    hashes: new Int32Array(memory.buffer, hashes, count),
    table: new Int32Array(memory.buffer, table, places),
    repeated,
  };
}

/** Places of a hash table that is at most half full. */
export function tableSize(words: number): number {
  return 2 ** Math.ceil(Math.log2(2 * words + 2));
}
