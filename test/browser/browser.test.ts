// The library in a real browser: the same source, bundled, gives what it gives in Node.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from '../house/project.js';
import * as here from './page.js';
import { type Server, serve } from './server.js';

const executablePath = inject('chromium');
const QUIET = ['no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync'];

describe.skipIf(executablePath === '')('in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [`${ROOT}test/browser/page.ts`],
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
        ['/favicon.ico', { contentType: 'image/x-icon', body: '' }],
      ]),
    );
    const args = ['--no-sandbox', '--disable-gpu', ...QUIET.map((flag) => `--${flag}`)];
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.page !== undefined');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const there = (call: string) => page.evaluate(`globalThis.page.${call}`);

  it('the library loads without a complaint', () => {
    expect(troubles).toEqual([]);
  });

  it('the reference kernels compute what they compute in Node', async () => {
    expect(here.product()).toEqual([19, 22, 43, 50]);
    expect(await there('product()')).toEqual(here.product());
  });

  it('tokens are the same slices of the text', async () => {
    const text = 'Zoë Brandt 👩‍🔬 flew to São Paulo on 3 May.\r\nShe didn’t stay.';
    expect(here.tokens(text)).toContain('Paulo');
    expect(await there(`tokens(${JSON.stringify(text)})`)).toEqual(here.tokens(text));
  });
});
