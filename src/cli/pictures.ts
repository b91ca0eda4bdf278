// SVG pictures as PNG, drawn by resvg with a font of our choice, and as a page of their own.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What of resvg-wasm is used; its package keeps its types out of reach of ES modules. */
interface Resvg {
  readonly initWasm: (module: Uint8Array) => Promise<void>;
  readonly Resvg: new (
    svg: string,
    options: { readonly font: { readonly fontBuffers: readonly Uint8Array[]; readonly defaultFontFamily: string } },
  ) => { render(): { asPng(): Uint8Array } };
}

let loaded: Promise<{ readonly resvg: Resvg; readonly fonts: readonly Uint8Array[] }> | undefined;

/** SVG → PNG at its own size; letters are those of DejaVu Sans: Latin, Greek, Cyrillic and more. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  // The module can be started only once in a process.
  loaded ??= load();
  const { resvg, fonts } = await loaded;
  const font = { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans' };
  return new resvg.Resvg(svg, { font }).render().asPng();
}

/** A page that shows the picture as large as the window allows. */
export function wrapInPage(svg: string, title: string): string {
  const shown = title.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`) || 'Word vectors';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${shown}</title>
<style>body { margin: 0 } svg { display: block; width: 100%; height: auto; max-height: 100vh }</style>
${svg}</html>
`;
}

async function load() {
  const require = createRequire(import.meta.url);
  const resvg = require('@resvg/resvg-wasm') as Resvg;
  const [module, font] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2')),
  ]);
  await resvg.initWasm(module);
  return { resvg, fonts: [font] };
}
