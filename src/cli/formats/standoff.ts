// The formats of annotation tools: CoNLL columns and brat stand-off.
import { type LabelledSentence, type TokenSpan, writeConll } from '../../text/index.js';
import { createCharacterCounter, type TagFormat, type TaggedBlock } from './tag-format.js';

/** Word and IOB2 tag with a blank between, an empty line after each sentence; `-DOCSTART-` opens the second file and later ones. */
export function createConll(): TagFormat {
  let lastFile: string | undefined;
  const block = (tagged: TaggedBlock) => {
    const opensFile = lastFile !== undefined && lastFile !== tagged.file;
    lastFile = tagged.file;
    return writeConll([{ id: opensFile ? tagged.file : unnamed, sentences: labelledSentences(tagged) }], 'IOB2');
  };
  return { showsScores: false, begin: '', block, end: '' };
}

/** The document name that `writeConll` leaves out. */
const unnamed = '1';

/** brat's `.ann` lines `T1<TAB>PER 0 5<TAB>text`; brat counts Unicode characters from the start of the file. */
export function createBrat(): TagFormat {
  let entities = 0;
  let charactersBefore = 0;
  const block = ({ text, spans }: TaggedBlock) => {
    const count = createCharacterCounter(text);
    const lines = spans.map((span) => {
      const [start, end] = [charactersBefore + count(span.start), charactersBefore + count(span.end)];
      entities++;
      return `T${entities}\t${span.label} ${start} ${end}\t${span.text.replace(/[\t\r\n]/g, ' ')}\n`;
    });
    charactersBefore += count(text.length);
    return lines.join('');
  };
  return { showsScores: false, begin: '', block, end: '' };
}

function labelledSentences({ text, tokens, sentences, spans }: TaggedBlock): LabelledSentence[] {
  const { starts, ends } = tokens;
  const labelled: LabelledSentence[] = [];
  let next = 0;
  for (let s = 0; s + 1 < sentences.length; s++) {
    const [first, stop] = [sentences[s], sentences[s + 1]];
    const words: string[] = [];
    const found: TokenSpan[] = [];
    for (let i = first; i < stop; i++) {
      words.push(text.slice(starts[i], ends[i]));
      const span = spans[next];
      if (span?.start !== starts[i]) continue;
      found.push({ start: i - first, end: ends.indexOf(span.end, i) + 1 - first, label: span.label });
      next++;
    }
    labelled.push({ words, spans: found, line: 0 });
  }
  return labelled;
}
