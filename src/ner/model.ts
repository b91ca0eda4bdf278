// The recogniser as a frozen value: options, labels, feature space, weights, and the record of its training.
import type { FloatArray } from '../kernels/index.js';
import { tagSet } from '../text/index.js';
import type { FeatureSpace } from './features/space.js';
import { isBinary, type NerOptions } from './options.js';
import type { PackedRows } from './packed-rows.js';
import type { Calibration } from './scores/calibration.js';

/** One weight of a model, row-major; matrices are stored [outputs, inputs]. */
export interface NerWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Computed when first asked for where `quantized` or `packed` is given. */
  readonly value: FloatArray;
  /** The same as a model file stores it, in eight bits a number. */
  readonly quantized?: QuantizedRows;
  /** The same in fewer bits. */
  readonly packed?: PackedRows;
}

/** A matrix of which row i is `scales[i] · codes[i, :]`. */
export interface QuantizedRows {
  /** [rows, columns], −127 … 127. */
  readonly codes: Int8Array;
  /** [rows]. */
  readonly scales: Float32Array;
}

/** What a model was trained on and how well it did, kept in the model file. */
export interface TrainingRecord {
  /** Epochs that were run. */
  readonly epochs: number;
  /** The epoch whose weights these are, 1-based. */
  readonly bestEpoch: number;
  /** Scores of these weights on the development data, 0–100. */
  readonly dev?: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly data: readonly DataSource[];
  readonly gazetteers?: readonly GazetteerSource[];
  /** Threads that took a minibatch each, which decides the bytes; left out where one did the work. */
  readonly threads?: number;
}

/** A file of training or development data: its name, the SHA-256 of its bytes, and its counts. */
export interface DataSource {
  readonly name: string;
  readonly sha256: string;
  readonly sentences: number;
  readonly tokens: number;
  readonly spans: number;
}

/** A file of a gazetteer: the gazetteer's name, the file's name, the SHA-256 of its bytes, and its lines. */
export interface GazetteerSource {
  readonly gazetteer: string;
  readonly name: string;
  readonly sha256: string;
  readonly lines: number;
}

/** A trained recogniser. */
export interface NerModel {
  readonly options: NerOptions;
  readonly labels: readonly string[];
  /** Tag k of a decoding; tag 0 is O. */
  readonly tags: readonly string[];
  readonly features: FeatureSpace;
  readonly weights: readonly NerWeight[];
  /** Score above which `logistic` and `margin` say yes; 0 for the others. */
  readonly threshold: number;
  /** What makes the model's probabilities of spans scores; fitted on the development data. */
  readonly calibration: Calibration;
  readonly record: TrainingRecord;
  /** Free text such as name and licence. */
  readonly about: Readonly<Record<string, string>>;
}

/**
 * The tags that a model with these options tells apart: O and I-LABEL for one label, else the scheme's tags of every label.
 *
 * @example
 * ```ts
 * import { resolveNerOptions, tagsOf } from 'nomen/ner';
 * tagsOf(resolveNerOptions({ scheme: 'IOB2' }), ['LOC']); // ['O', 'B-LOC', 'I-LOC']
 * ```
 */
export function tagsOf(options: NerOptions, labels: readonly string[]): readonly string[] {
  return isBinary(options.architecture) ? ['O', `I-${options.label}`] : tagSet(labels, options.scheme);
}

/**
 * Scores a token gets: one for a binary model, one a tag for the others.
 *
 * @example
 * ```ts
 * import { outputCount, resolveNerOptions } from 'nomen/ner';
 * outputCount(resolveNerOptions(), ['O', 'S-LOC']); // 2
 * ```
 */
export function outputCount(options: NerOptions, tags: readonly string[]): number {
  return isBinary(options.architecture) ? 1 : tags.length;
}
