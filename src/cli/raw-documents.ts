// Raw text as documents: each begins at a line with a marker, or is a paragraph.
import { readChunks } from '../node/index.js';
import { textBlocks } from '../text/index.js';
import { fileLabel } from './input.js';

/**
 * The documents of some files, their paragraphs (lines that are not empty) with an empty line between them.
 *
 * @param paths files, or `-` for standard input
 * @param marker lines that begin so start a document and are no part of it; without it every paragraph is a document
 */
export async function* rawDocuments(
  paths: readonly string[],
  marker: string | undefined,
): AsyncGenerator<string, void> {
  for (const path of paths) {
    let paragraphs: string[] = [];
    for await (const { text } of textBlocks(readChunks(path), { name: fileLabel(path) })) {
      for (const line of text.split('\n')) {
        const isMarker = marker !== undefined && line.startsWith(marker);
        if ((isMarker || marker === undefined) && paragraphs.length > 0) {
          yield paragraphs.join('\n\n');
          paragraphs = [];
        }
        if (!isMarker && line.trim() !== '') paragraphs.push(line.trim());
      }
    }
    if (paragraphs.length > 0) yield paragraphs.join('\n\n');
  }
}
