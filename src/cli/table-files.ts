// Tables of numbers from files: CSV and its like, JSON lines, Parquet; told apart by name and beginning.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { NomenError, quote } from '../base/index.js';
import { createDataTable, type DataTable, type TrainingSource } from '../classify/index.js';
import { readBytes } from '../node/index.js';
import { decodeUtf8, readCsv, recordsOf } from '../text/index.js';
import { fileLabel } from './input.js';

/** A table and what the model's record keeps of its file. */
export interface TableFile {
  readonly table: DataTable;
  readonly source: TrainingSource;
}

/**
 * Reads the table of a file: Parquet by its first bytes, JSON lines by name or first character, else CSV.
 *
 * @throws NomenError `bad-parquet`, and those of `readBytes`, `readCsv`, `recordsOf` and `createDataTable`
 */
export async function readTable(path: string): Promise<TableFile> {
  const bytes = await readBytes(path);
  const file = fileLabel(path);
  const table = await tableOf(bytes, file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { table, source: { name: basename(file), sha256, rows: table.rows.length } };
}

async function tableOf(bytes: Uint8Array, file: string): Promise<DataTable> {
  if (isParquet(bytes)) return parquetTable(bytes, file);
  const text = decodeUtf8(bytes, file);
  const isJson = /\.(?:jsonl?|ndjson)(?:\.gz)?$/i.test(file) || /^\uFEFF?\s*[{[]/.test(text);
  if (isJson) return createDataTable(recordsOf(text, file));
  const { names, line: header, rows } = readCsv(text, { file });
  return {
    names,
    where: `${file}:${header}`,
    rows: rows.map(({ cells, line }) => ({ cells, where: `${file}:${line}` })),
  };
}

function isParquet(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'PAR1';
}

async function parquetTable(bytes: Uint8Array, file: string): Promise<DataTable> {
  const { parquetReadObjects } = await import('hyparquet');
  try {
    const records = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
    return createDataTable(records.map((value, i) => ({ value, where: `${file}, row ${i}` })));
  } catch (error) {
    if (error instanceof NomenError) throw error;
    const got = quote((error as Error).message, 80);
    const fix = 'Write it uncompressed or with snappy';
    throw new NomenError({ code: 'bad-parquet', where: file, expected: 'a Parquet file', got, fix }, error);
  }
}
