// Forms of English words: the regular ones of a word, and the words that a form may be of.

const MOST_STEM_LETTERS_LOST = 3;

/** The word and its regular forms with -s, -ed and -ing, lower-cased; some may not exist. */
export function inflectionsOf(word: string): readonly string[] {
  const base = word.toLowerCase();
  const isMute = base.endsWith('e');
  const stem = isMute ? base.slice(0, -1) : base;
  const forms = [base, `${base}s`, `${stem}ed`, `${stem}ing`];
  if (/(s|x|z|ch|sh|o)$/.test(base)) forms.push(`${base}es`);
  if (/[^aeiou]y$/.test(base)) forms.push(`${base.slice(0, -1)}ies`, `${base.slice(0, -1)}ied`);
  // A short vowel doubles the consonant: trimmed.
  if (/(^|[^aeiou])[aeiou][^aeiouwxy]$/.test(base)) forms.push(...['ed', 'ing'].map((end) => base + base.at(-1) + end));
  return forms;
}

/** The words whose form with -s, -ed or -ing `form` may be, the likeliest first. */
export function stemsOf(form: string): readonly string[] {
  if (form.length <= MOST_STEM_LETTERS_LOST) return [];
  if (form.endsWith('ies')) return [`${form.slice(0, -3)}y`];
  if (form.endsWith('s')) return [form.slice(0, -1), form.slice(0, -2)];
  const stem = form.replace(/(ed|ing)$/, '');
  if (stem === form) return [];
  const isDoubled = stem.at(-1) === stem.at(-2);
  return isDoubled ? [stem, stem.slice(0, -1)] : [stem, `${stem}e`];
}
