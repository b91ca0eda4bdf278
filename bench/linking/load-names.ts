// Loads a knowledge base in a process of its own, looks names up, and prints times and memory as JSON.
import { readFileSync } from 'node:fs';
import { findCandidates, type KnowledgeBase } from '../../src/linking/index.js';
import { deserializeLinker } from '../../src/pipeline/index.js';
import { spellings } from './million-names.js';

/** What loading and looking up took. */
export interface LoadCost {
  readonly names: number;
  readonly loadCpuMs: number;
  readonly loadWallMs: number;
  /** Resident memory after loading, less that of the same process before. */
  readonly memoryBytes: number;
  /** CPU microseconds a mention, by spelling. */
  readonly lookUpMicroseconds: Readonly<Record<string, number>>;
  /** Share of the mentions that found their entity, by spelling. */
  readonly found: Readonly<Record<string, number>>;
}

const mentions = 20_000;
const before = process.memoryUsage().rss;
const [cpuStart, wallStart] = [process.cpuUsage(), performance.now()];
const { knowledge } = await deserializeLinker(readFileSync(process.argv[2]), { name: 'names' });
const loadCpuMs = milliseconds(cpuStart);
const loadWallMs = performance.now() - wallStart;
const memoryBytes = process.memoryUsage().rss - before;
const looked = Object.entries(spellings).map(([spelling, spell]) => [spelling, lookUp(knowledge, spell)] as const);
process.stdout.write(
  JSON.stringify({
    names: knowledge.aliasCount,
    loadCpuMs,
    loadWallMs,
    memoryBytes,
    lookUpMicroseconds: Object.fromEntries(looked.map(([spelling, { microseconds }]) => [spelling, microseconds])),
    found: Object.fromEntries(looked.map(([spelling, { found }]) => [spelling, found])),
  } satisfies LoadCost),
);

/** Looks up the names of entities all over the base; the first tenth warms up and is not timed. */
function lookUp(base: KnowledgeBase, spell: (name: string) => string) {
  const step = Math.max(1, Math.floor(base.entityCount / mentions));
  const texts = Array.from({ length: Math.floor(base.entityCount / step) }, (_, i) => spell(base.nameOf(i * step)));
  const warm = Math.floor(texts.length / 10);
  for (const text of texts.slice(0, warm)) findCandidates(base, text);
  let found = 0;
  const start = process.cpuUsage();
  for (let i = warm; i < texts.length; i++) {
    if (findCandidates(base, texts[i]).some(({ entity }) => entity === i * step)) found++;
  }
  const timed = texts.length - warm;
  return { microseconds: (milliseconds(start) * 1000) / timed, found: found / timed };
}

function milliseconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
