// Reading the entities of a knowledge base: JSON lines, or a table with a row each.
import { NomenError, quote, unknownName } from '../base/index.js';
import { readCsv, recordsOf } from '../text/index.js';
import type { Alias, Entity } from './entity.js';
import { foldName } from './fold.js';

const fields = ['id', 'name', 'aliases', 'type', 'description', 'popularity'] as const;
type Fields = Partial<Record<(typeof fields)[number], unknown>>;

/**
 * How entities are read.
 *
 * @example
 * ```ts
 * import type { EntityReading } from 'nomen/linking';
 * const reading: EntityReading = { file: 'towns.csv' };
 * ```
 */
export interface EntityReading {
  /** Names the file in messages. */
  readonly file: string;
  /** Where each id of the files before stands; those of this one are added. */
  readonly places?: Map<string, string>;
}

/**
 * Reads entities, one a record. JSON: `{"id", "name", "aliases"?, "type"?, "description"?, "popularity"?}`, one a line or all in an array; aliases
 * are names or `{"name", "count"}`. A table (comma, semicolon or tab) has these columns; aliases are parted by `|`, their counts stand behind `=`.
 *
 * @param text the whole file; JSON where it begins with `{` or `[`
 * @param options `file` names it in messages; `places`, handed from file to file, finds an id that two of them have
 * @throws NomenError `bad-entity`, `unknown-field`, those of `recordsOf` and `readCsv`, with file and line
 * @example
 * ```ts
 * import { readEntities } from 'nomen/linking';
 * const [paris] = readEntities('id,name,aliases\nQ90,Paris,City of Light=12|Lutetia\n', { file: 'towns.csv' });
 * paris.aliases; // [{ name: 'City of Light', count: 12 }, { name: 'Lutetia', count: 0 }]
 * readEntities('{"id": "Q90", "name": "Paris"}', { file: 'towns.jsonl' })[0].name; // 'Paris'
 * ```
 */
export function readEntities(text: string, { file, places = new Map() }: EntityReading): Entity[] {
  const entityOf = (record: Fields, where: string) => checkNew(toEntity(record, where), where, places);
  if (/^\ufeff?\s*[{[]/.test(text)) {
    return Array.from(recordsOf(text, file), ({ value, where }) => entityOf(asObject(value, where), where));
  }
  if (text.trim() === '') throw badEntity(file, 'entities', 'an empty file');
  const { names, rows } = readCsv(text, { file });
  return rows.map(({ cells, line }) => {
    const where = `${file}:${line}`;
    const given = names.flatMap((name, i) => (cells[i] === '' ? [] : [[name, cells[i]] as const]));
    return entityOf(fromCells(Object.fromEntries(given), where), where);
  });
}

function asObject(value: unknown, where: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badEntity(where, 'an object such as {"id": "Q90", "name": "Paris"}', quote(JSON.stringify(value)));
}

function fromCells(cells: Record<string, string>, where: string): Fields {
  const { aliases, popularity, ...others } = cells;
  return {
    ...others,
    ...(aliases === undefined ? {} : { aliases: aliases.split('|').map((alias) => aliasOfCell(alias.trim(), where)) }),
    ...(popularity === undefined ? {} : { popularity: numberOf(popularity, `${where}, popularity`) }),
  };
}

function aliasOfCell(text: string, where: string): Alias {
  const at = text.lastIndexOf('=');
  if (at < 0) return { name: text, count: 0 };
  return { name: text.slice(0, at).trim(), count: numberOf(text.slice(at + 1), `${where}, aliases`) };
}

function numberOf(text: string, where: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= 0 && number < Infinity) return number;
  throw badEntity(where, 'a number ≥ 0', quote(text));
}

function checkNew(entity: Entity, where: string, places: Map<string, string>): Entity {
  const { id, name } = entity;
  const first = places.get(id);
  if (first !== undefined) throw badEntity(where, 'an id of its own', `${quote(id)}, which is at ${first} too`);
  if (foldName(name) === '') throw badEntity(`${where}, name`, 'letters or digits', quote(name));
  places.set(id, where);
  return entity;
}

function toEntity(record: Fields, where: string): Entity {
  for (const name of Object.keys(record)) {
    if (!(fields as readonly string[]).includes(name)) throw unknownName(name, fields, { where, kind: 'field' });
  }
  const { aliases, popularity } = record;
  const type = optionalText(record, 'type', where);
  const description = optionalText(record, 'description', where);
  return {
    id: requiredText(record, 'id', where),
    name: requiredText(record, 'name', where),
    ...(aliases === undefined ? {} : { aliases: asAliases(aliases, where) }),
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description }),
    ...(popularity === undefined ? {} : { popularity: asCount(popularity, `${where}, popularity`) }),
  };
}

function requiredText(record: Fields, field: 'id' | 'name', where: string): string {
  const value = record[field];
  if (typeof value === 'string' && value !== '') return value;
  throw badEntity(`${where}, ${field}`, 'text', value === undefined ? 'nothing' : quote(JSON.stringify(value)));
}

function optionalText(record: Fields, field: 'type' | 'description', where: string): string | undefined {
  const value = record[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw badEntity(`${where}, ${field}`, 'text', quote(JSON.stringify(value)));
}

function asAliases(value: unknown, where: string): Alias[] {
  const place = `${where}, aliases`;
  if (!Array.isArray(value)) throw badEntity(place, 'a list of names', quote(JSON.stringify(value)));
  return value.map((alias: unknown) => {
    if (typeof alias === 'string') return { name: alias, count: 0 };
    const { name, count } = asObject(alias, place) as { readonly name?: unknown; readonly count?: unknown };
    if (typeof name !== 'string') throw badEntity(place, 'a name', quote(JSON.stringify(alias)));
    return { name, count: asCount(count ?? 0, place) };
  });
}

function asCount(value: unknown, where: string): number {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  throw badEntity(where, 'a number ≥ 0', quote(JSON.stringify(value)));
}

function badEntity(where: string, expected: string, got: string): NomenError {
  return new NomenError({ code: 'bad-entity', where, expected, got, fix: 'Mend the record' });
}
