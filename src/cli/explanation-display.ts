// Explanations as tables for people and as records for programs.
import type { Example, Explanation, FeatureShares, WordShare } from '../ner/index.js';
import type { Colours } from './colours.js';
import { plainTable } from './plain-table.js';

/** A text, its words by sentence, and where each stands in UTF-16 code units. */
export interface ExplainedText {
  readonly text: string;
  readonly sentences: readonly (readonly string[])[];
  readonly placeOf: (sentence: number, token: number) => { readonly start: number; readonly end: number };
}

/** The explanation with offsets in the text for tokens of sentences. */
export function explanationRecord(explanation: Explanation, { text, placeOf }: ExplainedText) {
  const { sentence, start, end, counterfactuals, words, others, ...rest } = explanation;
  const [from, to] = [placeOf(sentence, start).start, placeOf(sentence, end - 1).end];
  const wordRecord = ({ sentence: s, token, word, share, features }: WordShare) => ({
    ...placeOf(s, token),
    text: word,
    share,
    features,
  });
  return {
    start: from,
    end: to,
    text: text.slice(from, to),
    ...rest,
    words: words.map(wordRecord),
    others: others.map(wordRecord),
    counterfactuals: counterfactuals.map(({ token, score, label }) =>
      token === undefined
        ? { without: 'gazetteers', score, label }
        : { without: 'word', ...placeOf(sentence, token), score, label },
    ),
  };
}

/** A headline, a table of the words, and what else adds to the difference. */
export function explanationText(
  explanation: Explanation,
  { colours, nearest, ...content }: ExplainedText & { readonly colours: Colours; readonly nearest: readonly Example[] },
): string {
  const { label, score, contrast, difference, counterfactuals, words } = explanation;
  const { text } = explanationRecord(explanation, content);
  const named = label === 'O' ? contrast : label;
  const verdict =
    label === 'O' ? `no name; ${contrast} ${score.toFixed(3)}` : `${label} ${score.toFixed(3)}, next ${contrast}`;
  const judged = ({ score: without, label: best }: (typeof counterfactuals)[number]) =>
    `${named} ${without.toFixed(3)}${best === (label === 'O' ? 'O' : named) ? '' : `, becomes ${best}`}`;
  const features = featureNames.filter((name) => words.some((word) => featureShare(word.features, name) !== undefined));
  const rows = words.map((word, i) => [
    word.word,
    signed(word.share),
    ...features.map((name) => signed(featureShare(word.features, name))),
    judged(counterfactuals[i]),
  ]);
  const heads = ['word', 'share', ...features, 'without it'];
  const columns = heads.map((head) => ({ head, numbers: head !== 'word' && head !== 'without it' }));
  const blank = features.map(() => '');
  const rest = restOf(explanation).map(([name, share]) => [name, signed(share), ...blank, '']);
  const lists = counterfactuals.slice(words.length).map((one) => ['no gazetteers', '', ...blank, judged(one)]);
  const total = [`${label} over ${contrast}`, signed(difference), ...blank, ''];
  const examples = nearest.map((example) => `  ${exampleText(example, colours)}\n`);
  const alike = examples.length === 0 ? '' : `most alike:\n${examples.join('')}`;
  return `${colours.bold(text)}: ${verdict}\n${plainTable(columns, [...rows, ...rest, total, ...lists], colours)}${alike}`;
}

const featureNames = ['vector', 'shape', 'affixes', 'ngrams', 'gazetteers'] as const;

function featureShare(
  { gazetteers, ...features }: FeatureShares,
  name: (typeof featureNames)[number],
): number | undefined {
  if (name !== 'gazetteers') return features[name];
  return gazetteers && Object.values(gazetteers).reduce((sum, share) => sum + share, 0);
}

function restOf({ elsewhere, others, transitions, bias }: Explanation): [string, number][] {
  const document: [string, number][] = others.length === 0 ? [] : [['rest of the document', elsewhere]];
  const tags: [string, number][] = transitions === 0 ? [] : [['tags around', transitions]];
  return [...document, ...tags, ['bias', bias]];
}

function signed(share: number | undefined): string {
  return share === undefined ? '' : `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(2)}`;
}

function exampleText({ words, start, end, label, similarity, line }: Example, colours: Colours): string {
  const name = words.slice(start, end).join(' ');
  const text = [...words.slice(0, start), colours.bold(`[${name} ${label}]`), ...words.slice(end)].join(' ');
  return `${similarity.toFixed(2)} line ${line}: ${text}`;
}
