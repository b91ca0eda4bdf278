// Hashed character n-grams: a vector for every word ever seen or not (Bojanowski et al. 2017).

/** At most this many n-grams of a word count; longer words are mostly addresses and noise. */
const maxNgrams = 60;
const shortest = 2;
const longest = 5;
const encoder = new TextEncoder();
/** Room for the bytes of a word, larger where a longer one came. */
let bytes = new Uint8Array(256);
/** Where the ids of the n-grams of each length begin, those of the shortest at 0. */
const places = new Int32Array(longest + 2);

/**
 * The buckets of the n-grams of 2–5 characters of `<word>`: FNV-1a-32 of their UTF-8 bytes modulo `buckets`.
 *
 * @returns Int32Array of at most 60 ids in [0, buckets), shorter n-grams first
 */
export function ngramIds(word: string, buckets: number): Int32Array {
  if (bytes.length < 3 * word.length + 2) bytes = new Uint8Array(6 * word.length);
  const length = encode(word);
  let characters = 0;
  for (let at = 0; at < length; at++) if (!continuesCharacter(bytes[at])) characters++;
  for (let size = shortest; size <= longest; size++) {
    places[size + 1] = places[size] + Math.max(0, characters - size + 1);
  }
  const ids = new Int32Array(Math.min(maxNgrams, places[longest + 1]));
  // Known to be whole, so that no remainder of floats is taken.
  const divisor = buckets >>> 0;
  let start = 0;
  for (let at = 0; at < length; at++) {
    if (continuesCharacter(bytes[at])) continue;
    // One run over the longest n-gram from here passes the shorter ones.
    let hash = 0x811c9dc5;
    let end = at;
    for (let size = 1; size <= longest && start + size <= characters; size++) {
      do hash = Math.imul(hash ^ bytes[end++], 0x01000193);
      while (end < length && continuesCharacter(bytes[end]));
      // Beyond its length a typed array ignores what is written.
      if (size >= shortest) ids[places[size] + start] = (hash >>> 0) % divisor;
    }
    start++;
  }
  return ids;
}

/** Writes `<word>` into `bytes`, ASCII without an encoder; gives its length. */
function encode(word: string): number {
  bytes[0] = 60;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit > 127) return encoder.encodeInto(`<${word}>`, bytes).written;
    bytes[i + 1] = unit;
  }
  bytes[word.length + 1] = 62;
  return word.length + 2;
}

/** Bytes 10xxxxxx of UTF-8. */
function continuesCharacter(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
