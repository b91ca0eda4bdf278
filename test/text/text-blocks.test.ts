// Blocks of a stream: nothing is lost however the bytes come, and cuts fall between paragraphs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TextBlock, textBlocks } from '../../src/text/index.js';

describe('the blocks of a stream', () => {
  const encode = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;

  async function blocksOf(content: string | Uint8Array, blockBytes?: number, chunkBytes = 7): Promise<TextBlock[]> {
    const bytes = encode(content);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
    const blocks: TextBlock[] = [];
    const size = blockBytes === undefined ? {} : { blockBytes };
    for await (const block of textBlocks(chunks, { name: 'a.txt', ...size })) blocks.push(block);
    return blocks;
  }

  it('joined are the file, and each offset is where its block begins', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '€', '🎉', ' ', '\n', '\n\n', '\r\n', '\0'), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 8, max: 64 }),
        fc.integer({ min: 1, max: 40 }),
        async (pieces, size, chunk) => {
          const whole = pieces.join('');
          const blocks = await blocksOf(whole, size, chunk);
          expect(blocks.map((block) => block.text).join('')).toBe(whole);
          for (const block of blocks) expect(whole.startsWith(block.text, block.offset)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('end at a blank line, else at a line, else at a blank', async () => {
    expect((await blocksOf('aaa bb\n\nccc\nddd', 10)).map(({ text }) => text)).toEqual(['aaa bb\n\n', 'ccc\nddd']);
    expect((await blocksOf('aaa bb\nccc ddd', 10)).map(({ text }) => text)).toEqual(['aaa bb\n', 'ccc ddd']);
    expect((await blocksOf('aaa bb ccc', 9)).map(({ text }) => text)).toEqual(['aaa bb ', 'ccc']);
  });

  it('of a usual file is one, without its byte order mark; of an empty one none', async () => {
    expect(await blocksOf('\ufeffab\n\ncd')).toEqual([{ offset: 0, text: 'ab\n\ncd' }]);
    expect(await blocksOf('')).toEqual([]);
    expect((await blocksOf('aaa bb\n\n\ufeffcc', 10)).map(({ text }) => text)).toEqual(['aaa bb\n\n', '\ufeffcc']);
  });

  it('of other encodings are refused with file and line, in the first block and later', async () => {
    const bytes = Uint8Array.from([...'ab\n\ncd\n'].map((c) => c.charCodeAt(0)).concat(0xe9, 0x0a));
    await expect(blocksOf(bytes)).rejects.toThrow('a.txt:4: expected text in UTF-8, got other bytes.');
    await expect(blocksOf(bytes, 8)).rejects.toThrow('a.txt:4: expected text in UTF-8');
  });
});
