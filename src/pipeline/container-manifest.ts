// The manifest of a model file: what JSON may be in it, and how it becomes text and is read back.
import { quote } from '../base/index.js';
import { kindOf, type ModelSource, modelError } from './container-errors.js';

const FORMAT = 'nomen';
const VERSION = 1;
const RESERVED = ['format', 'version', 'sha256'];
const MOST_DEPTH = 32;

/** What a model file says about itself, as JSON; `format`, `version` and `sha256` are the container's own and never in here. */
export interface Manifest {
  /** What the file holds, e.g. `ner`. */
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** SHA-256 of each tensor's bytes, in hexadecimal. */
export type TensorDigests = Readonly<Record<string, string>>;

/** The manifest's JSON with format, version and digests. */
export function manifestText(manifest: Manifest, digests: TensorDigests): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, ...manifest, sha256: digests });
}

/** Refuses a manifest that JSON would change or that takes the container's keys. */
export function checkManifest(manifest: Manifest, source: ModelSource): void {
  if (!isPlainObject(manifest)) throw badManifest(source, 'an object', kindOf(manifest));
  const { kind } = manifest;
  if (typeof kind !== 'string' || kind === '') throw badManifest(source, 'a `kind`, e.g. "ner"', kindOf(kind));
  const taken = RESERVED.find((key) => Object.hasOwn(manifest, key));
  if (taken !== undefined) throw badManifest(source, 'keys other than format, version and sha256', quote(taken));
  checkJson(manifest, 'manifest', { source, depth: 0 });
}

/** Reads the manifest's text strictly: only text that `manifestText` could have written. */
export function readManifest(
  text: string,
  source: ModelSource,
): { manifest: Manifest; digests: Record<string, unknown> } {
  const whole = parseJson(text, source);
  if (!isPlainObject(whole) || whole.format !== FORMAT) {
    throw badManifest(source, `a manifest with format "${FORMAT}"`, 'none');
  }
  if (whole.version !== VERSION) {
    const fix = 'Update Nomen, or train the model again with this version';
    throw modelError(source, {
      code: 'unknown-model-version',
      expected: `version ${VERSION} of the format`,
      got: kindOf(whole.version),
      fix,
    });
  }
  checkJson(whole, 'manifest', { source, depth: 0 });
  if (JSON.stringify(whole) !== text)
    throw badManifest(source, 'JSON as Nomen writes it', 'other spacing, numbers or repeated keys');
  const { format: _format, version: _version, sha256: digests, ...manifest } = whole;
  if (!isPlainObject(digests)) throw badManifest(source, 'sha256 for each tensor', kindOf(digests));
  checkManifest(manifest as Manifest, source);
  return { manifest: manifest as Manifest, digests };
}

/** JSON.parse with a Nomen error. */
export function parseJson(text: string, source: ModelSource): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badManifest(source, 'JSON', error instanceof SyntaxError ? 'other text' : 'JSON beyond all measure');
  }
}

/** Whether a value is an object of the kind that JSON knows. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkJson(value: unknown, path: string, { source, depth }: { source: ModelSource; depth: number }): void {
  if (depth > MOST_DEPTH) throw badManifest(source, `at most ${MOST_DEPTH} levels`, 'more');
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkJson(value[i], `${path}[${i}]`, { source, depth: depth + 1 });
  } else if (isPlainObject(value)) {
    for (const [key, part] of Object.entries(value)) {
      // Copied by assignment such a key would change the prototype of the copy.
      if (key === '__proto__') throw badManifest(source, 'ordinary keys', '"__proto__"');
      if (part !== undefined) checkJson(part, `${path}.${key}`, { source, depth: depth + 1 });
    }
  } else {
    throw badManifest(source, `JSON at ${quote(path, 80)}`, kindOf(value));
  }
}

function badManifest(source: ModelSource, expected: string, got: string) {
  return modelError(source, { code: 'bad-manifest', expected: `${expected} in the manifest`, got });
}
