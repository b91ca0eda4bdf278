// Bytes in pieces that end where a word does, however the source cuts them.

/** Bytes of a piece at most. */
export const pieceBytes = 1 << 16;
const lineFeed = Uint8Array.of(0x0a);

/**
 * Cuts a text at the last line end of each 64 KB, else at the last blank, else (a word of 64 KB) at a character; the last line is ended.
 */
export async function* textPieces(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let rest = new Uint8Array(0);
  for await (const bytes of source) {
    let text = bytes;
    if (rest.length > 0) {
      text = new Uint8Array(rest.length + bytes.length);
      text.set(rest);
      text.set(bytes, rest.length);
    }
    let start = 0;
    while (text.length - start >= pieceBytes) {
      const stop = start + cutPlace(text.subarray(start, start + pieceBytes));
      yield text.subarray(start, stop);
      start = stop;
    }
    rest = text.slice(start);
  }
  if (rest.length > 0) yield rest;
  yield lineFeed;
}

function cutPlace(bytes: Uint8Array): number {
  const line = bytes.lastIndexOf(0x0a);
  if (line >= 0) return line + 1;
  for (let at = bytes.length; at > bytes.length >> 1; at--) if (bytes[at - 1] <= 0x20) return at;
  let stop = bytes.length;
  // The last character may be cut short: leave its beginning for the next piece.
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    if (byte >= 0xc0) stop = bytes.length - back;
    break;
  }
  return stop;
}
