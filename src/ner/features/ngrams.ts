// Hashed character n-grams: a vector for every word ever seen or not (Bojanowski et al. 2017).

/** At most this many n-grams of a word count; longer words are mostly addresses and noise. */
const maxNgrams = 60;
const encoder = new TextEncoder();

/**
 * The buckets of the n-grams of 2–5 characters of `<word>`: FNV-1a-32 of their UTF-8 bytes modulo `buckets`.
 *
 * @returns Int32Array of at most 60 ids in [0, buckets), shorter n-grams first
 */
export function ngramIds(word: string, buckets: number): Int32Array {
  const characters = Array.from(`<${word}>`, (character) => encoder.encode(character));
  const ids: number[] = [];
  for (let length = 2; length <= 5; length++) {
    for (let start = 0; start + length <= characters.length && ids.length < maxNgrams; start++) {
      let hash = 0x811c9dc5;
      for (let i = start; i < start + length; i++) {
        for (const byte of characters[i]) hash = Math.imul(hash ^ byte, 0x01000193);
      }
      ids.push((hash >>> 0) % buckets);
    }
  }
  return Int32Array.from(ids);
}
