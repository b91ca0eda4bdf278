// Sorted runs of rows merged into one: equal rows are added entry by entry.
import type { BlockStorage } from './block-storage.js';
import { type CountBlock, type CountRow, type CountRun, createRowWriter } from './count-rows.js';

/** Adds up runs, each the blocks of ascending rows; whole numbers make the sum independent of their order. */
export async function mergeRuns(
  runs: readonly AsyncIterable<CountBlock>[],
  storage: BlockStorage,
  signal?: AbortSignal,
): Promise<CountRun> {
  const writer = createRowWriter(await storage.create());
  const cursors = await openCursors(runs);
  while (cursors.length > 0) {
    signal?.throwIfAborted();
    const row = Math.min(...cursors.map((cursor) => cursor.row()));
    const holders = cursors.filter((cursor) => cursor.row() === row);
    const pending = writer.write(addRows(holders.map((cursor) => cursor.entries())));
    if (pending !== undefined) await pending;
    for (const cursor of holders) {
      const moving = cursor.advance();
      if (moving !== undefined) await moving;
      if (cursor.isDone()) cursors.splice(cursors.indexOf(cursor), 1);
    }
  }
  return writer.close();
}

/** A place in a run. */
interface RunCursor {
  row(): number;
  entries(): CountRow;
  /** Goes to the next row; a promise only when that takes another block. */
  advance(): Promise<void> | undefined;
  isDone(): boolean;
}

async function openCursors(runs: readonly AsyncIterable<CountBlock>[]): Promise<RunCursor[]> {
  const cursors = await Promise.all(runs.map(openCursor));
  return cursors.filter((cursor) => !cursor.isDone());
}

async function openCursor(run: AsyncIterable<CountBlock>): Promise<RunCursor> {
  const blocks = run[Symbol.asyncIterator]();
  let block: CountBlock | undefined;
  let at = 0;
  async function nextBlock() {
    const next = await blocks.next();
    block = next.done ? undefined : next.value;
    at = 0;
  }
  await nextBlock();
  return {
    row: () => block!.rows[at],
    entries: () => rowOf(block!, at),
    advance: () => (++at < block!.rows.length ? undefined : nextBlock()),
    isDone: () => block === undefined,
  };
}

/** Row number `i` of a block, as views. */
export function rowOf({ rows, offsets, columns, counts }: CountBlock, i: number): CountRow {
  const [start, end] = [offsets[i], offsets[i + 1]];
  return { row: rows[i], columns: columns.subarray(start, end), counts: counts.subarray(start, end) };
}

/** The sum of rows of one number; pairs of neighbours first, so that an entry is copied about log₂ n times. */
function addRows(rows: readonly CountRow[]): CountRow {
  if (rows.length === 1) return rows[0];
  const half = rows.length >> 1;
  return addTwo(addRows(rows.slice(0, half)), addRows(rows.slice(half)));
}

function addTwo(a: CountRow, b: CountRow): CountRow {
  const columns = new Int32Array(a.columns.length + b.columns.length);
  const counts = new Float64Array(columns.length);
  let used = 0;
  let [i, j] = [0, 0];
  while (i < a.columns.length && j < b.columns.length) {
    const [left, right] = [a.columns[i], b.columns[j]];
    columns[used] = Math.min(left, right);
    counts[used++] = (left <= right ? a.counts[i++] : 0) + (right <= left ? b.counts[j++] : 0);
  }
  const rest = i < a.columns.length ? { ...a, from: i } : { ...b, from: j };
  columns.set(rest.columns.subarray(rest.from), used);
  counts.set(rest.counts.subarray(rest.from), used);
  used += rest.columns.length - rest.from;
  return { row: a.row, columns: columns.subarray(0, used), counts: counts.subarray(0, used) };
}
