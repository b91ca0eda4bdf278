// WebAssembly as this library uses it: the host's own names, and binaries that are kept as text.

/** A WebAssembly memory; `buffer` is a SharedArrayBuffer when threads share it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; where it is not shared, a buffer taken before is cut off. */
  grow(pages: number): number;
}

/** What a module exports: functions of numbers. */
export type WasmExports = Readonly<Record<string, (...values: number[]) => number>>;

/** WebAssembly's own names, as far as they are used here; neither the ES library nor every host's types declare them. */
export interface WebAssemblyHost {
  readonly Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: WasmExports };
}

/**
 * The host's WebAssembly; where there is none, or a page's content policy forbids it, making a `Module` throws.
 *
 * @example
 * ```ts
 * import { webAssembly } from 'nomen/base';
 * new webAssembly.Memory({ initial: 1, maximum: 1 }).buffer.byteLength; // 65536
 * ```
 */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyHost }).WebAssembly;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The six bits of each letter by its code. */
const sixBits = new Uint8Array(128);
for (let i = 0; i < alphabet.length; i++) sixBits[alphabet.charCodeAt(i)] = i;

/**
 * Base64 (RFC 4648) → bytes; written here because hosts differ in what they offer.
 *
 * @param text letters of the alphabet, `=` at the end
 * @example
 * ```ts
 * import { decodeBase64 } from 'nomen/base';
 * decodeBase64('aGk='); // Uint8Array [104, 105]
 * ```
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  // Four letters are three bytes; beyond their length typed arrays ignore what is written.
  for (let i = 0, at = 0; at < bytes.length; i += 4, at += 3) {
    let bits = 0;
    for (let j = i; j < i + 4; j++) bits = (bits << 6) | sixBits[text.charCodeAt(j) & 127];
    bytes[at] = bits >> 16;
    bytes[at + 1] = bits >> 8;
    bytes[at + 2] = bits;
  }
  return bytes;
}

/**
 * A WebAssembly module as `wasm/build.ts` writes it → its bytes. It imports `env.memory` of at most 4 GiB; that it is one which threads
 * share is one bit of the import, so that one text serves both.
 *
 * @param text base64
 * @param memory `isShared`: whether the memory that the module gets is shared
 * @example
 * ```ts
 * import { decodeModule } from 'nomen/base';
 * const importOfMemory = 'A2VudgZtZW1vcnkCAwGAgAQ='; // "env", "memory", a memory that is shared and has a maximum
 * decodeModule(importOfMemory, { isShared: false })[12]; // 1
 * ```
 */
export function decodeModule(text: string, { isShared }: { readonly isShared: boolean }): Uint8Array {
  const bytes = decodeBase64(text);
  if (!isShared) bytes[limitsPlace(bytes)] = onlyMaximum;
  return bytes;
}

/** Flags of a memory's limits: it has a maximum and is not shared. */
const onlyMaximum = 0x01;

/** Where a module says what memory it imports. */
function limitsPlace(bytes: Uint8Array): number {
  const name = new TextEncoder().encode('memory');
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte));
  // After the name: the kind of import (2, a memory), then its limits.
  return at + name.length + 1;
}
