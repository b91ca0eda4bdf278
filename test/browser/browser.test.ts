// The library in a real browser: the same source, bundled, gives what it gives in Node.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { trainNer } from '../../src/ner/index.js';
import { serializeNerModel } from '../../src/pipeline/index.js';
import { readConll } from '../../src/text/index.js';
import { ROOT, readText } from '../house/project.js';
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
        ['/kitchen.safetensors', { contentType: 'application/octet-stream', body: await trainKitchen() }],
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

  it('a graph has the loss and gradients of the formula, and of Node', async () => {
    // Logits (2, 0, −2); p = softmax; ∇b = p − e(0), ∇W = x ∇bᵀ.
    const total = Math.exp(2) + 1 + Math.exp(-2);
    const bias = [Math.exp(2) / total - 1, 1 / total, Math.exp(-2) / total];
    const expected = { loss: Math.log(total) - 2, weights: [...bias, ...bias.map((d) => 2 * d)], bias };
    for (const found of [here.classifier(), (await there('classifier()')) as typeof expected]) {
      expect(found.loss).toBeCloseTo(expected.loss, 6);
      found.bias.forEach((d, i) => {
        expect(d).toBeCloseTo(expected.bias[i], 6);
      });
      found.weights.forEach((d, i) => {
        expect(d).toBeCloseTo(expected.weights[i], 6);
      });
    }
  });

  it('the gradient of every operation agrees with central differences', async () => {
    const { checked, failed } = (await there('gradients()')) as ReturnType<typeof here.gradients>;
    expect(checked.length).toBeGreaterThan(20);
    expect(failed).toEqual([]);
  });

  it('a model file fetched from a server finds names at their places', async () => {
    const text = 'Wait until it is golden 👩‍🍳.\nStir the soup with a wooden spoon for ten minutes.';
    const url = `${server.origin}/kitchen.safetensors`;
    const found = await there(`names(${JSON.stringify(url)}, ${JSON.stringify(text)})`);
    expect(found).toEqual(await here.names(url, text));
    expect(found).toContainEqual({ label: 'FOOD', text: 'soup' });
    expect(found).toContainEqual({ label: 'TIME', text: 'ten minutes' });
  });

  it('tokens are the same slices of the text', async () => {
    const text = 'Zoë Brandt 👩‍🔬 flew to São Paulo on 3 May.\r\nShe didn’t stay.';
    expect(here.tokens(text)).toContain('Paulo');
    expect(await there(`tokens(${JSON.stringify(text)})`)).toEqual(here.tokens(text));
  });
});

/** A small recogniser as the bytes of its file. */
async function trainKitchen(): Promise<Uint8Array> {
  const file = 'examples/kitchen-train.conll';
  const train = readConll(readText(file), { file });
  const options = { epochs: 15, batchTokens: 50, warmupSteps: 10 };
  const { model } = await trainNer({ train }, options, { kernels: createReferenceKernels() });
  return serializeNerModel(model);
}
