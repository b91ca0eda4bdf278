// Pairs of words for the lectures' pictures of relations that point the same way.

/** Two words and the relation between them. */
export type RelatedPair = readonly [from: string, to: string];

/**
 * The four relations of the lectures' pictures, drawn as lines between the words of each pair: our own lists.
 *
 * @example
 * ```ts
 * import { relations } from 'nomen/vectors';
 * relations['male-female'][0]; // ['man', 'woman']
 * ```
 */
export const relations: Readonly<
  Record<'verb-agent' | 'male-female' | 'company-CEO' | 'comparative-superlative', readonly RelatedPair[]>
> = Object.freeze({
  'verb-agent': pairs(
    'drive driver, teach teacher, write writer, sing singer, dance dancer, paint painter, farm farmer, build builder,' +
      ' bake baker, hunt hunter, swim swimmer, manage manager, play player, read reader, work worker, print printer',
  ),
  'male-female': pairs(
    'man woman, king queen, father mother, brother sister, son daughter, uncle aunt, nephew niece, husband wife, boy girl,' +
      ' sir madam, duke duchess, emperor empress, actor actress, hero heroine, prince princess, grandfather grandmother',
  ),
  'company-CEO': pairs(
    'Microsoft Ballmer, Google Schmidt, Viacom Dauman, Amazon Bezos, Oracle Ellison, Facebook Zuckerberg, Ford Mulally,' +
      ' Fiat Marchionne, Exxon Tillerson, Disney Iger, Cisco Chambers, Verizon Seidenberg, Intel Otellini, Citigroup Pandit',
  ),
  'comparative-superlative': pairs(
    'larger largest, slower slowest, shorter shortest, longer longest, stronger strongest, clearer clearest, darker darkest,' +
      ' louder loudest, softer softest, richer richest, younger youngest, older oldest, warmer warmest, colder coldest',
  ),
});

function pairs(text: string): readonly RelatedPair[] {
  return Object.freeze(text.split(', ').map((pair) => Object.freeze(pair.split(' ')) as unknown as RelatedPair));
}
