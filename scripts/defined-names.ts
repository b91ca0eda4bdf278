// Sentences of an encyclopaedia that are labelled by its articles: "X is an English rock band" says what X is wherever it stands.
import {
  type LabelledDocument,
  type LabelledSentence,
  linesOf,
  splitSentences,
  type TokenSpan,
  tokenize,
} from '../src/text/index.js';

/** Nouns that say what kind of name an article is about. */
const nouns: Readonly<Record<string, string>> = Object.freeze({
  PER: `actor actress singer songwriter musician composer writer author novelist poet politician footballer player cricketer athlete swimmer boxer
wrestler cyclist driver golfer coach manager journalist historian philosopher scientist physicist chemist mathematician engineer architect painter
sculptor artist photographer director producer screenwriter comedian businessman entrepreneur lawyer judge soldier officer general admiral bishop
priest theologian saint king queen prince princess emperor ruler rapper guitarist drummer dancer model economist astronomer botanist zoologist
biologist physician surgeon psychologist professor academic activist diplomat explorer nobleman goalkeeper defender midfielder striker pitcher
catcher outfielder quarterback linebacker linguist critic editor inventor magician chef presenter host`,
  ORG: `company corporation firm band group club team university college school bank airline newspaper magazine broadcaster network organization
organisation association union party agency institute foundation orchestra league label publisher retailer manufacturer brewery charity society
federation church ministry department museum hospital studio chain brand carrier supermarket conglomerate cooperative army regiment squadron
battalion franchise ensemble quartet choir`,
  LOC: `city town village municipality district county province region state country island river lake mountain commune suburb neighborhood
neighbourhood parish borough bay peninsula valley park settlement hamlet station airport bridge road highway street castle stadium building tower
volcano canyon desert forest ocean creek glacier plateau township cape archipelago locality port capital strait dam reservoir beach cave canal`,
  MISC: `film album song novel book series game single opera ballet play musical poem sitcom show festival tournament championship award prize war
battle treaty act software language dialect ship`,
});
const labelOfNoun = new Map(
  Object.entries(nouns).flatMap(([label, list]) => list.split(/\s+/).map((noun) => [noun, label] as const)),
);
/** Where the words that say what something is end. */
const ends = new Set(
  'that who which in for by from located based with on at . ; ( whose founded formed best known'.split(' '),
);
const dates = new Set(
  `January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday I`.split(/\s+/),
);
/** Countries that are as often something else. */
const unclear = new Set(['Chad', 'Georgia', 'Guernsey', 'Guinea', 'Jersey', 'Jordan', 'Turkey']);
/** Of so many articles of a kind at most, so many sentences: organisations are rare and hardest to tell. */
const quotas: Readonly<Record<string, { readonly articles: number; readonly sentences: number }>> = {
  PER: { articles: 1800, sentences: 2 },
  ORG: { articles: 2000, sentences: 8 },
  LOC: { articles: 1500, sentences: 3 },
  MISC: { articles: 1000, sentences: 2 },
};
/** Characters of an article that are read. */
const longest = 20_000;

interface Article {
  readonly title: string;
  readonly body: string;
}

/**
 * A document for each article that says what it is about, of sentences in which every capital is accounted for: the article's name (of a
 * person the surname alone, too), countries, nationalities, dates, the first word.
 *
 * @param text articles, each under a line `=== id<TAB>title`
 * @param names the lists of `scripts/gazetteers.ts` by name
 */
export function definedNames(text: string, names: (list: string) => readonly string[]): LabelledDocument[] {
  const known = new Map([
    ...names('country').map((name) => [name, 'LOC'] as const),
    ...names('demonym').map((name) => [name, 'MISC'] as const),
  ]);
  for (const name of unclear) known.delete(name);
  const found = new Map<string, LabelledDocument[]>(Object.keys(quotas).map((label) => [label, []]));
  for (const article of articlesOf(text)) {
    const label = labelOf(article);
    if (label === undefined) continue;
    const sentences = labelledSentences(article, label, known).slice(0, quotas[label].sentences);
    if (sentences.length > 0) found.get(label)!.push({ id: article.title, sentences });
  }
  return [...found].flatMap(([label, documents]) => spread(documents, quotas[label].articles));
}

function* articlesOf(text: string): Generator<Article, void> {
  let [title, body] = ['', ''];
  for (const { text: line } of linesOf(text)) {
    if (!line.startsWith('=== ')) {
      if (body.length < longest) body += `${line}\n\n`;
      continue;
    }
    if (title !== '') yield { title, body };
    // "Java (programming language)", "Leeds, Alabama"
    [title, body] = [(line.split('\t')[1] ?? '').replace(/( \(|,).*$/, ''), ''];
  }
  if (title !== '') yield { title, body };
}

/** The label of the last known noun of "is a …" in the first words of an article; undefined where there is none. */
function labelOf({ title, body }: Article): string | undefined {
  if (!/^\p{Lu}/u.test(title) || title.startsWith('List ')) return undefined;
  const words = wordsOf(body.slice(0, 600)).slice(0, 60);
  const is = words.findIndex((word, i) => i > 0 && /^(is|was|are|were)$/.test(word));
  if (is < 0 || is > 40 || !/^(a|an|the|one)$/.test(words[is + 1])) return undefined;
  const rest = words.slice(is + 2, is + 14);
  const end = rest.findIndex((word) => ends.has(word));
  const described = end < 0 ? rest : rest.slice(0, end);
  return described.map((word) => labelOfNoun.get(word)).findLast((label) => label !== undefined);
}

function labelledSentences(
  { title, body }: Article,
  label: string,
  known: ReadonlyMap<string, string>,
): LabelledSentence[] {
  const [words, name] = [wordsOf(body), wordsOf(title)];
  const forms = new Map([...known, [name.join(' '), label]]);
  if (label === 'PER') forms.set(name[name.length - 1], label);
  const bounds = splitSentences(body);
  const inSmallLetters = new Set(words.filter((word) => !/^\p{Lu}/u.test(word)));
  const isHarmless = (word: string, place: number) =>
    !/^\p{Lu}/u.test(word) || dates.has(word) || (place === 0 && inSmallLetters.has(word.toLowerCase()));
  const sentences: LabelledSentence[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const sentence = words.slice(bounds[i], bounds[i + 1]);
    if (sentence.length < 6 || sentence.length > 60) continue;
    const spans = spansOf(sentence, forms, Math.max(3, name.length));
    const isOwn = spans.some(({ start, end }) => !known.has(sentence.slice(start, end).join(' ')));
    const isIn = (place: number) => spans.some(({ start, end }) => place >= start && place < end);
    if (isOwn && sentence.every((word, place) => isIn(place) || isHarmless(word, place)))
      sentences.push({ words: sentence, spans, line: 0 });
  }
  return sentences;
}

/** The names of a sentence from left to right, the longest first. */
function spansOf(words: readonly string[], forms: ReadonlyMap<string, string>, most: number): TokenSpan[] {
  const spans: TokenSpan[] = [];
  for (let start = 0; start < words.length; start++) {
    for (let end = Math.min(words.length, start + most); end > start; end--) {
      const label = forms.get(words.slice(start, end).join(' '));
      if (label === undefined) continue;
      spans.push({ start, end, label });
      start = end - 1;
      break;
    }
  }
  return spans;
}

/** At most so many of them, evenly over all. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}

function wordsOf(text: string): string[] {
  return tokenize(text).map(({ text: word }) => word);
}
