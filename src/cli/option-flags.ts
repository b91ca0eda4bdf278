// One flag for each option of a trainer, generated from its defaults; a config file below the flags.
import { type Command, Option } from 'commander';
import { NomenError, quote, unknownName } from '../base/index.js';
import { parseNumber, readJsonObject } from './input.js';

/** A trainer's options: their defaults (text, numbers or lists of numbers) and what `--help` says of each. */
export interface OptionFlags<T extends object> {
  readonly defaults: T;
  readonly meanings: Readonly<Record<keyof T & string, string>>;
}

/** Adds `--config` and a flag for every option. */
export function addOptionFlags<T extends object>(command: Command, { defaults, meanings }: OptionFlags<T>): Command {
  command.option('--config <file>', 'JSON file of options, named as in the model file; flags go before it');
  for (const [name, value] of Object.entries(defaults)) {
    const shown = Array.isArray(value) ? value.join(',') : String(value);
    const meaning = meanings[name as keyof T & string];
    // A meaning that says itself what is usual does so because it depends on another option.
    const usual = shown === '' || meaning.includes('usually') ? '' : ` (usually ${shown})`;
    command.addOption(new Option(`--${flagOf(name)} <value>`, `${meaning}${usual}`));
  }
  return command;
}

/** The options that config file and flags give, the later before the earlier; defaults are not filled in. */
export async function givenOptions<T extends object>(
  flags: Readonly<Record<string, unknown>>,
  { defaults }: OptionFlags<T>,
): Promise<Partial<T>> {
  const config = typeof flags.config === 'string' ? await readJsonObject(flags.config) : {};
  for (const [name, value] of Object.entries(config))
    checkConfigured(defaults, { name, value, file: String(flags.config) });
  const given = Object.entries(defaults).flatMap(([name, usual]) => {
    const text = flags[name];
    return typeof text === 'string' ? [[name, parseValue(text, usual, `--${flagOf(name)}`)]] : [];
  });
  return { ...config, ...Object.fromEntries(given) } as Partial<T>;
}

function checkConfigured(
  defaults: object,
  { name, value, file }: { readonly name: string; readonly value: unknown; readonly file: string },
): void {
  if (!Object.hasOwn(defaults, name)) throw unknownName(name, Object.keys(defaults), { where: file, kind: 'option' });
  const usual: unknown = defaults[name as keyof typeof defaults];
  if (typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual)) return;
  throw new NomenError({
    code: 'wrong-value',
    where: `${file}: ${name}`,
    expected: `a value such as ${JSON.stringify(usual)}`,
    got: quote(JSON.stringify(value)),
    fix: 'Write the value as nomen info --json shows it',
  });
}

function parseValue(text: string, usual: unknown, flag: string): unknown {
  if (typeof usual === 'string') return text;
  if (typeof usual === 'number') return parseNumber(text, flag);
  const parts = text === 'none' ? [] : text.split(',');
  return parts.map((part) => parseNumber(part, flag));
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
