// The tables of examples/ as training data.
import { type DataTable, encodeTable, type NetworkTrainingData } from '../../src/classify/index.js';
import type { NetworkOutput } from '../../src/nn/index.js';
import { readCsv } from '../../src/text/index.js';
import { readText } from '../house/project.js';

/** Training and development rows of `examples/NAME-train.csv` and `examples/NAME-dev.csv`. */
export function exampleData(name: string, targets: readonly string[], output: NetworkOutput) {
  const train = encodeTable(tableOf(`examples/${name}-train.csv`), { targets, output });
  const inputs = train.inputNames;
  const dev = encodeTable(tableOf(`examples/${name}-dev.csv`), { inputs, targets, output, classes: train.outputNames });
  return { train, dev, inputs, targets, outputs: train.outputNames } satisfies NetworkTrainingData;
}

/** The table of a CSV file of the project. */
function tableOf(path: string): DataTable {
  const { names, line: header, rows } = readCsv(readText(path), { file: path });
  return {
    names,
    where: `${path}:${header}`,
    rows: rows.map(({ cells, line }) => ({ cells, where: `${path}:${line}` })),
  };
}
