// What the manifest of a recogniser's model file says, checked: options, labels, tags, record.
import {
  type Calibration,
  type DataSource,
  type NerModel,
  type NerOptions,
  outputCount,
  resolveNerOptions,
  type TrainingRecord,
  tagsOf,
  uncalibrated,
} from '../ner/index.js';
import type { Manifest } from './container-manifest.js';
import { asAbout, asArray, asNumber, asObject, asText, checkKind, modelFault } from './manifest-fields.js';

/** The parts of a recogniser that its manifest holds. */
export interface NerManifest extends Pick<NerModel, Exclude<keyof NerModel, 'features' | 'weights'>> {
  readonly trainedRows: number;
}

/** Reads the manifest; every value that comes out has been looked at. */
export function readNerManifest(manifest: Manifest, file: string): NerManifest {
  checkKind(manifest, { kind: 'ner', file, command: 'nomen train ner' });
  const given = asObject(manifest.options, 'options', file);
  if (!Array.isArray(given.hidden) || typeof given.label !== 'string') {
    throw modelFault(file, 'a list for hidden and text for label', 'other values');
  }
  const options = resolveNerOptions(given as Partial<NerOptions>, file);
  const labels = asLabels(manifest.labels, options, file);
  const tags = tagsOf(options, labels);
  if (JSON.stringify(manifest.tags) !== JSON.stringify(tags)) {
    throw modelFault(file, `the tags of its labels in ${options.scheme}`, 'others');
  }
  const trainedRows = asNumber(manifest.trainedRows, 'trainedRows', file);
  if (!Number.isInteger(trainedRows) || trainedRows < 1) throw modelFault(file, 'trainedRows ≥ 1', String(trainedRows));
  const threshold = asNumber(manifest.threshold, 'threshold', file);
  const calibration = asCalibration(manifest.calibration, file);
  const record = asRecord(manifest.record, file);
  return { options, labels, tags, trainedRows, threshold, calibration, record, about: asAbout(manifest.about, file) };
}

function asLabels(value: unknown, options: NerOptions, file: string): readonly string[] {
  const labels = asArray(value, 'labels', file);
  const isLabel = (label: unknown) => typeof label === 'string' && label !== '';
  if (labels.length === 0 || !labels.every(isLabel) || new Set(labels).size < labels.length) {
    throw modelFault(file, 'different labels, at least one', 'others');
  }
  const isYesOrNo = outputCount(options, []) === 1;
  if (isYesOrNo && (labels.length !== 1 || labels[0] !== options.label)) {
    throw modelFault(file, `the one label ${options.label}`, labels.join(', '));
  }
  return Object.freeze(labels as string[]);
}

/** Files of models that were never calibrated have none. */
function asCalibration(value: unknown, file: string): Calibration {
  if (value === undefined) return uncalibrated;
  const given = asObject(value, 'calibration', file);
  const slope = asNumber(given.slope, 'calibration.slope', file);
  if (slope < 0) throw modelFault(file, 'calibration.slope ≥ 0', String(slope));
  return Object.freeze({ slope, intercept: asNumber(given.intercept, 'calibration.intercept', file) });
}

function asRecord(value: unknown, file: string): TrainingRecord {
  const record = asObject(value, 'record', file);
  const epochs = asNumber(record.epochs, 'record.epochs', file);
  const bestEpoch = asNumber(record.bestEpoch, 'record.bestEpoch', file);
  const data = asArray(record.data, 'record.data', file).map((source) => asSource(source, file));
  const others = { ...gazetteerSources(record.gazetteers, file), ...threadsOf(record.threads, file) };
  if (record.dev === undefined) return Object.freeze({ epochs, bestEpoch, data, ...others });
  const given = asObject(record.dev, 'record.dev', file);
  const score = (name: string) => asNumber(given[name], `record.dev.${name}`, file);
  const dev = { precision: score('precision'), recall: score('recall'), f1: score('f1') };
  return Object.freeze({ epochs, bestEpoch, dev, data, ...others });
}

function threadsOf(threads: unknown, file: string): Pick<TrainingRecord, 'threads'> {
  return threads === undefined ? {} : { threads: asNumber(threads, 'record.threads', file) };
}

function gazetteerSources(value: unknown, file: string): Pick<TrainingRecord, 'gazetteers'> {
  if (value === undefined) return {};
  const where = 'record.gazetteers';
  const gazetteers = asArray(value, where, file).map((entry) => {
    const source = asObject(entry, where, file);
    const text = (name: string) => asText(source[name], `${where}.${name}`, file);
    const lines = asNumber(source.lines, `${where}.lines`, file);
    return { gazetteer: text('gazetteer'), name: text('name'), sha256: text('sha256'), lines };
  });
  return { gazetteers };
}

function asSource(value: unknown, file: string): DataSource {
  const source = asObject(value, 'record.data', file);
  const count = (name: string) => asNumber(source[name], `record.data.${name}`, file);
  const text = (name: string) => asText(source[name], `record.data.${name}`, file);
  return {
    name: text('name'),
    sha256: text('sha256'),
    sentences: count('sentences'),
    tokens: count('tokens'),
    spans: count('spans'),
  };
}
