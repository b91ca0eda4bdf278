// What a format of `nomen tag` is: text around, and text for each block.
import type { TaggedText, Tagger } from '../../ner/index.js';
import type { TextBlock } from '../../text/index.js';
import type { Colours } from '../colours.js';

/** What a format may need to know. */
export interface FormatContext extends Pick<Tagger, 'listAlternatives'> {
  readonly colours: Colours;
  readonly labels: readonly string[];
  /** Whether blocks have links. */
  readonly isLinked: boolean;
}

/** A block of text with what was found in it; spans count in UTF-16 code units from the start of the block. */
export interface TaggedBlock extends TextBlock, TaggedText {
  readonly file: string;
  /** What each span means: an id, or null; only where asked for. */
  readonly links?: readonly (string | null)[];
}

/** Writes tagged blocks; a value belongs to one output, since ids and offsets run on from block to block. */
export interface TagFormat {
  /** Whether the scores are printed; tagging is faster without them. */
  readonly showsScores: boolean;
  readonly begin: string;
  readonly block: (block: TaggedBlock, index: number) => string;
  readonly end: string;
}

/** Offsets in Unicode characters, as Python tools count them, from offsets in UTF-16 code units; ask in ascending order. */
export function createCharacterCounter(text: string): (offset: number) => number {
  let at = 0;
  let characters = 0;
  return (offset) => {
    for (; at < offset; characters++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
    return characters;
  };
}
