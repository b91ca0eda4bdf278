// Training with Web Workers in Chromium: on an isolated page by two threads, on any other by one, which is said.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serveWebJobs } from '../../src/web/index.js';
import { ROOT, readText } from '../house/project.js';
import { type Served, type Server, serve } from './server.js';
import type { train } from './threads-page.js';

const executablePath = inject('chromium');
const text = readText('examples/kitchen-train.conll');
const isolating = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

it('jobs are served in Web Workers only', () => {
  expect(() => serveWebJobs({})).toThrow(
    'serveWebJobs: expected to be called in a Web Worker, got a page. ' +
      'Name the script that calls it in createWebWorkers({ script }).',
  );
});

describe.skipIf(executablePath === '')('in Chromium', () => {
  const servers: Server[] = [];
  let browser: Browser;
  let isolated: Page;
  let plain: Page;

  beforeAll(async () => {
    const files = await bundle();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const open = async (headers: Record<string, string>) => {
      const server = await serve(files, headers);
      servers.push(server);
      const page = await browser.newPage();
      await page.goto(server.origin);
      await page.waitForFunction('globalThis.page !== undefined');
      return page;
    };
    [isolated, plain] = [await open(isolating), await open({})];
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
  });

  const trainOn = (page: Page, ...given: [count: number, script?: string]) =>
    page.evaluate(`globalThis.page.train(${[text, ...given].map((value) => JSON.stringify(value))})`) as ReturnType<
      typeof train
    >;

  it('two workers train an isolated page’s recogniser', async () => {
    const found = await trainOn(isolated, 2);
    expect(found).toMatchObject({ threads: 2, epochs: 15 });
    expect(found.obstacle).toBe(undefined);
    expect(found.f1).toBeGreaterThan(90);
    expect(found.dev).toBe(found.f1);
    expect(await trainOn(isolated, 2)).toEqual(found);
  });

  it('without isolation one thread trains, and the obstacle is named', async () => {
    const found = await trainOn(plain, 2);
    expect(found).toMatchObject({ threads: 1, epochs: 15 });
    expect(found.obstacle).toMatch(/^the page is not cross-origin isolated; serve it with the headers Cross-Origin-Op/);
    const { obstacle: _, ...alone } = await trainOn(isolated, 1);
    expect(found).toMatchObject(alone);
  });

  it('a worker script that is not there gives one error', async () => {
    await expect(trainOn(isolated, 2, '/no-such-worker.js')).rejects.toThrow(
      /thread \d of 2, train-ner: expected a thread that runs .*, got no script that runs at http.*no-such-worker\.js\. Start/,
    );
  });
});

/** The page's module and, beside it under the name that it looks for, the workers'. */
async function bundle(): Promise<ReadonlyMap<string, Served>> {
  const { outputFiles } = await build({
    entryPoints: { page: `${ROOT}test/browser/threads-page.ts`, worker: `${ROOT}src/web/worker.ts` },
    outdir: '/',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const html = '<!doctype html><script type="module">globalThis.page = await import("/page.js");</script>';
  return new Map([
    ['/', { contentType: 'text/html', body: html }],
    ['/favicon.ico', { contentType: 'image/x-icon', body: '' }],
    ...outputFiles.map(({ path, contents }): [string, Served] => [
      `/${path.slice(path.lastIndexOf('/') + 1)}`,
      { contentType: 'text/javascript', body: contents },
    ]),
  ]);
}
