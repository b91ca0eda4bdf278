// What the tokenizer makes of given texts; expected tokens are separated by blanks.
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/text/index.js';

const cases: Readonly<Record<string, readonly [text: string, tokens: string][]>> = {
  'clitics are split': [
    ["The dog's bone isn't here.", "The dog 's bone is n't here ."],
    [
      "I'm sure we'll say they've won; he'd agree you're right",
      "I 'm sure we 'll say they 've won ; he 'd agree you 're right",
    ],
    ["Can't, won't, DON'T", "Ca n't , wo n't , DO N'T"],
    ['It’s what he hasn’t', 'It ’s what he has n’t'],
    ["CHINA'S U.S.'s 1990's", "CHINA 'S U.S. 's 1990 's"],
    ["shouldn't've", "should n't 've"],
    ["he said 's and n't", "he said 's and n't"],
    ["(CNN)'s", "( CNN ) 's"],
  ],
  'other apostrophes stay in their word or stand alone': [
    ["cannot o'clock O'Connor d'etat l'Homme", "cannot o'clock O'Connor d'etat l'Homme"],
    ["the players' union", "the players ' union"],
    ["a 'quoted' word", "a ' quoted ' word"],
    ["rock 'n' roll with 'em", "rock 'n' roll with 'em"],
    ["Who's-who in '96", "Who's-who in ' 96"],
    ["the '60s", "the ' 60s"],
    ["5'10", "5 ' 10"],
    ["he'sn't", "he'sn't"],
  ],
  'abbreviations keep their stop, sentences give it up': [
    ['Mr. J. R. Smith of the U.S. met Dr. No.', 'Mr. J. R. Smith of the U.S. met Dr. No .'],
    ['At Acme Inc. it is 5 p.m. now.', 'At Acme Inc. it is 5 p.m. now .'],
    ['He works for Acme Inc.', 'He works for Acme Inc .'],
    ['He works for "Acme Inc."', 'He works for " Acme Inc . "'],
    ['Acme Inc.\nsaid so', 'Acme Inc. said so'],
    ['ACME CORP.\nNEW YORK', 'ACME CORP . NEW YORK'],
    ['made in the U.S.', 'made in the U.S.'],
    ['Boston, Mass. is not a mass. See', 'Boston , Mass. is not a mass . See'],
    ['No. 5 and vol. 12, but no. Never', 'No. 5 and vol. 12 , but no . Never'],
    ['a Ph.D. e.g. in mid-Sept. this year', 'a Ph.D. e.g. in mid-Sept. this year'],
    ['the U.S.-led force, a Mo.-based firm', 'the U.S.-led force , a Mo.-based firm'],
    ['J.J.Lehto and St.Louis', 'J.J.Lehto and St. Louis'],
    ['he said.Then he left', 'he said . Then he left'],
    ['Mr.', 'Mr .'],
    ['etc., etc.', 'etc. , etc.'],
    ['A film by H. G. Wells vs. Verne', 'A film by H. G. Wells vs. Verne'],
  ],
  'numbers are whole, signs of money and percent are not': [
    ['1,000.5 at 4:30 on 1996-08-22 or 11/1/96', '1,000.5 at 4:30 on 1996-08-22 or 11/1/96'],
    ['won 6-3, 6-4 (+48) by -5 and .414', 'won 6-3 , 6-4 ( +48 ) by -5 and .414'],
    ['a+5 is 10%-20% (a)-5', 'a + 5 is 10 % - 20 % ( a ) - 5'],
    ['$5, US$5m, C$ 30, €7.50 and 50%', '$ 5 , US$ 5m , C$ 30 , € 7.50 and 50 %'],
    ['3. Alain Prost\n 4. Hill in 1996.\n5.', '3. Alain Prost 4. Hill in 1996 . 5 .'],
    ['2-1/4 of 3,000th 18-year-old 20°C km²', '2-1/4 of 3,000th 18-year-old 20 ° C km²'],
    ['٣٬٤ ١٢:٣٠', '٣ ٬ ٤ ١٢:٣٠'],
  ],
  'hyphens join, dashes do not': [
    ['An all-rounder from Tse-Tung', 'An all-rounder from Tse-Tung'],
    ['one -- two--three – four—five - six', 'one -- two -- three – four — five - six'],
    ['1998–2000 multi- and -born', '1998 – 2000 multi - and - born'],
    ['non‑breaking hy‐phen', 'non‑breaking hy‐phen'],
  ],
  'quotes, brackets and ellipses are split': [
    ['"Yes," he said (twice).', '" Yes , " he said ( twice ) .'],
    ["``Yes,'' [he] {said}…", "`` Yes , '' [ he ] { said } …"],
    ['“Oui” «non» ‘maybe’', '“ Oui ” « non » ‘ maybe ’'],
    ['Well...no.... ok..', 'Well ... no .... ok ..'],
    ['What?! No!!! ¿Qué?', 'What ?! No !!! ¿ Qué ?'],
    ['AT&T, R&D; and/or km/h', 'AT&T , R&D ; and / or km / h'],
    ['**bold** f**k snake_case _it_ ====', '** bold ** f**k snake_case _ it _ ===='],
    ['C++ and C# earn A+', 'C++ and C# earn A+'],
    ['n/a w/o w/me b/c', 'n/a w/o w/ me b/c'],
    ['A/𐀀 A/e\u0301 n/a', 'A/𐀀 A / e\u0301 n/a'],
  ],
  'the web and its people are whole': [
    ['See https://example.org/a_(b)?x=1&y=2.', 'See https://example.org/a_(b)?x=1&y=2 .'],
    ['(http://t.co/x), www.foo.org! bit.ly/abc', '( http://t.co/x ) , www.foo.org ! bit.ly/abc'],
    ['<a href="http://a.b/c">', '< a href = " http://a.b/c " >'],
    ['http://t.co/x😀', 'http://t.co/x 😀'],
    ['mail a.b+c@d-e.co.uk.', 'mail a.b+c@d-e.co.uk .'],
    ['RT @some_one: hi @x!', 'RT @some_one : hi @x !'],
    ['#BreakingNews: #1 #MH17, a#b', '#BreakingNews : # 1 #MH17 , a # b'],
    ['buy $TSLA at 5pm &amp; hold &#39;it&#39;', 'buy $TSLA at 5pm &amp; hold &#39; it &#39;'],
    ['A&amp;E', 'A &amp; E'],
    ['user@host says 5@6', 'user @ host says 5 @ 6'],
  ],
  'emoticons and emoji are whole': [
    [":-) :D ;) :'( =/ <3 </3 ^_^ -_- >_<", ":-) :D ;) :'( =/ <3 </3 ^_^ -_- >_<"],
    ['great:) thanks :)))', 'great :) thanks :)))'],
    ['16:30 (see: 5:(a) http://x', '16:30 ( see : 5 : ( a ) http://x'],
    ['at 16:) but not 5:-)', 'at 16 : ) but not 5 :-)'],
    ['ratio:3 and ;-3.6', 'ratio : 3 and ; -3.6'],
    ['👩‍👩‍👧‍👦👍🏽😀😀', '👩‍👩‍👧‍👦 👍🏽 😀 😀'],
    ['🇩🇪🇫🇷🇬 🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪 🇫🇷 🇬 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['I❤️NY 1️⃣ #️⃣', 'I ❤️ NY 1️⃣ #️⃣'],
  ],
  'other scripts': [
    ['東京タワーに行く。', '東 京 タワー に 行 く 。'],
    ['𠮷野家 서울 시청에서', '𠮷 野 家 서울 시청에서'],
    ['สวัสดีครับ नमस्ते दुनिया।', 'สวัสดีครับ नमस्ते दुनिया ।'],
    ['cafe\u0301 x\u0301\u0302y na\u00efve', 'cafe\u0301 x\u0301\u0302y na\u00efve'],
    ['могла бы; «Газпром»', 'могла бы ; « Газпром »'],
    ['col·lega צה״ל', 'col·lega צה״ל'],
    ['می\u200cخواهم co\u00adop \u200eabc\u200e', 'می\u200cخواهم co\u00adop abc'],
    ['𝐁𝐨𝐥𝐝 text', '𝐁𝐨𝐥𝐝 text'],
  ],
};

for (const [law, examples] of Object.entries(cases)) {
  describe(law, () => {
    for (const [text, tokens] of examples) {
      it(JSON.stringify(text), () => {
        expect(tokenize(text).map((token) => token.text)).toEqual(tokens.split(' '));
      });
    }
  });
}

describe('tokenize', () => {
  it('gives spans in UTF-16 code units, byte order mark and CRLF counted', () => {
    expect(tokenize('\ufeff😀 a\r\nb\0c')).toEqual([
      { text: '😀', start: 1, end: 3 },
      { text: 'a', start: 4, end: 5 },
      { text: 'b', start: 7, end: 8 },
      { text: 'c', start: 9, end: 10 },
    ]);
  });

  it('finds nothing in nothing', () => {
    expect(tokenize('')).toEqual([]);
    expect(tokenize(' \n\u200b\u200e')).toEqual([]);
  });
});
