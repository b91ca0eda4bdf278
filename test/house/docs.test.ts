// The documentation: every public name has some, its examples compile and do what they show, and links lead somewhere.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, publicFolders, publicNames, typeErrors, typescriptBlocks } from './documentation.js';
import { runExamples } from './examples.js';
import { filesUnder, ROOT, readText } from './project.js';
import { createWorkingCopy } from './working-copy.js';

const SLOW = 120_000;

describe('public names', () => {
  it('are those of the folders that package.json exports', () => {
    const exported = Object.keys(JSON.parse(readText('package.json')).exports);
    const folders = exported.filter((path) => /^\.\/[a-z]+$/.test(path)).map((path) => path.slice(2));
    expect(folders.sort()).toEqual([...publicFolders].sort());
  });

  it('each have a doc comment, and functions, classes and constants an example', { timeout: SLOW }, () => {
    const names = publicNames();
    expect(names.length).toBeGreaterThan(5);
    const bare = names
      .filter(({ isDocumented }) => !isDocumented)
      .map(({ folder, name }) => `${folder}/${name}: no doc`);
    const unshown = names
      .filter(({ isValue, examples }) => isValue && !examples.some((e) => codeBlocks(`${e}\n`, 'ts', '').length > 0))
      .map(({ folder, name }) => `${folder}/${name}: no @example with a ts block`);
    expect([...bare, ...unshown]).toEqual([]);
  });
});

describe('examples', () => {
  const blocks = typescriptBlocks();

  it('compile against the public types', { timeout: SLOW }, () => {
    expect(typeErrors(blocks)).toEqual([]);
  });

  it('run on the built package and give what their comments show', { timeout: SLOW }, async () => {
    const copy = createWorkingCopy();
    try {
      // README.md has a test of its own: its programs follow on its commands.
      const runnable = blocks.filter(({ where, info }) => !where.startsWith('README.md') && !info.startsWith('no-run'));
      expect(runExamples(runnable, copy.path)).toEqual([]);
    } finally {
      copy.remove();
    }
  });

  it('that are wrong are found', { timeout: SLOW }, async () => {
    const block = (code: string) => ({
      where: 'x',
      info: '',
      code: `import { createRandom } from 'nomen/base';\n${code}`,
    });
    expect(typeErrors([block('createRandom("1");')])).toEqual([expect.stringContaining('x: Argument of type')]);
    const copy = createWorkingCopy();
    try {
      const found = runExamples(
        [
          block('createRandom(1).integer(1); // 1'),
          block('const list = new Float32Array([1, 0.26]);\nlist; // [1, 0.3]\nconst a = 1; // 2'),
          block("({ a: 'x', b: undefined }); // { a: 'x', b: undefined }\nNaN; // NaN\n1; // prose, not a value"),
          block("throw new Error('broken');"),
        ],
        copy.path,
      );
      expect(found).toEqual(['x: promises 1, gives 0', 'x: promises 2, gives 1', 'x: Error: broken']);
    } finally {
      copy.remove();
    }
  });
});

describe('links', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...filesUnder('docs', '.md').filter((path) => !path.startsWith('docs/api/')),
  ];

  it.each(pages)('of %s lead to files of the project', (page) => {
    expect(brokenLinks(page, readText(page))).toEqual([]);
  });

  it('that lead nowhere are found', () => {
    const text = '[a](b.md) ![c](../LICENSE) <img src="d.svg"> [e](https://example.org/) [f](#g) `[h](i.md)`';
    expect(brokenLinks('docs/x.md', text)).toEqual(['docs/b.md', 'docs/d.svg']);
  });
});

function brokenLinks(page: string, markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2],
  );
  return targets
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => normalize(join(dirname(page), target.replace(/#.*/, ''))))
    .filter((path) => !existsSync(ROOT + path));
}
