// Lines of results, standings and score cards as sports pages print them, filled with names from lists: no open set has any.
import { createRandom, type Random } from '../src/base/index.js';
import type { LabelledDocument, LabelledSentence, TokenSpan } from '../src/text/index.js';

/** Names to fill in, by kind; well-known ones come first. */
interface NameLists {
  /** Cities and states whose teams go by their names. */
  readonly cities: readonly string[];
  readonly teams: readonly string[];
  readonly countries: readonly string[];
  readonly demonyms: readonly string[];
  readonly firstNames: readonly string[];
  readonly surnames: readonly string[];
}

/**
 * What a line is made of. C: a team called by its city (ORG); T: a team (ORG); L: the city as a place; N: a country; D: a demonym (MISC);
 * P: a person's full name; S: a surname, alone or behind an initial; 0, 00, 000: numbers of so many digits; the rest stands for itself.
 */
const lines = `
C 0 C 0
T 0 T 0
C 0 T 00
C 0 C 0 ( 0-0 )
T 0 ( S 00 , S 00 ) C 0 ( S 00 )
C 00 C 00
C 0 C 0 T 0 C 0
C 0 0 0 0 00 00 0
C 00 00 0 0 00 00 00
T 0 0 0 0 0 0 00
C 00 00 .000 0
C 00 00 .000 00 1/2
C AT C
C AT T
T AT C
C 0 , C 0
C 0 C 0 ( 00 )
C ( S ) AT C ( S )
C 00 T 00
C beat T 0-0 on Saturday .
C beat C 0-0 .
T lost 0-0 at home to C .
C defeated C 0-0 in L on Sunday .
In L , S struck out 00 as C beat C 0-0 .
In L , P hit a home run and C won for the 00th time .
At L , P scored 00 points to lead C over T .
C striker P scored twice against C .
C midfielder P , who joined from C in July , was sent off .
C manager P said : " We played well . "
T coach P has signed P from C for an undisclosed sum .
P , of C , and S of T were both booked .
N defender P has joined C on loan .
C will meet T in the final .
C kept up their challenge with a win over C .
C and C drew 0-0 .
C , C and T were promoted .
C goalkeeper S saved a late penalty from S .
C won the toss and elected to bat .
At L : C 000 and 000-0 ( S 00 , S 00 not out ) , T 000 .
L : C 000 ( S 00 ; S 0-00 ) v C .
L : C 000-0 v C .
C 000 and 000 for 0 ; T 000 ( P 00 ) .
C beat C by 000 runs .
C ( 0 points ) beat T ( 00 ) by 0 wickets .
C bowler P took 0 for 00 .
S c S b S 00
S lbw b S 0
S b S 00
S not out 00
S run out 0
S c and b S 00
S c S b S 00 S st S b S 0
Did not bat : S , S , S .
Bowling : S 00-0-00-0 , S 00-0-00-0 , S 0-0-00-0 .
N 000 ( S 00 ) v N
N beat N 0-0 ( halftime 0-0 ) .
N 0 N 0
Scorers : N - P ( 00 ) , S ( 00 ) ; N - P ( 00 )
P ( N ) beat P ( N ) 0-0 0-0
0 - P ( N ) beat P ( N ) 0-0 0-0 0-0
P , N , beat P , N , 0-0 , 0-0 .
P ( N ) leads 0-0
0. P ( N ) 00.00
00. P ( N ) 0:00.00
0. P ( N ) T 00 minutes 00.000 seconds
0. N 00.00
000 P 00 00 00
000 P ( N ) 00 00 00 , S 00 00 00
000 P , P ( N )
P ( N ) P ( N ) P ( N )
P , of N , won the 000 metres in L .
N 's P beat P of N in the second round .
D champion P beat D qualifier P .
D player P leads the tournament in L .
The D team arrived in L on Monday .
SOCCER - D LEAGUE RESULTS .
SOCCER - D FIRST DIVISION STANDINGS .
SOCCER - C BEAT C 0-0 .
SOCCER - S HAT-TRICK SINKS C .
CRICKET - C TAKE LEAD OVER C .
CRICKET - N 000-0 v N - CLOSE .
TENNIS - S BEATS S IN L .
BASEBALL - C WIN , C LOSE .
GOLF - S LEADS IN L .
RUGBY LEAGUE - T SIGN S .
ATHLETICS - N 'S S WINS 000 METRES .
BASKETBALL - C DEFEAT C 00-00 .
C at T ( 0000 )
C v C
T v C
C vs. T
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

const labels: Readonly<Record<string, string>> = {
  C: 'ORG',
  T: 'ORG',
  L: 'LOC',
  N: 'LOC',
  D: 'MISC',
  P: 'PER',
  S: 'PER',
};
/** Probability that a line without narrative stands in capitals, as headings do. */
const capitals = 0.1;

/**
 * Documents of ten lines each; each line of the table is as likely as any other.
 *
 * @param names the lists of `scripts/gazetteers.ts` by name
 * @param rankOf place of a word among all by frequency, −1 for unknown words: names of rare words are left out
 * @param size `count` of documents, and `seed`
 */
export function scoreLines(
  names: (list: string) => readonly string[],
  rankOf: (word: string) => number,
  { count, seed }: { readonly count: number; readonly seed: number },
): LabelledDocument[] {
  const random = createRandom(seed);
  const lists = chooseNames(names, rankOf);
  return Array.from({ length: count }, (_, d) => ({
    id: `score lines ${d + 1}`,
    sentences: Array.from({ length: 10 }, () => fill(lines[random.integer(lines.length)], lists, random)),
  }));
}

/** Words that often begin the names of cities. */
const cityBeginnings = new Set(
  'New San Los Las Santa St. Saint Fort Port El La Salt Kansas Hong Buenos Rio Tel Abu'.split(' '),
);

/** The names whose rarest word has a rank within some bounds; the bounds keep common words out that happen to be names. */
function chooseNames(names: (list: string) => readonly string[], rankOf: (word: string) => number): NameLists {
  const ranked = (lists: readonly string[], least: number, most: number) => {
    const all = [...new Set(lists.flatMap(names))].filter(
      (name) => /^\p{Lu}.{2}/u.test(name) && name.split(' ').length <= 3,
    );
    const ranks = new Map(all.map((name) => [name, rarest(name, rankOf)]));
    const within = (name: string) => ranks.get(name)! >= least && ranks.get(name)! <= most;
    return all.filter(within).sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  };
  const isCity = (name: string) => !name.includes(' ') || cityBeginnings.has(name.split(' ')[0]);
  return {
    cities: ranked(['city', 'region'], 1000, 25_000).filter(isCity),
    teams: ranked(['team'], 2500, 60_000),
    countries: ranked(['country'], 0, 30_000),
    demonyms: ranked(['demonym'], 0, 100_000),
    firstNames: ranked(['first-name'], 0, 60_000),
    surnames: ranked(['common-surname', 'surname'], 300, 100_000),
  };
}

function rarest(name: string, rankOf: (word: string) => number): number {
  const ranks = name.split(' ').map((word) => rankOf(word.toLowerCase()));
  return ranks.includes(-1) ? Infinity : Math.max(...ranks);
}

function fill(line: readonly string[], lists: NameLists, random: Random): LabelledSentence {
  const words: string[] = [];
  const spans: TokenSpan[] = [];
  for (const part of line) {
    const start = words.length;
    if (labels[part] === undefined) {
      words.push(
        part.replace(/0/g, (_zero, at: number) =>
          part.length > 1 && at === 0 ? String(1 + random.integer(9)) : String(random.integer(10)),
        ),
      );
      continue;
    }
    words.push(...nameOf(part, lists, random).split(' '));
    spans.push({ start, end: words.length, label: labels[part] });
  }
  const isHeading = line.some((part) => part.length > 2 && part === part.toUpperCase() && /[A-Z]{2}/.test(part));
  const shown = isHeading || random.uniform() < capitals ? words.map((word) => word.toUpperCase()) : words;
  return { words: shown, spans, line: 0 };
}

function nameOf(kind: string, lists: NameLists, random: Random): string {
  const pick = (names: readonly string[]) => names[random.integer(names.length)];
  // Well-known cities first: the square of a uniform number favours the beginning of a list.
  const pickCommon = (names: readonly string[]) => names[Math.floor(names.length * random.uniform() ** 2)];
  const initial = () => `${String.fromCharCode(65 + random.integer(26))}.`;
  if (kind === 'C' || kind === 'L') return pickCommon(lists.cities);
  if (kind === 'T') return pick(lists.teams);
  if (kind === 'N') return pickCommon(lists.countries);
  if (kind === 'D') return pick(lists.demonyms);
  if (kind === 'P') return `${pick(lists.firstNames)} ${pick(lists.surnames)}`;
  return random.uniform() < 0.3 ? `${initial()} ${pick(lists.surnames)}` : pick(lists.surnames);
}
