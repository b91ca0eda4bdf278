// Word vectors in Parquet: a row a word, columns `word` (UTF-8) and `vector` (list of floats), read and written in groups of rows.
import type { SchemaElement } from 'hyparquet';
import { NomenError, quote } from '../base/index.js';
import { createWordVectors, type WordVectors } from '../vectors/index.js';

/** Rows in memory at a time, as lists of numbers. */
const ROWS_PER_GROUP = 10_000;

/**
 * The vectors of a Parquet file; float64 lists stay float64.
 *
 * @param limit read only so many rows
 * @throws NomenError `bad-parquet` with the file and, where it is one, the row
 */
export async function readParquetVectors(path: string, limit = Infinity): Promise<WordVectors> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const broken = (error: Error) => badParquet(path, 'a Parquet file', quote(error.message, 80), error);
  const file = await asyncBufferFromFile(path).catch((error) => Promise.reject(broken(error)));
  const metadata = await parquetMetadataAsync(file).catch((error) => Promise.reject(broken(error)));
  checkColumns(path, metadata.schema);
  const rowCount = Math.min(limit, Number(metadata.num_rows));
  const words: string[] = [];
  let values = new Float32Array(0) as Float32Array | Float64Array;
  let dimensions = 0;
  for (let rowStart = 0; rowStart < rowCount; rowStart += ROWS_PER_GROUP) {
    const rowEnd = Math.min(rowCount, rowStart + ROWS_PER_GROUP);
    const options = { file, metadata, columns: ['word', 'vector'], rowStart, rowEnd };
    const rows = await parquetReadObjects(options).catch((error) => Promise.reject(broken(error)));
    for (const { word, vector } of rows) {
      const row = words.length;
      if (row === 0) {
        dimensions = Array.isArray(vector) ? vector.length : 0;
        values = isDouble(metadata.schema)
          ? new Float64Array(rowCount * dimensions)
          : new Float32Array(rowCount * dimensions);
      }
      checkRow(path, { row, word, vector, dimensions });
      words.push(word);
      values.set(vector, row * dimensions);
    }
  }
  if (words.length === 0) throw badParquet(path, 'word vectors', 'no rows');
  return createWordVectors({ words, dimensions, values });
}

/** The bytes of a Parquet file, a group of rows at a time, not compressed: floats hardly shrink. */
export async function* writeParquetVectors({
  words,
  dimensions,
  values,
}: WordVectors): AsyncGenerator<Uint8Array, void> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const type = values instanceof Float64Array ? 'DOUBLE' : 'FLOAT';
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 2 },
    { name: 'word', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'vector', num_children: 1, converted_type: 'LIST', repetition_type: 'REQUIRED' },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    { name: 'element', type, repetition_type: 'REQUIRED' },
  ];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, codec: 'UNCOMPRESSED', statistics: false, createdBy: 'nomen' });
  const take = () => {
    const bytes = writer.getBytes().slice();
    // Offsets in the file go on; the buffer is used anew.
    writer.index = 0;
    return bytes;
  };
  for (let first = 0; first < words.length; first += ROWS_PER_GROUP) {
    const group = words.slice(first, first + ROWS_PER_GROUP);
    const rows = group.map((_, i) =>
      Array.from(values.subarray((first + i) * dimensions, (first + i + 1) * dimensions)),
    );
    const columnData = [
      { name: 'word', data: group },
      { name: 'vector', data: rows, encoding: 'PLAIN' as const },
    ];
    await parquet.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
    yield take();
  }
  await parquet.finish();
  yield take();
}

function isDouble(schema: readonly SchemaElement[]): boolean {
  const after = schema.slice(schema.findIndex(({ name }) => name === 'vector'));
  return after.find(({ type }) => type !== undefined)?.type === 'DOUBLE';
}

function checkColumns(path: string, schema: readonly SchemaElement[]): void {
  const names = schema.map(({ name }) => name);
  if (names.includes('word') && names.includes('vector')) return;
  throw badParquet(path, 'columns word and vector', quote(names.slice(1).join(', '), 80));
}

function checkRow(
  path: string,
  { row, word, vector, dimensions }: { row: number; word: unknown; vector: unknown; dimensions: number },
): void {
  if (typeof word !== 'string') throw badParquet(`${path}, row ${row}`, 'text in the column word', typeof word);
  const isList = Array.isArray(vector) && vector.every((value) => Number.isFinite(value));
  if (isList && vector.length === dimensions && dimensions > 0) return;
  const got = isList ? `${vector.length} numbers` : 'other values';
  throw badParquet(
    `${path}, row ${row}`,
    `a list of ${Math.max(1, dimensions)} finite numbers in the column vector`,
    got,
  );
}

function badParquet(where: string, expected: string, got: string, cause?: Error): NomenError {
  const fix = 'Write the columns word (UTF-8) and vector (list of floats), uncompressed or with snappy';
  return new NomenError({ code: 'bad-parquet', where, expected, got, fix }, cause);
}
