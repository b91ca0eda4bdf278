// Compiles the WebAssembly kernels and writes them as a TypeScript module; `--check` compares with the committed bytes.
// usage: npx tsx wasm/build.ts [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const target = 'src/kernels/wasm/binary.ts';
const { error, stderr, stdout, ...outputs } = await compile();
if (error !== null) throw new Error(`asc: ${stderr.toString()}`);
const lines = outputs.base64.match(/.{1,100}/g) ?? [];
const source = `// The compiled kernels of wasm/assembly, base64; written by wasm/build.ts, compared in CI.

export const binary =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== source)
    throw new Error(`${target} is not what wasm/assembly compiles to: run npx tsx wasm/build.ts`);
  process.stdout.write(`${target}: reproduced\n`);
} else {
  writeFileSync(target, source);
  process.stdout.write(`${target}: ${Buffer.from(outputs.base64, 'base64').length} bytes of WebAssembly\n`);
}

async function compile() {
  let base64 = '';
  const flags = [
    '--outFile',
    'kernels.wasm',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '-O3',
    '--noAssert',
    '--importMemory',
  ];
  const result = await asc.main(['wasm/assembly/index.ts', ...flags], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      base64 = Buffer.from(contents as Uint8Array).toString('base64');
    },
  });
  return { ...result, base64 };
}
