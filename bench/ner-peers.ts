// Which names of people, organisations and places do Nomen's shipped model and compromise find, and how fast?
// Same sentences, same scorer, alternated runs, CPU time. compromise gets the tokens with blanks between.
// usage: npm install --prefix bench && npx tsx bench/ner-peers.ts [--data ../shared/data] [--runs 3]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wnutTypes } from '../scripts/open-data.js';
import { createKernels } from '../src/kernels/index.js';
import { createTagger, scoreSpans } from '../src/ner/index.js';
import { deserializeNerModel } from '../src/pipeline/index.js';
import { readConll, type TokenSpan } from '../src/text/index.js';

type SpanFinder = (sentences: readonly (readonly string[])[]) => readonly (readonly TokenSpan[])[];
type Compromise = (
  text: string,
) => Record<'people' | 'places' | 'organizations', () => { json(options: { offset: true }): Found[] }>;
interface Found {
  readonly offset: { readonly start: number; readonly length: number };
}

const { values: flags } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, runs: { type: 'string', default: '3' } },
});
const sets = [
  { name: 'CoNLL-2003 eng.testa', file: 'conll2003/eng.testa', map: {} },
  { name: 'WNUT-17 dev (mapped)', file: 'wnut17/emerging.dev.conll', map: wnutTypes },
  { name: 'Broad Twitter dev', file: 'broad-twitter/btc.dev', map: {} },
  { name: 'GUM open dev', file: 'gum/gum-ner-dev-open.conll', map: {} },
];
const finders: Readonly<Record<string, SpanFinder>> = {
  nomen: await createNomen(),
  compromise: await createCompromise(),
};

process.stdout.write(
  '| set | tool | precision | recall | F1 | tokens/s, median (min–max) |\n|---|---|---|---|---|---|\n',
);
for (const { name, file, map } of sets) {
  const sentences = readConll(readFileSync(`${flags.data}/${file}`, 'utf8'), { file }).flatMap((one) => one.sentences);
  const words = sentences.map((sentence) => sentence.words);
  const tokens = words.reduce((sum, sentence) => sum + sentence.length, 0);
  const rates: Record<string, number[]> = { nomen: [], compromise: [] };
  const guesses: Record<string, readonly (readonly TokenSpan[])[]> = {};
  for (let run = 0; run < Number(flags.runs); run++) {
    for (const [tool, find] of Object.entries(finders)) {
      const start = process.cpuUsage();
      guesses[tool] = find(words);
      const { user, system } = process.cpuUsage(start);
      rates[tool].push((tokens * 1e6) / (user + system));
    }
  }
  for (const tool of Object.keys(finders)) {
    const gold = sentences.map((sentence) => sentence.spans);
    const { precision, recall, f1 } = scoreSpans(gold, guesses[tool], { labels: ['PER', 'ORG', 'LOC'], map });
    const sorted = rates[tool].sort((a, b) => a - b).map((rate) => Math.round(rate / 1000));
    const speed = `${sorted[sorted.length >> 1]}k (${sorted[0]}k–${sorted[sorted.length - 1]}k)`;
    process.stdout.write(
      `| ${name} | ${tool} | ${[precision, recall, f1].map((x) => x.toFixed(1)).join(' | ')} | ${speed} |\n`,
    );
  }
}

async function createNomen(): Promise<SpanFinder> {
  const path = 'models/en.safetensors';
  const tagger = createTagger(await deserializeNerModel(readFileSync(path), { name: path }), createKernels());
  return (sentences) => tagger.tagSentences(sentences);
}

async function createCompromise(): Promise<SpanFinder> {
  const path = new URL('node_modules/compromise/src/three.js', import.meta.url).href;
  const { default: nlp } = (await import(path)) as { default: Compromise };
  const kinds = { people: 'PER', places: 'LOC', organizations: 'ORG' } as const;
  return (sentences) =>
    sentences.map((words) => {
      const starts = new Map<number, number>();
      const ends = new Map<number, number>();
      let text = '';
      words.forEach((word, i) => {
        starts.set(text.length, i);
        text += word;
        ends.set(text.length, i + 1);
        text += ' ';
      });
      const document = nlp(text);
      return Object.entries(kinds).flatMap(([kind, label]) =>
        document[kind as keyof typeof kinds]()
          .json({ offset: true })
          .flatMap(({ offset }) => trimmed(text, offset, { starts, ends, label })),
      );
    });
}

/** The token span of a match; its closing punctuation and blanks, which compromise keeps, are cut off first. */
function trimmed(
  text: string,
  { start, length }: Found['offset'],
  { starts, ends, label }: { starts: Map<number, number>; ends: Map<number, number>; label: string },
): TokenSpan[] {
  const found = text.slice(start, start + length);
  const kept = found.replace(/[\s,.;:!?'"()]+$/, '');
  const lead = found.length - found.trimStart().length;
  const first = starts.get(start + lead);
  const last = ends.get(start + kept.length) ?? ends.get(start + found.trimEnd().length);
  return first === undefined || last === undefined || last <= first ? [] : [{ start: first, end: last, label }];
}
