// The rules of the house, as a function from source files to complaints.
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

/** A file under `src/`: path from the project root, with forward slashes. */
export interface HouseFile {
  readonly path: string;
  readonly text: string;
}

/** Rank of each folder of `src/`; a folder imports only from folders of lower rank. */
const RANKS: Readonly<Record<string, number>> = Object.freeze({
  base: 0,
  kernels: 1,
  text: 1,
  grad: 2,
  vectors: 2,
  nn: 3,
  optim: 3,
  embeddings: 4,
  ner: 4,
  classify: 4,
  linking: 4,
  pipeline: 5,
  node: 6,
  web: 6,
  cli: 7,
  server: 7,
});

const PLATFORM_RANK = 6;
const COMMAND_RANK = 7;
const VAGUE_NAMES = new Set(['utils', 'helpers', 'common', 'misc', 'types', 'manager']);

// What a bare ECMAScript engine offers, plus the few names that Node, browsers and edge workers all share;
// setTimeout because an AbortSignal can only fire while a long job lets go of the thread.
const ECMASCRIPT_GLOBALS: readonly string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
const SHARED_GLOBALS = ['TextEncoder', 'TextDecoder', 'crypto', 'setTimeout', 'arguments'];
const PORTABLE_GLOBALS = new Set([...ECMASCRIPT_GLOBALS, ...SHARED_GLOBALS]);
PORTABLE_GLOBALS.delete('console');
const PLATFORM_TYPES = new Set(['Buffer', 'NodeJS', 'Window', 'Document', 'HTMLElement']);

/** Every breach of the house rules in `files`, one line each: `path:line: what is wrong`. */
export function checkHouse(files: readonly HouseFile[]): string[] {
  const program = bareProgram(files);
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(`/${file.path}`)!;
    const complaints: string[] = [];
    const complain = (node: ts.Node, message: string) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      complaints.push(`${file.path}:${line + 1}: ${message}`);
    };
    checkFile(file, (message) => complaints.push(`${file.path}:1: ${message}`));
    const folder = folderOf(file.path);
    visitAll(source, (node) => {
      checkImport(node, file.path, complain);
      checkExport(node, complain);
      if (RANKS[folder] < COMMAND_RANK) checkPurity(node, complain);
      if (RANKS[folder] < PLATFORM_RANK) checkPortability(node, checker, complain);
    });
    return complaints;
  });
}

type Complain = (node: ts.Node, message: string) => void;

function checkFile(file: HouseFile, complain: (message: string) => void): void {
  const [first, second = ''] = file.text.split('\n', 2);
  const opening = first.startsWith('#!') ? second : first;
  if (!opening.startsWith('// ') && !opening.startsWith('/** ')) complain('the first line must be a comment');
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.ts$/, '');
  if (VAGUE_NAMES.has(name)) complain(`"${name}" says nothing; name the file after what it holds`);
  if (RANKS[folderOf(file.path)] === undefined) complain(`"${folderOf(file.path)}" is not a folder with a rank`);
}

function checkImport(node: ts.Node, path: string, complain: Complain): void {
  const specifier = importedSpecifier(node);
  if (specifier === undefined) return;
  const from = folderOf(path);
  if (!ts.isStringLiteralLike(specifier)) {
    if (RANKS[from] < PLATFORM_RANK) complain(node, 'an import that is computed');
    return;
  }
  const target = specifier.text;
  if (!target.startsWith('.')) {
    const allowed = RANKS[from] >= COMMAND_RANK || (from === 'node' && target.startsWith('node:'));
    if (!allowed) complain(node, `${from} may not import "${target}"`);
    return;
  }
  const resolved = new URL(target, `file:///${path}`).pathname.slice(1);
  const to = folderOf(resolved);
  if (to === from) return;
  if (!(RANKS[to] < RANKS[from]))
    complain(node, `${from} (rank ${RANKS[from]}) may not import ${to} (rank ${RANKS[to]})`);
  if (resolved !== `src/${to}/index.js`) complain(node, `${to} is entered through ${to}/index.js, not "${target}"`);
}

function checkExport(node: ts.Node, complain: Complain): void {
  const isDefault =
    ts.isExportAssignment(node) ||
    (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) ||
    (ts.isExportSpecifier(node) && node.name.text === 'default');
  if (isDefault) complain(node, 'a default export; exports have names');
}

/** No hidden randomness, clock or printing below the command line. */
function checkPurity(node: ts.Node, complain: Complain): void {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const called = `${node.expression.text}.${node.name.text}`;
    if (called === 'Math.random') complain(node, 'Math.random; randomness is an argument');
    if (called === 'Date.now' || called === 'performance.now') complain(node, `${called}; the clock is an argument`);
    if (node.expression.text === 'console') complain(node, 'console; only the command line prints');
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    complain(node, 'new Date(); the clock is an argument');
  }
}

/** Only what every ECMAScript host has below node/ and web/. */
function checkPortability(node: ts.Node, checker: ts.TypeChecker, complain: Complain): void {
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'globalThis') {
    if (!PORTABLE_GLOBALS.has(node.name.text)) complain(node, `globalThis.${node.name.text} is not on every platform`);
  }
  if (ts.isTypeReferenceNode(node) && PLATFORM_TYPES.has(node.typeName.getText().split('.')[0])) {
    complain(node, `the type ${node.typeName.getText()} is not on every platform`);
  }
  if (!ts.isIdentifier(node) || PORTABLE_GLOBALS.has(node.text) || !isReadAsVariable(node)) return;
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  if (!symbol?.declarations?.length) complain(node, `${node.text} is not on every platform`);
}

/** Whether the identifier names a variable: not a property, a label, a part of a type or of an import list. */
function isReadAsVariable(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBreakOrContinueStatement(parent) || ts.isLabeledStatement(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isMetaProperty(parent)) return false;
  return !ts.isQualifiedName(parent) && !ts.isPartOfTypeNode(node);
}

function importedSpecifier(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal as ts.Expression;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  return undefined;
}

function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    visit(child);
    visitAll(child, visit);
  });
}

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** A program without any library, so that a name which no file declares is a global. */
function bareProgram(files: readonly HouseFile[]): ts.Program {
  const sources = new Map(
    files.map(({ path, text }) => [
      `/${path}`,
      ts.createSourceFile(`/${path}`, text, { languageVersion: ts.ScriptTarget.ES2022, impliedNodeFormat: 99 }, true),
    ]),
  );
  const host: ts.CompilerHost = {
    getSourceFile: (name) => sources.get(name),
    fileExists: (name) => sources.has(name),
    readFile: (name) => sources.get(name)?.text,
    getDefaultLibFileName: () => '/lib.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  };
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  return ts.createProgram({ rootNames: [...sources.keys()], options, host });
}
