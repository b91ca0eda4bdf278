// The text that taggers are timed on: articles of a corpus outside the repository, or an example of ours again and again.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tokenize } from '../../src/text/index.js';

/** Some articles, and what they hold. */
export interface Sample {
  readonly articles: readonly string[];
  /** Counted once, by our tokenizer, for all. */
  readonly tokens: number;
}

/** Says why the corpus could not be used. */
export interface Corpus {
  readonly articles: readonly string[];
  readonly note?: string;
}

/** The first `bytes` of the articles of raw/reuters-news under `folder`; without it, examples/news.txt repeated. */
export async function readArticles(folder: string, bytes: number): Promise<Corpus> {
  const path = `${folder}/raw/reuters-news.txt.xz`;
  if (!existsSync(path)) {
    const note = `${path} is not there: examples/news.txt is repeated instead, which flatters whoever remembers words`;
    const text = readFileSync(new URL('../../examples/news.txt', import.meta.url), 'utf8');
    return { articles: Array.from({ length: Math.ceil(bytes / Buffer.byteLength(text)) }, () => text), note };
  }
  const text = await decompress(path, bytes);
  const articles = text.split(/^=== .*\n/m).filter((article) => article.trim() !== '');
  return { articles };
}

/** As many first articles as make about `bytes`. */
export function takeSample(articles: readonly string[], bytes: number): Sample {
  const taken: string[] = [];
  let [size, tokens] = [0, 0];
  for (const article of articles) {
    if (size >= bytes) break;
    taken.push(article);
    size += Buffer.byteLength(article);
    tokens += tokenize(article).length;
  }
  return { articles: taken, tokens };
}

/** The first `bytes` of a file that xz packed, whole characters only. */
async function decompress(path: string, bytes: number): Promise<string> {
  const child = spawn('xz', ['-dc', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= bytes) break;
  }
  child.kill();
  const text = Buffer.concat(chunks).subarray(0, bytes).toString('utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
