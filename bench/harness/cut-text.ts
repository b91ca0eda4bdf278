// The beginning of a text, compressed or not, as a file of its own.
import { openSync, writeSync } from 'node:fs';
import { openText } from '../../src/node/index.js';

/** Writes the first bytes of a text, up to the end of a line. */
export async function cutText(from: string, to: string, bytes: number): Promise<void> {
  const text = await openText([from]);
  const file = openSync(to, 'w');
  let left = bytes;
  for await (const chunk of text.read()) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    writeSync(file, left > 0 ? part : part.subarray(0, part.lastIndexOf(10) + 1));
    if (left === 0) break;
  }
  await text.close();
}
