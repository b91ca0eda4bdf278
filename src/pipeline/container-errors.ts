// The errors of the model file: every one names the file and is one line.
import { NomenError, quote } from '../base/index.js';

/** Where a container comes from: the file's name, or the function that makes it; and how faults are mended there. */
export interface ModelSource {
  readonly name: string;
  readonly fix: string;
}

/** A complaint about a model file; the fix defaults to the source's. */
export interface ModelComplaint {
  readonly code: string;
  readonly expected: string;
  readonly got: string;
  readonly fix?: string;
  /** The tensor at fault, when it is one. */
  readonly tensor?: string;
}

/** The error for a model that cannot be read or written, or for a part of it. */
export function modelError(source: ModelSource, complaint: ModelComplaint): NomenError {
  const { code, expected, got, fix = source.fix, tensor } = complaint;
  const file = source.name;
  const where = tensor === undefined ? file : `${file}, tensor ${quote(tensor, 80)}`;
  return new NomenError({
    code,
    where,
    expected,
    got,
    fix,
    details: tensor === undefined ? { file } : { file, tensor },
  });
}

/** What a value is, for a message: never the value itself, which may be huge or deep. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return String(value);
  // e.g. Object, Date, Float32Array
  if (typeof value === 'object') return `a value of type ${Object.prototype.toString.call(value).slice(8, -1)}`;
  return value === undefined ? 'nothing' : `a ${typeof value}`;
}
