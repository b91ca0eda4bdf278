// The fields of a model file's manifest, checked one by one; `name` is the field's in messages.
import { NomenError } from '../base/index.js';
import { requireTensor } from './container-demand.js';
import type { Tensor } from './container-layout.js';
import type { Manifest } from './container-manifest.js';

/** The error for a file that is whole but cannot be what it says. */
export function modelFault(file: string, expected: string, got: string): NomenError {
  const fix = 'Train the model again, or get the file from where it was made';
  return new NomenError({ code: 'bad-model', where: file, expected, got, fix, details: { file } });
}

/** A record of texts: name, licence and the like. */
export function asAbout(value: unknown, file: string): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value, 'about', file));
  return Object.freeze(Object.fromEntries(entries.map(([name, text]) => [name, asText(text, `about.${name}`, file)])));
}

/** The value as an object. */
export function asObject(value: unknown, name: string, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw modelFault(file, `an object for ${name}`, 'another value');
}

/** The value as an array. */
export function asArray(value: unknown, name: string, file: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw modelFault(file, `an array for ${name}`, 'another value');
}

/** The value as a number. */
export function asNumber(value: unknown, name: string, file: string): number {
  if (typeof value === 'number') return value;
  throw modelFault(file, `a number for ${name}`, 'another value');
}

/** The value as text. */
export function asText(value: unknown, name: string, file: string): string {
  if (typeof value === 'string') return value;
  throw modelFault(file, `text for ${name}`, 'another value');
}

/** The value as different texts, in a frozen list. */
export function asTexts(value: unknown, name: string, file: string): readonly string[] {
  const texts = asArray(value, name, file).map((text) => asText(text, name, file));
  if (new Set(texts).size === texts.length) return Object.freeze(texts);
  throw modelFault(file, `different names for ${name}`, 'some twice');
}

/**
 * Checks what a model file is for.
 *
 * @throws NomenError `wrong-model-kind`
 */
export function checkKind(
  manifest: Manifest,
  { kind, file, command }: { readonly kind: string; readonly file: string; readonly command: string },
): void {
  if (manifest.kind === kind) return;
  throw new NomenError({
    code: 'wrong-model-kind',
    where: file,
    expected: `a model of kind "${kind}"`,
    got: JSON.stringify(manifest.kind),
    fix: `Name a model that ${command} wrote`,
    details: { file },
  });
}

/** The finite float32 numbers of a tensor of this shape. */
export function readFloats(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  { file, shape }: { readonly file: string; readonly shape: readonly number[] },
): Float32Array {
  const { data } = requireTensor(tensors, name, { file, dtype: 'F32', shape });
  const fault = [Number.NaN, Infinity, -Infinity].find((value) => data.includes(value));
  if (fault !== undefined) throw modelFault(`${file}, tensor "${name}"`, 'finite numbers', String(fault));
  return data;
}
