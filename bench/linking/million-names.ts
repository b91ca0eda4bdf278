// Seeded entities whose names are made of syllables: as many names as asked for, and mentions of them in every kind of spelling.
import { createRandom, type Random } from '../../src/base/index.js';
import type { Entity } from '../../src/linking/index.js';

const syllables = 'ka lo mi ran tor bel sa vi no der ul pre mon ti gar sen zo fal ne wick stad berg ham ton'.split(' ');

/** Entities of three names each: a usual one of two words and two aliases; one name in a hundred comes twice. */
export function drawEntities(names: number, seed: number): Entity[] {
  const random = createRandom(seed);
  return Array.from({ length: Math.ceil(names / 2.97) }, (_, i) => ({
    id: `e${i}`,
    name: drawName(random, 2),
    aliases: [
      { name: drawName(random, 3), count: random.integer(50) },
      { name: drawName(random, 2), count: random.integer(5) },
    ],
    popularity: Math.floor(1 / (random.uniform() + 1e-5)),
  }));
}

function drawName(random: Random, words: number): string {
  return Array.from({ length: words }, () => {
    const word = Array.from({ length: 2 + random.integer(3) }, () => syllables[random.integer(syllables.length)]).join(
      '',
    );
    return word[0].toUpperCase() + word.slice(1);
  }).join(' ');
}

/** How a mention is spelt beside its entity's name. */
export const spellings = {
  'as written': (name: string) => name,
  'in capitals': (name: string) => name.toUpperCase(),
  'by initials': (name: string) =>
    name
      .split(' ')
      .map(([initial]) => initial)
      .join(''),
  'one slip away': (name: string) => `${name.slice(0, 3)}x${name.slice(3)}`,
  unknown: (name: string) => `Q${name}q`,
} as const;
