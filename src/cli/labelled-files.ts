// Labelled data as commands read it.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { NomenError, quote } from '../base/index.js';
import type { DataSource } from '../ner/index.js';
import { readBytes } from '../node/index.js';
import {
  decodeUtf8,
  type LabelledDocument,
  type LabelledSentence,
  type MisalignedSpan,
  readLabelled,
} from '../text/index.js';
import { fileLabel } from './input.js';
import { readParallelFiles } from './parallel-files.js';
import { note, type Session } from './session.js';

/** Labelled documents of one file, the spans that could not be used, and what the model's record keeps of the file. */
export interface LabelledFile {
  readonly documents: readonly LabelledDocument[];
  readonly misaligned: readonly MisalignedSpan[];
  /** The intent of each document, where the file tells them. */
  readonly intents: readonly string[];
  readonly source: DataSource;
}

/**
 * Reads a file of labelled data in any of the known formats, or parallel files by their folder, and warns of spans that cut words; its name in the record has no
 * folders.
 */
export async function readLabelledFile(path: string, session: Session): Promise<LabelledFile> {
  const file = fileLabel(path);
  const { documents, misaligned, intents, bytes } = await readDocuments(path, file);
  if (misaligned.length > 0) warnOfMisaligned(file, misaligned, session);
  const sentences = documents.flatMap((document) => document.sentences);
  checkWellFormed(sentences, file);
  const source = {
    name: basename(file),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sentences: sentences.length,
    tokens: sentences.reduce((sum, { words }) => sum + words.length, 0),
    spans: sentences.reduce((sum, { spans }) => sum + spans.length, 0),
  };
  return { documents, misaligned, intents, source };
}

async function readDocuments(path: string, file: string) {
  const parallel = await readParallelFiles(path);
  if (parallel !== undefined) return { ...parallel, misaligned: [], bytes: new TextEncoder().encode(parallel.text) };
  const bytes = await readBytes(path);
  return { ...readLabelled(decodeUtf8(bytes, file), { file }), intents: [], bytes };
}

/** A model file holds its words in UTF-8, so half a character would be found out only after training. */
function checkWellFormed(sentences: readonly LabelledSentence[], file: string): void {
  for (const { words, line } of sentences) {
    const word = words.find((candidate) => /\p{Surrogate}/u.test(candidate));
    if (word === undefined) continue;
    throw new NomenError({
      code: 'lone-surrogate',
      where: `${file}:${line}`,
      expected: 'well-formed Unicode',
      got: `half a character in ${quote(word)}`,
      fix: 'Mend the escape \\ud800 … \\udfff in the file',
      details: { file, line },
    });
  }
}

function warnOfMisaligned(file: string, misaligned: readonly MisalignedSpan[], session: Session): void {
  const [{ line, span, nearest }] = misaligned;
  const first = `${file}:${line}: ${span.label} ${quote(span.text)} cuts the words ${quote(nearest)}`;
  const count = misaligned.length === 1 ? '1 span is' : `${misaligned.length} spans are`;
  note(session, `warning: ${first}; ${count} left out (nomen debug data lists them)`);
}
