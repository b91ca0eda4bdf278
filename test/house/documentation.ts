// What the public folders export and what their documentation comments say.
import ts from 'typescript';
import { filesUnder, ROOT, readText } from './project.js';

/** A name that a user can import. */
export interface PublicName {
  readonly folder: string;
  readonly name: string;
  readonly isValue: boolean;
  readonly isDocumented: boolean;
  /** Contents of the `@example` tags. */
  readonly examples: readonly string[];
}

/** A fenced block of code. */
export interface CodeBlock {
  /** e.g. `grad/checkGradients` or `README.md:12`. */
  readonly where: string;
  /** The fence's info string after the language, e.g. `no-run`. */
  readonly info: string;
  readonly code: string;
}

/** Folders of `src/` that have an index.ts and are not a program. */
export const publicFolders: readonly string[] = filesUnder('src', '/index.ts')
  .map((path) => path.split('/'))
  .filter((parts) => parts.length === 3 && parts[1] !== 'cli')
  .map((parts) => parts[1]);

/** The compiler options of the project. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

/** Every name exported by a public folder. */
export function publicNames(): PublicName[] {
  const paths = publicFolders.map((folder) => `${ROOT}src/${folder}/index.ts`);
  const program = ts.createProgram(paths, compilerOptions());
  const checker = program.getTypeChecker();
  return paths.flatMap((path, i) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path)!);
    if (module === undefined) return [];
    return checker.getExportsOfModule(module).map((symbol) => publicName(publicFolders[i], symbol, checker));
  });
}

function publicName(folder: string, exported: ts.Symbol, checker: ts.TypeChecker): PublicName {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
  const tags = symbol.getJsDocTags(checker).filter((tag) => tag.name === 'example');
  return {
    folder,
    name: exported.name,
    isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0,
    isDocumented: symbol.getDocumentationComment(checker).length > 0,
    examples: tags.map((tag) => ts.displayPartsToString(tag.text)),
  };
}

/** The fenced `language` blocks of a Markdown text; `where` gets the line of the fence. */
export function codeBlocks(markdown: string, language: string, where: string): CodeBlock[] {
  const fence = new RegExp(`^\`\`\`${language}(?: +([^\\n]*))?\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fence)].map((match) => ({
    where: `${where}:${markdown.slice(0, match.index).split('\n').length}`,
    info: match[1] ?? '',
    code: match[2],
  }));
}

/** All TypeScript blocks that a reader may copy: from documentation comments, README.md and docs/. */
export function typescriptBlocks(): CodeBlock[] {
  const commented = publicNames().flatMap(({ folder, name, examples }) =>
    examples.flatMap((example) => codeBlocks(`${example}\n`, 'ts', `${folder}/${name}`)),
  );
  const written = ['README.md', ...filesUnder('docs', '.md')].flatMap((path) => codeBlocks(readText(path), 'ts', path));
  return [...commented, ...written];
}

/** What the type checker says about the blocks: `where: message`. */
export function typeErrors(blocks: readonly CodeBlock[]): string[] {
  const names = blocks.map((_, i) => `${ROOT}test/house/example-${i}.ts`);
  const texts = new Map(names.map((name, i) => [name, `${blocks[i].code}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    ...compilerOptions(),
    noUnusedLocals: false,
    paths: { 'nomen/*': [`${ROOT}src/*/index.ts`] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  const program = ts.createProgram(names, options, host);
  return names.flatMap((name, i) => {
    const source = program.getSourceFile(name)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${blocks[i].where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
