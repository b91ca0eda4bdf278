// Rows of integer counts and the block of bytes that holds some of them.
import type { BlockList, BlockWriter } from './block-storage.js';

/** One row of counts. */
export interface CountRow {
  readonly row: number;
  /** Ascending. */
  readonly columns: Int32Array;
  /** The count of each column in units; whole numbers below 2⁵³. */
  readonly counts: Float64Array;
}

/** Rows in ascending order; row `rows[i]` holds the entries `offsets[i] … offsets[i + 1] − 1`. */
export interface CountBlock {
  readonly rows: Int32Array;
  readonly offsets: Int32Array;
  /** Ascending within a row. */
  readonly columns: Int32Array;
  /** In units; whole numbers below 2⁵³. */
  readonly counts: Float64Array;
}

/** A block is closed by the row that brings it to this many entries: large enough to write, small enough to hold many. */
export const blockEntries = 1 << 16;

/** Takes rows in ascending order and writes them in blocks; which row closes a block depends on the rows alone. */
export interface RowWriter {
  /** Takes a copy. */
  write(row: CountRow): Promise<void> | undefined;
  /** Writes what is left; the list and the number of its entries. */
  close(): Promise<CountRun>;
}

/** Rows in ascending order as a list of blocks. */
export interface CountRun {
  readonly list: BlockList;
  readonly entryCount: number;
}

/** Makes a writer of rows onto a list of blocks. */
export function createRowWriter(out: BlockWriter): RowWriter {
  let rows: number[] = [];
  let offsets: number[] = [0];
  let columns = new Int32Array(2 * blockEntries);
  let counts = new Float64Array(2 * blockEntries);
  let used = 0;
  let total = 0;

  function flush(): Promise<void> {
    const block = encodeBlock({ rows, offsets, columns: columns.subarray(0, used), counts: counts.subarray(0, used) });
    total += used;
    [rows, offsets, used] = [[], [0], 0];
    return out.append(block);
  }

  return {
    write(row) {
      const needed = used + row.columns.length;
      if (needed > columns.length) [columns, counts] = enlarge(columns, counts, needed);
      columns.set(row.columns, used);
      counts.set(row.counts, used);
      used = needed;
      rows.push(row.row);
      offsets.push(used);
      return used >= blockEntries ? flush() : undefined;
    },
    async close() {
      if (used > 0) await flush();
      return { list: await out.close(), entryCount: total };
    },
  };
}

function enlarge(columns: Int32Array, counts: Float64Array, needed: number) {
  const [wider, longer] = [new Int32Array(2 * needed), new Float64Array(2 * needed)];
  wider.set(columns);
  longer.set(counts);
  return [wider, longer] as const;
}

type BlockParts = Readonly<Record<'rows' | 'offsets', ArrayLike<number>>> & Pick<CountBlock, 'columns' | 'counts'>;

/** Int32 [row count, entry count], Float64 counts, Int32 rows, offsets and columns; little-endian, as every host of today is. */
function encodeBlock({ rows, offsets, columns, counts }: BlockParts): Uint8Array {
  const bytes = new Uint8Array(8 + counts.length * 8 + (rows.length + offsets.length + columns.length) * 4);
  new Int32Array(bytes.buffer, 0, 2).set([rows.length, counts.length]);
  new Float64Array(bytes.buffer, 8, counts.length).set(counts);
  const whole = new Int32Array(bytes.buffer, 8 + counts.length * 8);
  whole.set(rows);
  whole.set(offsets, rows.length);
  whole.set(columns, rows.length + offsets.length);
  return bytes;
}

/** The blocks of a list; their arrays are views. */
export async function* readBlocks({ list }: CountRun): AsyncGenerator<CountBlock, void> {
  for await (const bytes of list.read()) yield decodeBlock(bytes);
}

function decodeBlock({ buffer }: Uint8Array): CountBlock {
  const [rowCount, entryCount] = new Int32Array(buffer, 0, 2);
  const whole = new Int32Array(buffer, 8 + entryCount * 8);
  return {
    counts: new Float64Array(buffer, 8, entryCount),
    rows: whole.subarray(0, rowCount),
    offsets: whole.subarray(rowCount, 2 * rowCount + 1),
    columns: whole.subarray(2 * rowCount + 1),
  };
}
