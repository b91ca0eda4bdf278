// Blocks on disk: read back as written, and good for counts that do not fit in memory.
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { countCooccurrences, createCorpus, type GloveOptions, trainGlove } from '../../src/embeddings/index.js';
import { createFileStorage } from '../../src/node/index.js';

const parent = mkdtempSync(join(tmpdir(), 'nomen-storage-test-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function collect(blocks: AsyncIterable<Uint8Array>): Promise<number[][]> {
  const found: number[][] = [];
  for await (const block of blocks) found.push(Array.from(block));
  return found;
}

describe('createFileStorage', () => {
  it('gives each list back block by block, as often as asked, and nothing after it is removed', async () => {
    const storage = await createFileStorage(parent);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (blocks) => {
        const writer = await storage.create();
        for (const block of blocks) await writer.append(block);
        const list = await writer.close();
        const expected = blocks.map((block) => Array.from(block));
        expect(await collect(list.read())).toEqual(expected);
        expect(await collect(list.read())).toEqual(expected);
        await list.remove();
      }),
      { numRuns: 20 },
    );
    await storage.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('makes the same counts and vectors as memory does', async () => {
    const lines = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 30 }, (_, j) => `w${(i * i + j * j * 7) % 83}`),
    );
    const corpus = createCorpus(lines);
    const storage = await createFileStorage(parent);
    const counts = await countCooccurrences(corpus, {}, { storage, memoryBytes: 3_165_000 });
    const inMemory = await countCooccurrences(corpus);
    const options: Partial<GloveOptions> = { dimensions: 4, epochs: 2 };
    const [a, b] = [await trainGlove(counts, options, { storage }), await trainGlove(inMemory, options)];
    expect(a.vectors.values).toEqual(b.vectors.values);
    // The counts stay, the runs they were merged from and the shuffled entries are gone.
    expect(readdirSync(join(parent, readdirSync(parent)[0]))).toHaveLength(1);
    await counts.remove();
    await storage.remove();
  });

  it('says in one line what is wrong with the folder or a file', async () => {
    await expect(createFileStorage(join(parent, 'missing'))).rejects.toThrow(
      /: expected a folder .*missing, got no such folder\./,
    );
    const storage = await createFileStorage(parent);
    const writer = await storage.create();
    await writer.append(new Uint8Array(10));
    const list = await writer.close();
    const folder = join(parent, readdirSync(parent)[0]);
    truncateSync(join(folder, '0'), 4);
    await expect(collect(list.read())).rejects.toThrow(
      /: expected the blocks that were written to it, got an early end\. Leave the folder of the storage alone/,
    );
    await storage.remove();
  });
});
