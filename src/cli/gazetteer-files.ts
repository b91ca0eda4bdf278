// The lists of names that `--gazetteer NAME=FILE…` gives.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { NomenError, quote } from '../base/index.js';
import { buildGazetteer, checkGazetteers, type NerTrainingData } from '../ner/index.js';
import { readBytes } from '../node/index.js';
import { decodeUtf8 } from '../text/index.js';
import { fileLabel } from './input.js';

/**
 * Reads the files, one name a line in UTF-8; those that share a gazetteer's name are one list.
 *
 * @throws NomenError `bad-gazetteer-flag`, those of `buildGazetteer` and `checkGazetteers`, and of reading with file and line
 */
export async function readGazetteers(
  flags: readonly string[] = [],
): Promise<Pick<NerTrainingData, 'gazetteers' | 'gazetteerSources'>> {
  if (flags.length === 0) return {};
  const files = await Promise.all(flags.map(readList));
  const linesOf = new Map<string, string[]>();
  for (const { source, lines } of files) {
    const { gazetteer } = source;
    linesOf.set(gazetteer, [...(linesOf.get(gazetteer) ?? []), ...lines]);
  }
  const names = [...linesOf.keys()];
  checkGazetteers(
    names.map((name) => ({ name })),
    '--gazetteer',
  );
  return {
    gazetteers: names.map((name) => buildGazetteer(name, linesOf.get(name)!)),
    gazetteerSources: files.map(({ source }) => source),
  };
}

async function readList(flag: string) {
  const at = flag.indexOf('=');
  const [gazetteer, path] = [flag.slice(0, at), flag.slice(at + 1)];
  if (at < 1 || path === '') {
    throw new NomenError({
      code: 'bad-gazetteer-flag',
      where: '--gazetteer',
      expected: 'NAME=FILE',
      got: quote(flag),
      fix: 'Write e.g. --gazetteer city=cities.txt first=names.txt',
    });
  }
  const bytes = await readBytes(path);
  const file = fileLabel(path);
  const lines = decodeUtf8(bytes, file)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { lines, source: { gazetteer, name: basename(file), sha256, lines: lines.length } };
}
