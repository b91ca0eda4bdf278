// How well the tokenizer agrees with hand-tokenised corpora: their tokens are joined as English is written, then cut again.
// Usage: npx tsx scripts/tokenizer-agreement.ts [--data ../shared/data] [--show 25]
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { splitSentences, type Token, tokenize } from '../src/text/index.js';

type Spans = readonly Pick<Token, 'start' | 'end'>[];

/** A text, its gold tokens, and where gold sentences start (UTF-16 code units). */
interface Sample {
  readonly text: string;
  readonly gold: Spans;
}

interface Tally {
  right: number;
  gold: number;
  guessed: number;
  readonly disagreements: Map<string, number>;
}

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, show: { type: 'string', default: '25' } },
});

const leftBound = /^(?:[.,;:?!%)\]}/]|\.\.\.+|n't|'(?:s|m|d|ll|re|ve))$/i;
const rightBound = /^(?:[([{$£#/]|[A-Z]{1,2}\$)$/;

const corpora: readonly [name: string, file: string, load: (file: string) => Sample[]][] = [
  ['CoNLL-2003 eng.testa', 'conll2003/eng.testa', loadColumns],
  ['CoNLL-2003 eng.train', 'conll2003/eng.train', loadColumns],
  ['wikigold', 'wikigold/wikigold.conll.txt', loadColumns],
  ['UNER-EWT dev, original text, UD tokens', 'uner-ewt/en_ewt-ud-dev.iob2', loadUniversal],
];

for (const [name, file, load] of corpora) {
  const path = join(values.data, file);
  if (existsSync(path)) report(name, load(path));
  else console.log(`${name}: skipped, ${path} is absent`);
}

function report(name: string, samples: readonly Sample[]): void {
  const tally: Tally = { right: 0, gold: 0, guessed: 0, disagreements: new Map() };
  for (const sample of samples) compare(sample, tally);
  const percent = (part: number, whole: number) => ((100 * part) / whole).toFixed(2);
  const f1 = percent(2 * tally.right, tally.gold + tally.guessed);
  const parts = `precision ${percent(tally.right, tally.guessed)}  recall ${percent(tally.right, tally.gold)}  F1 ${f1}`;
  console.log(`${name}: ${tally.gold} tokens  ${parts}  sentences kept whole ${keptWhole(samples)}`);
  const worst = [...tally.disagreements].sort((a, b) => b[1] - a[1]).slice(0, Number(values.show));
  for (const [pair, count] of worst) console.log(`  ${String(count).padStart(5)}  ${pair}`);
}

function compare({ text, gold }: Sample, tally: Tally): void {
  const guess = tokenize(text);
  const goldSpans = new Set(gold.map(spanKey));
  const right = guess.filter((token) => goldSpans.has(spanKey(token))).length;
  tally.right += right;
  tally.gold += gold.length;
  tally.guessed += guess.length;
  if (right < Math.max(guess.length, gold.length)) recordDisagreements(text, { gold, guess }, tally.disagreements);
}

// Walks both lists between the places where they agree again and notes what each made of that stretch.
function recordDisagreements(text: string, lists: { gold: Spans; guess: Spans }, out: Map<string, number>): void {
  const show = (spans: Spans) => spans.map(({ start, end }) => text.slice(start, end)).join(' ');
  let g = 0;
  let h = 0;
  while (g < lists.gold.length && h < lists.guess.length) {
    const fromGold = g;
    const fromGuess = h;
    g++;
    h++;
    while (lists.gold[g - 1].end !== lists.guess[h - 1].end) {
      if (lists.gold[g - 1].end < lists.guess[h - 1].end) g++;
      else h++;
    }
    if (g - fromGold === 1 && h - fromGuess === 1) continue;
    const pair = `gold ${show(lists.gold.slice(fromGold, g))}   ours ${show(lists.guess.slice(fromGuess, h))}`;
    out.set(pair, (out.get(pair) ?? 0) + 1);
  }
}

// Each sample is one gold sentence: how many of them does the splitter leave in one piece?
function keptWhole(samples: readonly Sample[]): string {
  const whole = samples.filter(({ text }) => splitSentences(text).length <= 2).length;
  return `${((100 * whole) / samples.length).toFixed(2)} %`;
}

function spanKey({ start, end }: { start: number; end: number }): number {
  return start * 0x100000 + end;
}

// One sentence a block, first column the word.
function loadColumns(path: string): Sample[] {
  const blocks = readFileSync(path, 'utf8').split(/\r?\n\s*\r?\n/);
  const sentences = blocks.map((block) => block.split(/\r?\n/).map((line) => line.split(/\s/)[0]));
  return sentences
    .map((words) => words.filter((word) => word !== '' && word !== '-DOCSTART-'))
    .filter((words) => words.length > 0)
    .map(detokenize);
}

// UD columns with the original text in a comment; tokens are found in it from left to right.
function loadUniversal(path: string): Sample[] {
  const samples: Sample[] = [];
  for (const block of readFileSync(path, 'utf8').split(/\r?\n\r?\n/)) {
    const text = /^# text = (.*)$/m.exec(block)?.[1];
    if (text === undefined) continue;
    const lines = block.split(/\r?\n/).filter((line) => /^[0-9]+\t/.test(line));
    let from = 0;
    const gold = lines.map((line) => {
      const word = line.split('\t')[1];
      const start = text.indexOf(word, from);
      if (start < 0) throw new Error(`${path}: expected ${word} in "${text}" from ${from}`);
      from = start + word.length;
      return { start, end: from };
    });
    samples.push({ text, gold });
  }
  return samples;
}

// English orthography: stops and clitics touch the word before, brackets and currency the word behind, quotes pair up.
function detokenize(words: readonly string[]): Sample {
  const quoteEnds = new Set(pairQuotes(words));
  const quoteStarts = new Set<number>();
  for (const [i, word] of words.entries()) {
    if ((word === '"' || word === "'") && !quoteEnds.has(i)) quoteStarts.add(i);
  }
  let text = '';
  const gold: { start: number; end: number }[] = [];
  for (const [i, word] of words.entries()) {
    const touches = i === 0 || leftBound.test(word) || quoteEnds.has(i) || opens(words, quoteStarts, i - 1);
    if (!touches) text += ' ';
    gold.push({ start: text.length, end: text.length + word.length });
    text += word;
  }
  return { text, gold };
}

function opens(words: readonly string[], quoteStarts: ReadonlySet<number>, i: number): boolean {
  return rightBound.test(words[i]) || quoteStarts.has(i);
}

// Indices of closing quotes: every second one of a kind; a lone ' after a plural s closes too.
function pairQuotes(words: readonly string[]): number[] {
  const closing: number[] = [];
  const open: Record<string, boolean> = {};
  for (const [i, word] of words.entries()) {
    if (word !== '"' && word !== "'") continue;
    const isPossessive = word === "'" && !open[word] && i > 0 && /s$/i.test(words[i - 1]);
    if (open[word] || isPossessive) closing.push(i);
    if (!isPossessive) open[word] = !open[word];
  }
  return closing;
}
