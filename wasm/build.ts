// Compiles the WebAssembly modules and writes each as a TypeScript module; `--check` compares with the committed bytes.
// usage: npx tsx wasm/build.ts [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

/** Source, the module written from it, and what the compiler may use beyond the common flags. */
const modules = [
  { source: 'wasm/assembly/index.ts', target: 'src/kernels/wasm/binary.ts', flags: [] },
  {
    source: 'wasm/assembly/index.ts',
    target: 'src/kernels/wasm/relaxed-binary.ts',
    flags: ['--enable', 'relaxed-simd'],
  },
  { source: 'wasm/embeddings/index.ts', target: 'src/embeddings/wasm/binary.ts', flags: [] },
  { source: 'wasm/counts/index.ts', target: 'src/embeddings/factor-kernels/binary.ts', flags: [] },
  { source: 'wasm/text/index.ts', target: 'src/text/wasm/binary.ts', flags: [] },
  { source: 'wasm/classify/index.ts', target: 'src/classify/wasm/binary.ts', flags: [] },
];
const commonFlags = [
  ...['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert'],
  ...['--importMemory', '--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'],
];

for (const module of modules) {
  const base64 = await compile(module.source, module.flags);
  const lines = base64.match(/.{1,100}/g) ?? [];
  const text = `// Compiled from ${module.source}, base64; written by wasm/build.ts, compared in CI.

export const binary =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  if (process.argv.includes('--check')) {
    if (readFileSync(module.target, 'utf8') !== text)
      throw new Error(`${module.target} is not what ${module.source} compiles to: run npx tsx wasm/build.ts`);
    process.stdout.write(`${module.target}: reproduced\n`);
  } else {
    writeFileSync(module.target, text);
    process.stdout.write(`${module.target}: ${Buffer.from(base64, 'base64').length} bytes of WebAssembly\n`);
  }
}

async function compile(source: string, flags: readonly string[]): Promise<string> {
  let base64 = '';
  const { error, stderr } = await asc.main([source, '--outFile', 'module.wasm', ...commonFlags, ...flags], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      base64 = Buffer.from(contents as Uint8Array).toString('base64');
    },
  });
  if (error !== null) throw new Error(`asc: ${stderr.toString()}`);
  return base64;
}
