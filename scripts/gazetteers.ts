// Builds lists of names, one file for each gazetteer, from redistributable sources; SOURCES.md beside them names sources and licences.
// usage: npx tsx scripts/gazetteers.ts --out FOLDER [--data ../shared/data/gazetteers]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data/gazetteers' }, out: { type: 'string' } },
});
if (flags.out === undefined) throw new Error('--out: expected a folder to write the lists to');

/** Names of a file, as they are. */
type Reader = (text: string) => string[];

interface Country {
  readonly name: { readonly common: string; readonly official: string };
  readonly altSpellings: readonly string[];
  readonly capital: readonly string[];
  readonly demonyms: Readonly<Record<string, { readonly f: string; readonly m: string }>>;
  readonly languages: Readonly<Record<string, string>>;
  readonly region: string;
  readonly subregion: string;
}

const licences: Readonly<Record<string, string>> = {
  'geonames-': 'GeoNames, CC-BY 4.0',
  'world-countries': 'world-countries, ODbL 1.0',
  'country-codes': 'Open Knowledge country codes, PDDL 1.0',
  sp500: 'S&P 500 constituents, PDDL 1.0',
  'first-names': 'public domain',
  namedatabases: 'public domain',
  freebase: 'Freebase by way of twitter_nlp, CC-BY 2.5',
};

const lines: Reader = (text) => text.replace(/^\ufeff/, '').split('\n');
const places: Reader = (text) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
const countries =
  (read: (country: Country) => readonly string[]): Reader =>
  (text) =>
    (JSON.parse(text) as Country[]).flatMap(read);
const column =
  (...heads: string[]): Reader =>
  (text) => {
    const [head, ...rows] = text.split('\n').map(cellsOf);
    return rows.flatMap((row) => heads.map((name) => row[head.indexOf(name)] ?? ''));
  };
const withoutEnding =
  (ending: RegExp): Reader =>
  (text) =>
    lines(text).flatMap((name) => [name, name.replace(ending, '')]);

const clubEnding = /,? (?:A\.?)?F\.?C\.?$/;
const companyEnding = /,? (?:Inc|Corp|Co|Ltd|Plc|plc|Corporation|Company|Group|Holdings)\.?$|^The | \([^)]*\)$/;
const freebase = (...kinds: string[]) => kinds.map((kind) => `freebase-twitter_nlp/${kind}`);
const all = (reader: Reader, ...files: string[]): [string, Reader][] => files.map((file) => [file, reader]);

/** The files that each list is read from. */
const lists: Readonly<Record<string, readonly (readonly [string, Reader])[]>> = {
  country: [
    ...all(
      countries(({ name, altSpellings }) => [
        name.common,
        name.official,
        ...altSpellings.filter((spelling) => spelling.length > 2),
        ...['U.S.', 'U.K.', 'US', 'UK', 'USA', 'U.S.A.', 'Britain', 'England', 'Scotland', 'Wales', 'Holland'],
      ]),
      'world-countries.json',
    ),
    ...all(column('official_name_en', 'UNTERM English Short', 'CLDR display name'), 'country-codes.csv'),
    ...all(lines, ...freebase('location.country')),
  ],
  region: [
    ...all(places, 'geonames-admin1.json'),
    ...all(
      countries(({ region, subregion }) => [region, subregion]),
      'world-countries.json',
    ),
    ...all(column('Region Name', 'Sub-region Name', 'Intermediate Region Name'), 'country-codes.csv'),
  ],
  city: [
    ...all(places, 'geonames-cities.json'),
    ...all(
      countries(({ capital }) => capital),
      'world-countries.json',
    ),
  ],
  demonym: all(
    countries(({ demonyms, languages }) => [
      ...(demonyms.eng === undefined ? [] : [demonyms.eng.m, demonyms.eng.f]).flatMap((name) => [name, `${name}s`]),
      ...Object.values(languages),
    ]),
    'world-countries.json',
  ),
  'first-name': all(lines, 'first-names-female.txt', 'first-names-male.txt', 'namedatabases/first-names_us.txt'),
  'common-surname': all(lines, ...freebase('lastname.5000')),
  surname: all(lines, 'namedatabases/surnames_all.txt', ...freebase('people.family_name')),
  politician: all(lines, ...freebase('government.politician')),
  athlete: all(lines, ...freebase('sports.pro_athlete')),
  company: [
    ...all((text) => column('Security')(text).flatMap(withoutEnding(companyEnding)), 'sp500-constituents.csv'),
    ...all(withoutEnding(companyEnding), ...freebase('venture_capital.venture_funded_company', 'automotive.make')),
  ],
  organisation: all(lines, ...freebase('government.government_agency', 'education.university')),
  media: all(lines, ...freebase('book.newspaper', 'tv.tv_network', 'broadcast.tv_channel')),
  team: all(withoutEnding(clubEnding), ...freebase('sports.sports_team')),
  event: all(lines, ...freebase('sports.sports_league', 'time.recurring_event', 'time.holiday', 'award.award')),
};

mkdirSync(flags.out, { recursive: true });
const sources = ['# Sources of the lists', '', '| list | entries | sources |', '|---|---|---|'];
for (const [name, files] of Object.entries(lists)) {
  const entries = new Set(
    files.flatMap(([file, read]) => read(readFileSync(`${flags.data}/${file}`, 'utf8')).map(plain)),
  );
  entries.delete('');
  writeFileSync(`${flags.out}/${name}.txt`, `${[...entries].sort().join('\n')}\n`);
  sources.push(`| ${name} | ${entries.size} | ${files.map(([file]) => `${file} (${licenceOf(file)})`).join('; ')} |`);
}
writeFileSync(`${flags.out}/SOURCES.md`, `${sources.join('\n')}\n`);

function plain(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

function licenceOf(file: string): string {
  const found = Object.entries(licences).find(([start]) => file.startsWith(start));
  if (found === undefined) throw new Error(`${file}: no licence is known`);
  return found[1];
}

/** The cells of a line of comma-separated values, quotes taken away. */
function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r]*))/g), ([, quoted, bare]) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );
}
