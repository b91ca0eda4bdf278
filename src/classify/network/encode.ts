// From a table to numbers: inputs [rows, columns], and targets as classes, distributions, values or probabilities.
import { NomenError, quote, unknownName } from '../../base/index.js';
import type { FloatArray } from '../../kernels/index.js';
import type { NetworkOutput } from '../../nn/index.js';
import type { DataTable } from './table.js';
import type { NumberData } from './train.js';

/** Of soft labels, which people round: as the cross entropy allows. */
const SUM_TOLERANCE = 1e-3;

/** Which columns are what. */
export interface TableEncoding {
  /** Default: all columns that are no targets. */
  readonly inputs?: readonly string[];
  /** One column; for `linear` or soft labels of `softmax` several. None where only inputs are wanted. */
  readonly targets: readonly string[];
  readonly output: NetworkOutput;
  /** The classes of a model; default: those of the table, in code-unit order. */
  readonly classes?: readonly string[];
}

/** Numbers with the names of what they stand for. */
export interface EncodedTable extends NumberData {
  readonly inputNames: readonly string[];
  /** Classes for `softmax`, else the target columns. */
  readonly outputNames: readonly string[];
}

/**
 * A table as numbers: each input cell a number (true is 1, false 0). With `softmax` one target column holds the class, several
 * hold a distribution over the classes that they are named after; `linear` targets are numbers, the `logistic` one lies in [0, 1].
 *
 * @throws NomenError `unknown-column`, `target-as-input`, `not-a-number`, `target-out-of-range`, `unknown-class`, `no-class`, `one-class-only`, `one-target-only`
 * @example
 * ```ts
 * import { createDataTable, encodeTable } from 'nomen/classify';
 * const table = createDataTable([{ value: { x: 3, y: 'b' }, where: '1' }, { value: { x: 4, y: 'a' }, where: '2' }]);
 * encodeTable(table, { targets: ['y'], output: 'softmax' }).targets; // Int32Array [1, 0]
 * ```
 */
export function encodeTable(table: DataTable, { inputs, targets, output, classes }: TableEncoding): EncodedTable {
  for (const target of targets) columnOf(table, target);
  const inputNames = inputs ?? table.names.filter((name) => !targets.includes(name));
  const columns = inputNames.map((name) => columnOf(table, name));
  const both = inputNames.find((name) => targets.includes(name));
  if (both !== undefined) throw fault('inputs', 'target-as-input', ['columns that are no targets', quote(both)]);
  const values = new Float64Array(table.rows.length * columns.length);
  let at = 0;
  for (const { cells, where } of table.rows) {
    for (const [i, column] of columns.entries()) values[at++] = numberOf(cells[column], where, inputNames[i]);
  }
  return { rows: table.rows.length, inputs: values, inputNames, ...encodeTargets(table, { targets, output, classes }) };
}

interface TargetEncoding {
  readonly targets: readonly string[];
  readonly output: NetworkOutput;
  readonly classes: readonly string[] | undefined;
}

function encodeTargets(
  table: DataTable,
  { targets, output, classes }: TargetEncoding,
): { readonly targets: Int32Array | FloatArray; readonly outputNames: readonly string[] } {
  if (output === 'softmax' && targets.length === 1) return encodeClasses(table, targets[0], classes);
  if (output === 'logistic' && targets.length > 1) {
    throw fault('targets', 'one-target-only', ['one target for a logistic output', targets.join(', ')]);
  }
  const columns = targets.map((name) => columnOf(table, name));
  const values = new Float64Array(table.rows.length * columns.length);
  table.rows.forEach(({ cells, where }, row) => {
    const own = values.subarray(row * columns.length, (row + 1) * columns.length);
    columns.forEach((column, i) => {
      own[i] = numberOf(cells[column], where, targets[i]);
      if (output !== 'linear') checkProbability(own[i], `${where}, column ${targets[i]}`);
    });
    if (output === 'softmax' && targets.length > 0) checkSum(own, `${where}, columns ${targets.join(', ')}`);
  });
  return { targets: values, outputNames: targets };
}

function checkProbability(value: number, where: string): void {
  if (value >= 0 && value <= 1) return;
  throw fault(where, 'target-out-of-range', ['a probability from 0 to 1', String(value)]);
}

function checkSum(probabilities: Float64Array, where: string): void {
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return;
  throw fault(where, 'target-out-of-range', ['probabilities that sum to 1', `${Number(sum.toFixed(6))}`]);
}

function encodeClasses(table: DataTable, target: string, given: readonly string[] | undefined) {
  const column = columnOf(table, target);
  const names = table.rows.map(({ cells }) => String(cells[column]).trim());
  const classes = given ?? [...new Set(names)].sort();
  if (classes.length === 1) {
    throw fault(`${table.where}, column ${target}`, 'one-class-only', [
      'two classes or more',
      `only ${quote(classes[0])}`,
    ]);
  }
  const idOf = new Map(classes.map((name, id) => [name, id]));
  const ids = Int32Array.from(names, (name, row) => {
    const id = idOf.get(name);
    if (id !== undefined && name !== '') return id;
    if (name !== '') throw unknownName(name, classes, { where: table.rows[row].where, kind: 'class' });
    throw fault(`${table.rows[row].where}, column ${target}`, 'no-class', ['a class', 'an empty cell']);
  });
  return { targets: ids, outputNames: classes };
}

function columnOf(table: DataTable, name: string): number {
  const column = table.names.indexOf(name);
  if (column < 0) throw unknownName(name, table.names, { where: table.where, kind: 'column' });
  return column;
}

function numberOf(cell: unknown, where: string, name: string): number {
  const value = typeof cell === 'string' && cell.trim() !== '' ? textNumber(cell.trim()) : plainNumber(cell);
  if (Number.isFinite(value)) return value;
  throw fault(`${where}, column ${name}`, 'not-a-number', ['a finite number', quote(String(cell))]);
}

function textNumber(text: string): number {
  return text === 'true' ? 1 : text === 'false' ? 0 : Number(text);
}

function plainNumber(cell: unknown): number {
  return typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'bigint' ? Number(cell) : Number.NaN;
}

function fault(where: string, code: string, [expected, got]: readonly [string, string]): NomenError {
  const fix = 'Mend the cell, leave the row out, or name other columns with --inputs and --target';
  return new NomenError({ code, where, expected, got, fix });
}
