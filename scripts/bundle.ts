// Writes the JavaScript of the package: each sub-path that package.json exports with what they share, the command in parts of its
// own, and the licences of the packages in it.
// usage: npx tsx scripts/bundle.ts [FOLDER]   (dist)
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type OutputChunk, rolldown } from 'rolldown';

const folder = process.argv[2] ?? 'dist';
/** Stay outside: large, called by few, and one of them brings a WebAssembly file. */
const external = [/^@resvg\//, /^@fontsource\//, /^hyparquet/];
/** commander can run commands that are programs of their own; ours are not, and node:child_process takes long to load. */
const commanderAlone = {
  name: 'commander-alone',
  resolveId: (source: string, importer?: string) =>
    source === 'node:child_process' && importer?.includes('/node_modules/commander/') ? '\0nothing' : null,
  load: (id: string) => (id === '\0nothing' ? 'export {};' : null),
};
const library = ['node/worker', 'web/worker', ...publicFolders().map((name) => `${name}/index`)];
const chunks = [
  ...(await write(library, { rest: 'shared', format: 'esm' })),
  ...(await write(['cli/main'], { rest: 'cli', format: 'cjs' })),
];
chmodSync(`${folder}/cli/main.js`, 0o755);
// npx remembers where a command was when it first ran it from a folder, so the name stays, and Node is told what the file is.
writeFileSync(`${folder}/cli/package.json`, '{ "type": "commonjs" }\n');
writeFileSync(`${folder}/THIRD-PARTY.txt`, noticesOf(packagesIn(chunks)));

/** Bundles some modules; what several of them need, or what is loaded later, goes to the folder `rest`. */
async function write(
  entries: readonly string[],
  { rest, format }: { readonly rest: string; readonly format: 'esm' | 'cjs' },
): Promise<OutputChunk[]> {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    platform: 'node',
    external,
    plugins: [commanderAlone],
  });
  const { output } = await bundle.write({
    dir: folder,
    format,
    // One file for what the command always loads, which is `tag`.
    ...(format === 'cjs' ? { codeSplitting: { groups: [{ name: 'main', tags: ['$initial' as const] }] } } : {}),
    entryFileNames: '[name].js',
    chunkFileNames: `${rest}/[name]-[hash].js`,
    // What is shorter is compiled sooner; names stay, so that errors can be read.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return output.filter((file) => file.type === 'chunk');
}

/** The folders of `src` that package.json exports. */
function publicFolders(): string[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  return Object.keys(exports).flatMap((path) => /^\.\/([a-z]+)$/.exec(path)?.[1] ?? []);
}

/** The folders of the packages that the chunks hold parts of, sorted. */
function packagesIn(chunks: readonly OutputChunk[]): string[] {
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
  const folders = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** Name, version and licence of each package, and its licence's text. */
function noticesOf(folders: readonly string[]): string {
  const notices = folders.map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${path}: no licence to ship`);
    return `${name} ${version} (${license})\n\n${readFileSync(`${path}/${file}`, 'utf8').trim()}\n`;
  });
  return `The command contains parts of these packages.\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`;
}
