// Unlabelled text labelled by several models: what all of them are sure of is a name, what they differ on is left open.
import { agreeOn, type TaggedText, type Tagger, tagTexts } from '../src/ner/index.js';
import { readChunks } from '../src/node/index.js';
import type { LabelledDocument, LabelledSentence } from '../src/text/index.js';

/** How much is taken, and how sure the models have to be. */
export interface SilverOptions {
  /** Stop at the end of the article in which so many tokens are reached. */
  readonly tokens: number;
  /** Take each n-th article, so that the whole file has its say. */
  readonly every: number;
  /** The least mean score of a span. */
  readonly confidence: number;
}

/** Paragraphs of an article that are read, and the lengths of sentences that are kept, in tokens. */
const paragraphsOfArticle = 6;
const [shortest, longest] = [6, 45];

/**
 * Labels articles (`=== id<TAB>title`, then a paragraph a line) by the agreement of the taggers; only sentences in which all agree on a
 * name are kept.
 */
export async function silverDocuments(
  path: string,
  taggers: readonly Tagger[],
  { tokens, every, confidence }: SilverOptions,
): Promise<LabelledDocument[]> {
  const documents: LabelledDocument[] = [];
  let reached = 0;
  let number = 0;
  for await (const { title, paragraphs } of articles(path)) {
    if (number++ % every !== 0) continue;
    const votes = taggers.map((tagger) => tagTexts(tagger, paragraphs.slice(0, paragraphsOfArticle)));
    const sentences = votes[0].flatMap((_, p) =>
      agreedSentences(
        votes.map((texts) => texts[p]),
        confidence,
      ),
    );
    if (sentences.length > 0) documents.push({ id: title, sentences });
    reached += sentences.reduce((sum, { words }) => sum + words.length, 0);
    if (reached >= tokens) break;
  }
  return documents;
}

async function* articles(path: string): AsyncGenerator<{ title: string; paragraphs: string[] }, void> {
  let [title, paragraphs]: [string, string[]] = ['', []];
  for await (const line of linesOf(path)) {
    if (!line.startsWith('=== ')) {
      if (line !== '') paragraphs.push(line);
      continue;
    }
    if (paragraphs.length > 0) yield { title, paragraphs };
    [title, paragraphs] = [line.slice(4), []];
  }
  if (paragraphs.length > 0) yield { title, paragraphs };
}

async function* linesOf(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of readChunks(path)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  yield rest;
}

/** The sentences of one text, tagged by each model, that hold a name on which all agree. */
function agreedSentences(votes: readonly TaggedText[], confidence: number): LabelledSentence[] {
  const [{ text, tokens, sentences }] = votes;
  return Array.from(sentences.subarray(1), (end, s) => {
    const [first, count] = [sentences[s], end - sentences[s]];
    const words = Array.from({ length: count }, (_, i) => text.slice(tokens.starts[first + i], tokens.ends[first + i]));
    const found = votes.map(({ spans }) =>
      spans
        .filter((span) => span.start >= tokens.starts[first] && span.end <= tokens.ends[end - 1])
        .map((span) => {
          const start = tokens.starts.indexOf(span.start, first) - first;
          const last = tokens.ends.indexOf(span.end, first) - first;
          return { start, end: last + 1, label: span.label, score: span.score ?? 0 };
        }),
    );
    return { words, line: 0, ...agreeOn(found, confidence) };
  }).filter(({ words, spans }) => words.length >= shortest && words.length <= longest && spans.length > 0);
}
