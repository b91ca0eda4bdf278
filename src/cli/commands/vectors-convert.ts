// `nomen vectors convert`: word vectors from any format to any other.
import type { Command } from 'commander';
import { NomenError } from '../../base/index.js';
import { checkWritable } from '../output-paths.js';
import { print, printJson, type Session } from '../session.js';
import { outputFormat, readVectors, writeVectors } from '../vector-files.js';

interface ConvertFlags {
  readonly words?: string;
  readonly restrict?: string;
  readonly format?: string;
  readonly int8?: boolean;
  readonly json?: boolean;
}

/** Adds the command to the group `vectors`. */
export function addVectorsConvert(vectors: Command, session: Session): void {
  vectors
    .command('convert')
    .description('write word vectors in another format, which the ending of the name tells')
    .argument('<in>', 'shipped vectors or a file; - for standard input')
    .argument('<out>', '.txt (GloVe), .vec (word2vec, fastText), .bin, .npy, .tsv, .safetensors or .parquet')
    .option('--format <name>', 'glove, word2vec, word2vec-binary, npy, tsv, safetensors or parquet, whatever the name')
    .option('--int8', 'a byte for each number, in .safetensors only')
    .option('--words <file>', 'the words of a .npy or .tsv input, one a line')
    .option('--restrict <n>', 'only the first n words')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((from: string, to: string, flags: ConvertFlags) => convert([from, to], flags, session));
}

async function convert([from, to]: readonly [string, string], flags: ConvertFlags, session: Session): Promise<void> {
  const format = outputFormat(to, flags.format);
  const rows = flags.int8 ? 'int8' : 'float';
  if (flags.int8 && format !== 'safetensors') throw noRoomForBytes(format);
  await checkWritable(to, '<out>');
  const { json: _json, format: _format, int8: _int8, ...which } = flags;
  const source = await readVectors({ ...which, vectors: from }, session);
  const paths = await writeVectors(to, source, { format, rows });
  const { words, dimensions } = source.vectors;
  const facts = {
    from: source.path,
    format: source.format,
    to: paths,
    toFormat: format,
    words: words.length,
    dimensions,
  };
  if (flags.json) await printJson(session, facts);
  else await print(session, `${paths.join(', ')}: ${words.length} words of ${dimensions} numbers\n`);
}

function noRoomForBytes(format: string): NomenError {
  return new NomenError({
    code: 'int8-needs-safetensors',
    where: '--int8',
    expected: 'safetensors as the format to write',
    got: format,
    fix: 'Leave --int8 out or write .safetensors',
  });
}
