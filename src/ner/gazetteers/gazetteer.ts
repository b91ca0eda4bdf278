// Lists of names as a model keeps them: one 32-bit hash for each name, so that a list is small and cannot be read back.
import { NomenError, quote } from '../../base/index.js';
import { tokenOffsets } from '../../text/index.js';
import { hashToken, longestEntry, tupleSeed, withToken } from './tuple-hash.js';

/** A list of names, without the names. */
export interface Gazetteer {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** The hash of each entry's lower-cased tokens, ascending, each once; Uint32Array [entries]. */
  readonly hashes: Uint32Array;
}

/** As many lists as one number can tell the matches of a token in: 5 ** 22 < 2 ** 53. */
const mostGazetteers = 22;

const listName = /^[\p{L}\p{N}._-]+$/u;
/** Words that are in any list of names and in any text. */
const functionWords = new Set(
  (
    'a an the of in on at to for from by with as and or but not is are was were be been it its this that he his him she her ' +
    'they their we our you your i my me who what all one new no so if up will can may has had do'
  ).split(' '),
);

/**
 * Hashes the lower-cased tokens of each entry. A text's tokens match with probability entries / 2³² though they are no entry:
 * 2·10⁻⁵ for a list of 100,000.
 *
 * Left out are entries that would match everywhere or nowhere: single characters, single function words of English, and those of
 * more than eight tokens.
 *
 * @param name letters, digits, `.`, `_` and `-`
 * @param entries one name each
 * @throws NomenError `bad-gazetteer-name`; `empty-gazetteer` when no entry is left
 * @example
 * ```ts
 * import { buildGazetteer } from 'nomen/ner';
 * buildGazetteer('place', ['Paris', 'New York', 'The']).hashes.length; // 2
 * ```
 */
export function buildGazetteer(name: string, entries: Iterable<string>): Gazetteer {
  checkGazetteerName(name, 'gazetteer');
  const hashes = new Set<number>();
  let count = 0;
  for (const entry of entries) {
    count++;
    const hash = hashOf(entry);
    if (hash !== undefined) hashes.add(hash);
  }
  if (hashes.size === 0) throw emptyGazetteer(name, count);
  return Object.freeze({ name, hashes: Uint32Array.from(hashes).sort() });
}

/** Undefined for entries that are left out. */
function hashOf(entry: string): number | undefined {
  const name = entry.trim();
  // A full stop at the end of a text would be a token of its own; inside a sentence "Inc." is one.
  const { starts, ends } = tokenOffsets(`${name} is`);
  const tokens = starts.length - 1;
  if (tokens === 0 || tokens > longestEntry) return undefined;
  if (tokens === 1 && (Array.from(name).length === 1 || functionWords.has(name.toLowerCase()))) return undefined;
  let hash = tupleSeed;
  for (let i = 0; i < tokens; i++) hash = withToken(hash, hashToken(name, starts[i], ends[i]));
  return hash >>> 0;
}

/**
 * Refuses lists that no model can have: too many, a name twice, or a name that no file can hold.
 *
 * @param where for messages
 * @throws NomenError `bad-gazetteer-name`, `too-many-gazetteers`, `repeated-gazetteer`
 * @example
 * ```ts
 * import { buildGazetteer, checkGazetteers } from 'nomen/ner';
 * checkGazetteers([buildGazetteer('place', ['Paris'])], 'lists');
 * ```
 */
export function checkGazetteers(gazetteers: readonly Pick<Gazetteer, 'name'>[], where: string): void {
  if (gazetteers.length > mostGazetteers) {
    throw new NomenError({
      code: 'too-many-gazetteers',
      where,
      expected: `at most ${mostGazetteers} gazetteers`,
      got: String(gazetteers.length),
      fix: 'Put lists of the same kind under one name',
    });
  }
  const names = new Set<string>();
  for (const { name } of gazetteers) {
    checkGazetteerName(name, where);
    if (names.has(name)) {
      const complaint = { where, expected: 'gazetteers of different names', got: `${quote(name)} twice` };
      throw new NomenError({ code: 'repeated-gazetteer', ...complaint, fix: 'Join the two lists' });
    }
    names.add(name);
  }
}

function checkGazetteerName(name: string, where: string): void {
  if (listName.test(name)) return;
  throw new NomenError({
    code: 'bad-gazetteer-name',
    where,
    expected: 'a gazetteer name of letters, digits, ".", "_" and "-"',
    got: quote(name),
    fix: 'Name it for what it lists, e.g. city',
  });
}

function emptyGazetteer(name: string, count: number): NomenError {
  return new NomenError({
    code: 'empty-gazetteer',
    where: `gazetteer ${name}`,
    expected: `names of 1 to ${longestEntry} words`,
    got: count === 0 ? 'no line' : `none in ${count} ${count === 1 ? 'line' : 'lines'}`,
    fix: 'Write one name a line',
  });
}
