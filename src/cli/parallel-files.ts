// Finding the files that belong together: a folder with seq.in, seq.out and label, or sent_….txt beside label_….txt.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readText } from '../node/index.js';
import { type ParallelContent, readParallel } from '../text/index.js';

/** The paths of parallel files; `intents` where there is a third. */
interface ParallelPaths {
  readonly words: string;
  readonly tags: string;
  readonly intents?: string;
}

/** What parallel files hold, and all their text for a checksum; undefined where the path names none. */
export async function readParallelFiles(
  path: string,
): Promise<(ParallelContent & { readonly text: string }) | undefined> {
  const paths = parallelPaths(path);
  if (paths === undefined) return undefined;
  const words = await readText(paths.words);
  const tags = await readText(paths.tags);
  const intents = paths.intents === undefined ? undefined : await readText(paths.intents);
  const files = { words, tags, ...(intents === undefined ? {} : { intents }) };
  return { ...readParallel(files, { file: paths.words }), text: `${words}\0${tags}\0${intents ?? ''}` };
}

function parallelPaths(path: string): ParallelPaths | undefined {
  const folder = isFolder(path) ? path : basename(path) === 'seq.in' ? dirname(path) : undefined;
  if (folder !== undefined) {
    const [words, tags, label] = ['seq.in', 'seq.out', 'label'].map((name) => join(folder, name));
    return existsSync(words) ? { words, tags, ...(existsSync(label) ? { intents: label } : {}) } : undefined;
  }
  const tags = join(dirname(path), basename(path).replace(/^sent_/, 'label_'));
  return tags !== path && basename(path).startsWith('sent_') && existsSync(tags) ? { words: path, tags } : undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
