// The kernels in a real browser: the conformance suite, bundled, on both WebAssembly modules.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from '../house/project.js';
import type * as there from './kernels-page.js';
import { type Server, serve } from './server.js';

const executablePath = inject('chromium');

describe.skipIf(executablePath === '')('kernels in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [`${ROOT}test/browser/kernels-page.ts`],
      alias: { vitest: `${ROOT}test/browser/small-vitest.ts` },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    const html = '<!doctype html><script type="module">globalThis.page = await import("/page.js");</script>';
    server = await serve(
      new Map([
        ['/', { contentType: 'text/html', body: html }],
        ['/page.js', { contentType: 'text/javascript', body: outputFiles[0].contents }],
      ]),
    );
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.page !== undefined');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('conform, fused or not', async () => {
    const found = (await page.evaluate('page.conformance()')) as ReturnType<typeof there.conformance>;
    expect(Object.keys(found)).toEqual(['reference-float32', 'wasm-simd', 'wasm-relaxed-simd']);
    for (const outcomes of Object.values(found)) {
      expect(outcomes.length).toBeGreaterThan(50);
      expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
    }
  });

  it('are found out where they are wrong', async () => {
    const outcomes = (await page.evaluate('page.conformanceOfWrong()')) as ReturnType<typeof there.conformanceOfWrong>;
    const failures = outcomes.filter(({ failure }) => failure !== undefined);
    expect(failures.map(({ name }) => name.split(' > ').at(-1))).toEqual(['addScaled is y + α x', 'scale is α y']);
    expect(failures[1].failure).toContain('a sentinel beside an array was written');
  });
});
