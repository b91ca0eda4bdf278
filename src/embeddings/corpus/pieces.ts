// Bytes in pieces that end where a word does, however the source cuts them.

/** Bytes of a piece at most. */
export const pieceBytes = 1 << 16;
const lineFeed = Uint8Array.of(0x0a);

/**
 * Cuts a text at the last line end of each 64 KB, else at the last blank, else (a word of 64 KB) at a character; the last line is ended.
 * A piece is good until the next is asked for: all of them share one buffer.
 */
export async function* textPieces(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(pieceBytes);
  let length = 0;
  for await (const bytes of source) {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + pieceBytes - length);
      buffer.set(part, length);
      length += part.length;
      from += part.length;
      if (length < pieceBytes) continue;
      const stop = cutPlace(buffer);
      yield buffer.subarray(0, stop);
      buffer.copyWithin(0, stop);
      length = pieceBytes - stop;
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
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
