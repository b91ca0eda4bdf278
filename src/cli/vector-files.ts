// Files of word vectors in every format: read by name, written by name, shipped ones found by theirs.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { checkNumber, NomenError, quote, unknownName } from '../base/index.js';
import { createReferenceKernels, createWasmKernels, isWasmSupported } from '../kernels/index.js';
import { readBytes, readChunks, type WritableData, writeAtomically } from '../node/index.js';
import { deserializeVectors, streamVectors, type VectorRows, type VectorsFile } from '../pipeline/index.js';
import {
  createVectorIndex,
  createWordVectors,
  parseVectors,
  parseWordLines,
  type VectorIndex,
  type WordVectors,
  writeVectorsBinary,
  writeVectorsText,
  writeWordLines,
} from '../vectors/index.js';
import { fileLabel, parseNumber } from './input.js';
import { shippedPath } from './model-files.js';
import { readParquetVectors, writeParquetVectors } from './parquet-vectors.js';
import { note, type Session } from './session.js';

/** The vectors that are used when none are named. */
const usualVectors = 'en-vectors';

/** The formats that can be written. */
export type VectorsFileFormat = keyof typeof formatsByName;

const formatsByName = Object.freeze({
  glove: '.txt',
  word2vec: '.vec',
  'word2vec-binary': '.bin',
  npy: '.npy',
  tsv: '.tsv',
  safetensors: '.safetensors',
  parquet: '.parquet',
});

/** The flags that say which vectors. */
export interface VectorsFlags {
  readonly vectors: string;
  readonly words?: string;
  readonly restrict?: string;
}

/** Vectors and where they come from. */
export interface VectorsSource {
  readonly path: string;
  readonly format: string;
  readonly vectors: WordVectors;
  /** What a file of Nomen's own says of itself, and how it keeps its rows. */
  readonly about?: Omit<VectorsFile, 'vectors'>;
}

/** Adds `--vectors`, `--words` and `--restrict`. */
export function addVectorsFlags(command: Command): Command {
  return command
    .option(
      '--vectors <name|path>',
      'shipped vectors or a file: GloVe, word2vec, fastText, npy, tsv, safetensors, parquet',
      usualVectors,
    )
    .option(
      '--words <file>',
      'the words of a .npy or .tsv file, one a line (usually FILE.words.txt, FILE.metadata.tsv)',
    )
    .option('--restrict <n>', 'use only the first n words, the most frequent in most files');
}

/**
 * Reads the vectors that the flags name and warns of repeated words.
 *
 * @throws NomenError `unknown-vectors`, and those of the formats with file, line and byte
 */
export async function readVectors(flags: VectorsFlags, session: Session): Promise<VectorsSource> {
  const limit = flags.restrict === undefined ? Infinity : parseNumber(flags.restrict, '--restrict');
  if (limit !== Infinity) checkNumber(limit, { where: '--restrict', min: 1, integer: true });
  const path = vectorsPath(flags.vectors);
  const file = fileLabel(path);
  const { extension, chunks, bytes } = path === '-' ? await openInput() : openFile(path);
  if (extension === '.safetensors') {
    const { vectors, ...about } = await deserializeVectors(await bytes(), { name: file });
    return { path, format: 'safetensors', vectors: firstWords(vectors, limit), about };
  }
  if (extension === '.parquet') return { path, format: 'parquet', vectors: await readParquetVectors(path, limit) };
  const wordsFile = flags.words ?? wordsFileOf(path);
  const words = wordsFile === undefined ? undefined : parseWordLines(await readBytes(wordsFile), { file: wordsFile });
  const options = { file, limit, ...(words === undefined ? {} : { words }) };
  const { vectors, format, duplicateCount } = await parseVectors(chunks, options);
  if (duplicateCount > 0)
    note(session, `warning: ${file}: ${duplicateCount} rows repeat a word; the first of each is kept`);
  return { path, format, vectors };
}

/** Bytes to read as vectors, and the ending that says how. */
interface VectorsInput {
  readonly extension: string;
  /** The bytes one after the other; either these or all at once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bytes: () => Promise<Uint8Array>;
}

function openFile(path: string): VectorsInput {
  return { extension: extensionOf(path), chunks: readChunks(path), bytes: () => readBytes(path) };
}

/** Standard input has no name: its first bytes say what it is. */
async function openInput(): Promise<VectorsInput> {
  const rest = readChunks('-');
  const { value: first = new Uint8Array() } = await rest.next();
  if (new TextDecoder('latin1').decode(first.subarray(0, 4)) === 'PAR1') throw parquetInput();
  async function* chunks() {
    yield first;
    yield* rest;
  }
  // A safetensors file begins with the length of its header in eight bytes, then the header.
  const isContainer = first[8] === 0x7b && first.subarray(4, 8).every((byte) => byte === 0);
  return {
    extension: isContainer ? '.safetensors' : '',
    chunks: chunks(),
    async bytes() {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks()) parts.push(chunk);
      return Buffer.concat(parts);
    },
  };
}

function parquetInput(): NomenError {
  return new NomenError({
    code: 'parquet-input',
    where: 'standard input',
    expected: 'vectors that can be read from their beginning',
    got: 'Parquet, whose table of contents is at its end',
    fix: 'Pass it as a file',
  });
}

/** The vectors made ready for searching, in as much memory as they take. */
export function indexVectors(vectors: WordVectors): VectorIndex {
  // Rows, and for a search of 3CosMul three columns of cosines, or a block of an evaluation.
  const memoryBytes = 4 * vectors.values.length + 16 * vectors.vocabulary.size + 2 ** 26;
  const fits = memoryBytes < 2 ** 32 - 2 ** 16;
  return createVectorIndex(
    vectors,
    fits && isWasmSupported() ? createWasmKernels({ memoryBytes }) : createReferenceKernels(),
  );
}

/** The format that a name's ending or `--format` says. */
export function outputFormat(path: string, named: string | undefined): VectorsFileFormat {
  const known = Object.keys(formatsByName) as VectorsFileFormat[];
  if (named !== undefined) {
    const format = known.find((name) => name === named);
    if (format === undefined) throw unknownName(named, known, { where: '--format', kind: 'format' });
    return format;
  }
  const format = known.find((name) => path.endsWith(formatsByName[name]));
  if (format !== undefined) return format;
  throw new NomenError({
    code: 'unknown-format',
    where: path,
    expected: `a name that ends in ${Object.values(formatsByName).join(', ')}`,
    got: quote(path),
    fix: 'Rename it or pass --format',
  });
}

/** Writes vectors; gives back the paths, since `.npy` and `.tsv` have their words in a second file. */
export async function writeVectors(
  path: string,
  { vectors, about }: Pick<VectorsSource, 'vectors' | 'about'>,
  { format, rows }: { readonly format: VectorsFileFormat; readonly rows: VectorRows },
): Promise<readonly string[]> {
  const contents: Readonly<Record<VectorsFileFormat, () => WritableData | Promise<WritableData>>> = {
    glove: () => writeVectorsText(vectors, 'glove'),
    word2vec: () => writeVectorsText(vectors, 'word2vec'),
    'word2vec-binary': () => writeVectorsBinary(vectors, 'word2vec'),
    npy: () => writeVectorsBinary(vectors, 'npy'),
    tsv: () => writeVectorsText(vectors, 'tsv'),
    safetensors: () => streamVectors(vectors, { ...about, rows, digest }),
    parquet: () => writeParquetVectors(vectors),
  };
  const wordsPath = format === 'npy' || format === 'tsv' ? besides(path, formatsByName[format]) : undefined;
  if (wordsPath !== undefined) await writeAtomically(wordsPath, writeWordLines(vectors.words));
  await writeAtomically(path, await contents[format]());
  return wordsPath === undefined ? [path] : [path, wordsPath];
}

/** Node's own SHA-256, which does not copy the bytes. */
function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The path of the vectors that `--vectors` names. */
function vectorsPath(nameOrPath: string): string {
  if (nameOrPath === '-' || existsSync(nameOrPath) || /[/\\.]/.test(nameOrPath)) return nameOrPath;
  const shipped = shippedPath(nameOrPath);
  if (shipped !== undefined) return shipped;
  throw new NomenError({
    code: 'unknown-vectors',
    where: '--vectors',
    expected: 'a file of word vectors or the name of shipped ones',
    got: `${quote(nameOrPath)}, which is neither a file nor in this copy of Nomen`,
    fix: 'Pass --vectors FILE, e.g. GloVe or word2vec text',
    details: { name: nameOrPath },
  });
}

/** Whether a name stands for vectors in one of the formats that say so by their names. */
export function isVectorsName(path: string): boolean {
  return /\.(txt|vec|bin|npy|tsv|parquet)$/.test(unpackedName(path));
}

function extensionOf(path: string): string {
  return /\.[a-z0-9]+$/.exec(unpackedName(path))?.[0] ?? '';
}

/** A name without the ending of what is unpacked on the way. */
function unpackedName(path: string): string {
  return path.replace(/\.(gz|xz|zst)$/, '');
}

/** The list of words that stands beside a file of numbers; undefined for the other formats. */
function wordsFileOf(path: string): string | undefined {
  const extension = extensionOf(path);
  return extension === '.npy' || extension === '.tsv' ? besides(unpackedName(path), extension) : undefined;
}

/** `a.npy` → `a.words.txt`, `a.tsv` → `a.metadata.tsv`. */
function besides(path: string, extension: '.npy' | '.tsv'): string {
  const stem = path.endsWith(extension) ? path.slice(0, -extension.length) : path;
  return `${stem}${extension === '.npy' ? '.words.txt' : '.metadata.tsv'}`;
}

function firstWords(vectors: WordVectors, limit: number): WordVectors {
  if (limit >= vectors.vocabulary.size) return vectors;
  const { dimensions, values } = vectors;
  return createWordVectors({
    words: vectors.words.slice(0, limit),
    dimensions,
    values: values.slice(0, limit * dimensions),
  });
}
