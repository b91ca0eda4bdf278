// Several recognisers of one structure as a single one that is as wide as all of them: its scores are the mean of theirs.
import type { NerModel, NerWeight } from '../src/ner/index.js';

/** Where model m's numbers of a weight go, and by what they are multiplied. */
interface Merging {
  readonly shape: readonly [number, number];
  readonly row: (m: number, row: number) => number;
  readonly column: (m: number, column: number) => number;
  readonly factor: number;
}

const tables: readonly string[] = ['words', 'shapes', 'ngrams'];

/**
 * The mean of window networks with one hidden layer and the same words, lists and tags: tables and hidden units stand side by side, zeros
 * are between what belongs to different models, and what is left is averaged.
 */
export function mergeModels(models: readonly NerModel[]): NerModel {
  const [first] = models;
  const { options } = first;
  const width = (name: string) => first.weights.find((weight) => weight.name === name)?.shape[1] ?? 0;
  const weights = first.weights.map(({ name, shape }): NerWeight => {
    const parts = models.map((model) => model.weights.find((weight) => weight.name === name)!);
    const merging = mergingOf(name, [shape[0], shape[1] ?? 1], {
      count: models.length,
      units: options.hidden[0],
      width,
    });
    const value = merge(parts, merging);
    return { name, shape: shape.length === 1 ? [merging.shape[0]] : merging.shape, value };
  });
  const [dimensions, shapeDimensions, ngramDimensions] = tables.map((name) => models.length * width(name));
  const hidden = [models.length * options.hidden[0]];
  return { ...first, options: { ...options, dimensions, shapeDimensions, ngramDimensions, hidden }, weights };
}

function mergingOf(
  name: string,
  [rows, columns]: readonly [number, number],
  { count, units, width }: { readonly count: number; readonly units: number; readonly width: (name: string) => number },
): Merging {
  const same = (_m: number, place: number) => place;
  const beside = (size: number) => (m: number, place: number) => m * size + place;
  /** Each slot has the hidden units of all models. */
  const unit = (m: number, row: number) => (Math.floor(row / units) * count + m) * units + (row % units);
  const whole = { row: same, column: same, factor: 1 };
  if (tables.includes(name)) return { ...whole, shape: [rows, count * columns], column: beside(columns) };
  if (name === 'window.bias') return { ...whole, shape: [count * rows, 1], row: unit };
  if (name === 'matches.weights') return { ...whole, shape: [count * rows, columns], row: unit };
  if (name === 'window.weights') {
    const ends = tables.map((_, i) => tables.slice(0, i + 1).reduce((sum, table) => sum + width(table), 0));
    const column = (m: number, c: number) => {
      const table = ends.findIndex((end) => c < end);
      const start = ends[table] - width(tables[table]);
      return count * start + m * width(tables[table]) + (c - start);
    };
    return { shape: [count * rows, count * columns], row: unit, column, factor: 1 };
  }
  const factor = 1 / count;
  if (name === 'layer1.weights') return { shape: [rows, count * columns], row: same, column: beside(columns), factor };
  return { shape: [rows, columns], row: same, column: same, factor };
}

function merge(parts: readonly NerWeight[], { shape, row, column, factor }: Merging): Float32Array {
  const merged = new Float32Array(shape[0] * shape[1]);
  parts.forEach(({ value, shape: [rows, columns = 1] }, m) => {
    for (let r = 0; r < rows; r++) {
      const start = row(m, r) * shape[1];
      for (let c = 0; c < columns; c++) merged[start + column(m, c)] += factor * value[r * columns + c];
    }
  });
  return merged;
}
