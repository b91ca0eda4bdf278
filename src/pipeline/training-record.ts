// The training record in a model file of nomen/classify, checked.
import type { NetworkRecord } from '../classify/index.js';
import { asArray, asNumber, asObject, asText } from './manifest-fields.js';

/** The record: epochs, the best one, its development loss, the files. */
export function asTrainingRecord(value: unknown, file: string): NetworkRecord {
  const record = asObject(value, 'record', file);
  const number = (name: string) => asNumber(record[name], `record.${name}`, file);
  const data = asArray(record.data, 'record.data', file).map((entry) => {
    const source = asObject(entry, 'record.data', file);
    const text = (name: string) => asText(source[name], `record.data.${name}`, file);
    return { name: text('name'), sha256: text('sha256'), rows: asNumber(source.rows, 'record.data.rows', file) };
  });
  const dev = record.devLoss === undefined ? {} : { devLoss: number('devLoss') };
  return Object.freeze({ epochs: number('epochs'), bestEpoch: number('bestEpoch'), ...dev, data });
}
