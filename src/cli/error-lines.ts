// The errors of a recogniser as JSON lines: kind, place, the two spans with their words, the sentence.
import type { SpanError } from '../ner/index.js';
import type { LabelledDocument, TokenSpan } from '../text/index.js';

/** One line for each error; `documents` are those that the errors' sentences are numbered through. */
export function errorLines(documents: readonly LabelledDocument[], errors: readonly SpanError[]): string[] {
  const places = documents.flatMap(({ id, sentences }) => sentences.map((sentence) => ({ document: id, ...sentence })));
  return errors.map(({ kind, sentence, gold, guess }) => {
    const { document, line, words } = places[sentence];
    const shown = (span: TokenSpan | undefined) =>
      span === undefined ? undefined : { ...span, text: words.slice(span.start, span.end).join(' ') };
    return `${JSON.stringify({ kind, document, line, gold: shown(gold), guess: shown(guess), words })}\n`;
  });
}
