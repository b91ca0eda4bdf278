// The house of src/: who may import whom, and what may not be used where. Each rule is also shown a breach of itself.
import { describe, expect, it } from 'vitest';
import { filesUnder, readText } from './project.js';
import { checkHouse, type HouseFile } from './rules.js';

const one = (path: string, ...lines: string[]): HouseFile => ({ path, text: ['// A file.', ...lines].join('\n') });
const kernels = one('src/kernels/index.ts', 'export const two = 2;');
const inner = one('src/kernels/inner.ts', 'export const two = 2;');

describe('the source', () => {
  it('keeps every rule of the house', () => {
    const files = filesUnder('src', '.ts').map((path) => ({ path, text: readText(path) }));
    expect(files.length).toBeGreaterThan(5);
    expect(checkHouse(files)).toEqual([]);
  });
});

describe('a breach is found:', () => {
  const breaches: readonly [string, HouseFile, string][] = [
    [
      'an import from a higher rank',
      one('src/base/a.ts', "export * from '../kernels/index.js';"),
      'rank 0) may not import',
    ],
    ['an import between equal ranks', one('src/text/a.ts', "import '../kernels/index.js';"), 'may not import kernels'],
    [
      'a type import from a higher rank',
      one('src/base/a.ts', "export type A = import('../kernels/index.js').A;"),
      'rank 0)',
    ],
    ['an import past index.js', one('src/grad/a.ts', "export { two } from '../kernels/inner.js';"), 'entered through'],
    [
      'an import past index.js from a sub-folder',
      one('src/grad/ops/a.ts', "import '../../kernels/inner.js';"),
      'entered',
    ],
    ['a dynamic import of a higher rank', one('src/base/a.ts', "await import('../kernels/index.js');"), 'rank 0)'],
    ['a computed import', one('src/base/a.ts', "const name = 'x';", 'await import(name);'), 'computed'],
    ['an import of a node module', one('src/pipeline/a.ts', "import { readFileSync } from 'node:fs';"), '"node:fs"'],
    ['a dependency below the commands', one('src/node/a.ts', "import pico from 'picocolors';"), '"picocolors"'],
    ['a node module in web', one('src/web/a.ts', "import 'node:fs';"), '"node:fs"'],
    ['process', one('src/text/a.ts', 'export const here = process.cwd();'), 'process is not'],
    ['process in shorthand', one('src/text/a.ts', 'export const here = { process };'), 'process is not'],
    ['Buffer', one('src/text/a.ts', "export const bytes = Buffer.from('a');"), 'Buffer is not'],
    ['Buffer as a type', one('src/text/a.ts', 'export type Bytes = Buffer;'), 'type Buffer is not'],
    ['window', one('src/text/a.ts', 'export const title = window.name;'), 'window is not'],
    ['document', one('src/text/a.ts', 'export const title = document.title;'), 'document is not'],
    ['require', one('src/text/a.ts', "export const fs = require('fs');"), 'require is not'],
    ['typeof window', one('src/text/a.ts', "export const web = typeof window !== 'undefined';"), 'window is not'],
    ['globalThis.process', one('src/text/a.ts', 'export const here = globalThis.process;'), 'globalThis.process'],
    ['fetch', one('src/pipeline/a.ts', "export const page = fetch('/');"), 'fetch is not'],
    ['a vague file name', one('src/text/utils.ts'), '"utils" says nothing'],
    ['a folder without a rank', one('src/stuff/a.ts'), '"stuff" is not a folder'],
    ['a first line that is no comment', { path: 'src/text/a.ts', text: 'export const a = 1;' }, 'first line'],
    ['a default export', one('src/text/a.ts', 'export default 1;'), 'default export'],
    ['a default function', one('src/text/a.ts', 'export default function a() {}'), 'default export'],
    [
      'an export renamed to default',
      one('src/text/a.ts', 'const a = 1;', 'export { a as default };'),
      'default export',
    ],
    ['Math.random', one('src/node/a.ts', 'export const x = Math.random();'), 'Math.random'],
    ['Date.now', one('src/node/a.ts', 'export const x = Date.now();'), 'Date.now'],
    ['new Date()', one('src/node/a.ts', 'export const x = new Date();'), 'new Date()'],
    ['console', one('src/node/a.ts', "console.log('x');"), 'console'],
  ];
  it.each(breaches)('%s', (_name, file, message) => {
    const found = checkHouse([kernels, inner, file]);
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/^src\/[\w/]+\.ts:[123]: /);
  });
});

describe('what is allowed passes:', () => {
  const allowed: readonly [string, HouseFile][] = [
    ['a lower rank through its index.js', one('src/grad/a.ts', "export { two } from '../kernels/index.js';")],
    ['a lower rank from a sub-folder', one('src/grad/ops/a.ts', "export { two } from '../../kernels/index.js';")],
    ['a neighbour in the folder', one('src/kernels/a.ts', "export { two } from './inner.js';")],
    [
      'node modules in node',
      one('src/node/a.ts', "import { readFileSync } from 'node:fs';", 'export const x = process.argv;'),
    ],
    ['dependencies and a clock in cli', one('src/cli/a.ts', "import 'commander';", 'console.log(Date.now());')],
    ['a variable called window', one('src/ner/a.ts', 'export const f = (window: { document: 1 }) => window.document;')],
    ['portable names', one('src/text/a.ts', 'export const x = new TextEncoder().encode(String(globalThis.crypto));')],
    [
      'properties, labels and keywords',
      one(
        'src/text/a.ts',
        'export const f = ({ process: p = undefined }) => {',
        '  outer: for (;;) break outer;',
        '  return { document: p, p, url: import.meta.url };',
        '};',
      ),
    ],
    ['a first line after the interpreter', { path: 'src/cli/a.ts', text: '#!/usr/bin/env node\n// A command.\n' }],
  ];
  it.each(allowed)('%s', (_name, file) => {
    expect(checkHouse([kernels, inner, file])).toEqual([]);
  });
});
