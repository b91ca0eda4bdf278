// Names to fill made lines with: drawn from lists, or put together as companies and universities are called.
import type { Random } from '../src/base/index.js';

/** The label of each kind of name. C: a team called by its city; T: a team; O: a company; M: a paper or agency; U: a university; G: a public
 * body; L: a city as a place; N: a country; D: a demonym; P: a person's full name; S: a surname, alone or behind an initial. */
export const labelOfKind: Readonly<Record<string, string>> = {
  ...{ C: 'ORG', T: 'ORG', O: 'ORG', M: 'ORG', U: 'ORG', G: 'ORG' },
  ...{ L: 'LOC', N: 'LOC', D: 'MISC', P: 'PER', S: 'PER' },
};

/** Where names come from. */
export interface NameSources {
  /** The lists of `scripts/gazetteers.ts` by name. */
  readonly names: (list: string) => readonly string[];
  /** Place of a word among all by frequency, −1 for unknown words: names of rare words are left out. */
  readonly rankOf: (word: string) => number;
}

/** Names to fill in, by kind; well-known ones come first. */
interface NameLists {
  /** Cities and states whose teams go by their names. */
  readonly cities: readonly string[];
  readonly teams: readonly string[];
  readonly countries: readonly string[];
  readonly demonyms: readonly string[];
  readonly firstNames: readonly string[];
  readonly surnames: readonly string[];
  readonly companies: readonly string[];
  readonly media: readonly string[];
  readonly universities: readonly string[];
}

/** A function that draws a name of a kind. */
export function nameDrawer(sources: NameSources, random: Random): (kind: string) => string {
  const lists = chooseNames(sources);
  const draw: Draw = {
    of: (names) => names[random.integer(names.length)],
    // Well-known names first: the square of a uniform number favours the beginning of a list.
    common: (names) => names[Math.floor(names.length * random.uniform() ** 2)],
    letter: () => String.fromCharCode(65 + random.integer(26)),
    chance: (probability) => random.uniform() < probability,
  };
  return (kind) => nameOf(kind, lists, draw);
}

/** Words that often begin the names of cities. */
const cityBeginnings = new Set(
  'New San Los Las Santa St. Saint Fort Port El La Salt Kansas Hong Buenos Rio Tel Abu'.split(' '),
);

/** The names whose rarest word has a rank within some bounds; the bounds keep common words out that happen to be names. */
function chooseNames({ names, rankOf }: NameSources): NameLists {
  const ranked = (lists: readonly string[], least: number, { most, words = 3 }: { most: number; words?: number }) => {
    const all = [...new Set(lists.flatMap(names))].filter(
      (name) => /^\p{Lu}.{2}/u.test(name) && name.split(' ').length <= words,
    );
    const ranks = new Map(all.map((name) => [name, rarest(name, rankOf)]));
    const within = (name: string) => ranks.get(name)! >= least && ranks.get(name)! <= most;
    return all.filter(within).sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  };
  const isCity = (name: string) => !name.includes(' ') || cityBeginnings.has(name.split(' ')[0]);
  return {
    cities: ranked(['city', 'region'], 1000, { most: 25_000 }).filter(isCity),
    teams: ranked(['team'], 2500, { most: 60_000 }),
    countries: ranked(['country'], 0, { most: 30_000 }),
    demonyms: ranked(['demonym'], 0, { most: 100_000 }),
    firstNames: ranked(['first-name'], 0, { most: 60_000 }),
    surnames: ranked(['common-surname', 'surname'], 300, { most: 100_000 }),
    companies: ranked(['company'], 500, { most: 100_000 }),
    media: ranked(['media'], 0, { most: 60_000 }),
    universities: ranked(['organisation'], 0, { most: 60_000, words: 6 }),
  };
}

function rarest(name: string, rankOf: NameSources['rankOf']): number {
  const ranks = name.split(' ').map((word) => rankOf(word.toLowerCase()));
  return ranks.includes(-1) ? Infinity : Math.max(...ranks);
}

interface Draw {
  readonly of: (names: readonly string[]) => string;
  readonly common: (names: readonly string[]) => string;
  readonly letter: () => string;
  readonly chance: (probability: number) => boolean;
}

function nameOf(kind: string, lists: NameLists, draw: Draw): string {
  if (kind === 'C' || kind === 'L') return draw.common(lists.cities);
  if (kind === 'T') return draw.of(lists.teams);
  if (kind === 'N') return draw.common(lists.countries);
  if (kind === 'D') return draw.of(lists.demonyms);
  if (kind === 'O') return company(lists, draw);
  if (kind === 'M') return draw.of(lists.media);
  if (kind === 'U') return university(lists, draw);
  if (kind === 'G') return draw.of(bodies);
  if (kind === 'P') return `${draw.of(lists.firstNames)} ${draw.of(lists.surnames)}`;
  return draw.chance(0.3) ? `${draw.letter()}. ${draw.of(lists.surnames)}` : draw.of(lists.surnames);
}

const endings =
  `Corp,Corp.,Inc,Inc.,Co,Co.,Ltd,Ltd.,plc,Plc,PLC,AG,SA,S.A.,NV,SpA,AB,ASA,GmbH,LLC,Group,Holdings`.split(',');
const branches =
  `Bank,Airlines,Air,Airways,Motors,Motor,Energy,Oil,Petroleum,Gas,Power,Electric,Steel,Chemical,Chemicals,Pharmaceuticals,Foods,
Stores,Retail,Insurance,Securities,Capital,Financial,Partners,Industries,Technologies,Systems,Software,Networks,Communications,Telecom,Media,
Records,Studios,Entertainment,Resources,Mining,Metals,Properties,Investments,Investors,Trust,Brothers,International,Shipping,Railway,Paper,
Semiconductor,Biotech,Health,Medical,Labs,Brewing,Hotels`.split(/,\s*/);
const firstWords =
  `First,National,American,United,General,Global,Pacific,Atlantic,Northern,Southern,Western,Eastern,Royal,Imperial,Allied,
Standard,Universal,Continental,Federal,Union,Great,Central`.split(/,\s*/);
const bodies =
  `European Union,EU,United Nations,U.N.,NATO,OPEC,IMF,World Bank,International Monetary Fund,World Health Organization,WHO,
European Commission,European Central Bank,ECB,Federal Reserve,Fed,Bank of England,Bank of Japan,Senate,Congress,House of Representatives,
Supreme Court,Security Council,U.N. Security Council,State Department,Justice Department,Treasury,Treasury Department,
Commerce Department,Labor Department,Foreign Ministry,Interior Ministry,Defence Ministry,Finance Ministry,Health Ministry,
Agriculture Ministry,Central Bank,National Statistics Office,Labour Party,Conservative Party,Liberal Party,Socialist Party,Democratic Party,
Republican Party,National Front,Red Cross,Amnesty International,FBI,CIA,FDA,Interpol,World Trade Organisation,WTO,
Securities and Exchange Commission,SEC,Arab League,African Union,Hamas,Hizbollah,Taliban,Department of Health,
Department of Agriculture,Ministry of Defence,Ministry of Trade`.split(/,\s*/);

/** A known company, or what one may be called: "Leeds Capital plc", "Hopper & Co.", "QXE". */
function company(lists: NameLists, draw: Draw): string {
  const acronym = () => Array.from({ length: draw.chance(0.6) ? 3 : 4 }, draw.letter).join('');
  const beginning = () => {
    if (draw.chance(0.3)) return draw.of(lists.surnames);
    if (draw.chance(0.2)) return draw.of(lists.cities);
    if (draw.chance(0.3)) return draw.of(firstWords);
    return draw.chance(0.25) ? acronym() : draw.of(lists.companies);
  };
  if (draw.chance(0.25)) return draw.of(lists.companies);
  if (draw.chance(0.2)) return `${draw.of(lists.companies)} ${draw.of(endings)}`;
  if (draw.chance(0.15)) return `${draw.of(lists.surnames)} & ${draw.chance(0.5) ? draw.of(lists.surnames) : 'Co.'}`;
  if (draw.chance(0.1)) return acronym();
  const named = draw.chance(0.8) ? `${beginning()} ${draw.of(branches)}` : beginning();
  return draw.chance(0.4) || !named.includes(' ') ? `${named} ${draw.of(endings)}` : named;
}

function university(lists: NameLists, draw: Draw): string {
  if (draw.chance(0.3)) return `University of ${draw.common(lists.cities)}`;
  const kinds = ['University', 'State University', 'College', 'Institute of Technology', 'Hospital', 'Museum'];
  return draw.chance(0.15) ? `${draw.common(lists.cities)} ${draw.of(kinds)}` : draw.of(lists.universities);
}
