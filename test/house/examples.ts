// Runs examples as a user would and compares the values that their comments promise with what they give.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import type { CodeBlock } from './documentation.js';

// Imports each example in turn; values go out as JSON, with typed arrays as arrays and what JSON lacks by name.
const RUNNER = `
import { writeFileSync } from 'node:fs';
const plain = (key, value) =>
  ArrayBuffer.isView(value) ? Array.from(value)
  : value instanceof Map ? Object.fromEntries(value)
  : value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? '$' + value
  : typeof value === 'bigint' ? Number(value) : value;
const outcomes = [];
for (const file of process.argv.slice(3)) {
  const outcome = { values: [] };
  globalThis.promised = (i, value) => { outcome.values[i] = value; };
  try { await import(file); } catch (error) { outcome.error = String(error); }
  outcomes.push(outcome);
}
writeFileSync(process.argv[2], JSON.stringify(outcomes, plain));
`;

interface Outcome {
  readonly values: readonly unknown[];
  readonly error?: string;
}

/** Runs the blocks in the folder of a built package; gives what went wrong, one line each. */
export function runExamples(blocks: readonly CodeBlock[], folder: string): string[] {
  const promises = blocks.map((block) => findPromises(block.code));
  const files = blocks.map(({ code }, i) => {
    const file = join(folder, `example-${i}.mjs`);
    writeFileSync(file, transformSync(withPromises(code, promises[i]), { loader: 'ts', target: 'es2022' }).code);
    return file;
  });
  const runner = join(folder, 'run-examples.mjs');
  const report = join(folder, 'examples.json');
  writeFileSync(runner, RUNNER);
  execFileSync(process.execPath, [runner, report, ...files], { cwd: folder, stdio: 'ignore', timeout: 120_000 });
  const outcomes: Outcome[] = JSON.parse(readFileSync(report, 'utf8'));
  return blocks.flatMap(({ where }, i) => {
    const { error, values } = outcomes[i];
    if (error !== undefined) return [`${where}: ${error}`];
    return promises[i].flatMap(({ expected }, j) =>
      matches(values[j], expected)
        ? []
        : [`${where}: promises ${expected.getText()}, gives ${JSON.stringify(values[j])}`],
    );
  });
}

/** A statement whose comment shows a literal: `expression; // literal` or `const name = …; // literal`. */
interface ValuePromise {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly expected: ts.Expression;
}

function findPromises(code: string): ValuePromise[] {
  const source = parse(code);
  return source.statements.flatMap((statement) => {
    const value = shownValue(statement);
    const expected = literalIn(code.slice(statement.end));
    if (value === undefined || expected === undefined) return [];
    const start = statement.getStart(source);
    return [{ start, end: statement.end, replacement: value, expected }];
  });
}

/** The expression that the comment after a statement speaks of. */
function shownValue(statement: ts.Statement): string | undefined {
  if (ts.isExpressionStatement(statement)) return statement.expression.getText();
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined;
  const { name } = statement.declarationList.declarations[0];
  return ts.isIdentifier(name) ? name.text : undefined;
}

/** The literal in the comment that opens `rest`, on the same line or the next; undefined for prose. */
function literalIn(rest: string): ts.Expression | undefined {
  const comment = /^[ \t]*(?:\n[ \t]*)?\/\/ (?:[A-Z]\w+Array )?(.*)/.exec(rest)?.[1];
  if (comment === undefined) return undefined;
  const [statement, ...others] = parse(`(${comment});`).statements;
  if (others.length > 0 || statement === undefined || !ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (!ts.isParenthesizedExpression(expression) || expression.getText() !== `(${comment})`) return undefined;
  return isLiteral(expression.expression) ? expression.expression : undefined;
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((p) => ts.isPropertyAssignment(p) && isLiteral(p.initializer));
  }
  if (ts.isPrefixUnaryExpression(node)) return isLiteral(node.operand);
  if (ts.isIdentifier(node)) return ['undefined', 'NaN', 'Infinity'].includes(node.text);
  if (['true', 'false', 'null'].includes(node.getText())) return true;
  return ts.isNumericLiteral(node) || ts.isStringLiteralLike(node);
}

function withPromises(code: string, promises: readonly ValuePromise[]): string {
  let result = code;
  for (const [i, { start, end, replacement }] of [...promises.entries()].reverse()) {
    const statement = code.slice(start, end);
    const kept = statement.startsWith('const') || statement.startsWith('let') ? `${statement}\n` : '';
    result = `${result.slice(0, start)}${kept}globalThis.promised(${i}, (${replacement}));${result.slice(end)}`;
  }
  return result;
}

/** Whether a value is the literal; a number with decimals is taken as rounded to them. */
function matches(value: unknown, literal: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(literal)) {
    const { elements } = literal;
    return Array.isArray(value) && value.length === elements.length && elements.every((e, i) => matches(value[i], e));
  }
  if (ts.isObjectLiteralExpression(literal)) {
    if (typeof value !== 'object' || value === null) return false;
    const fields = literal.properties as ts.NodeArray<ts.PropertyAssignment>;
    const given = value as Record<string, unknown>;
    const isSame = (p: ts.PropertyAssignment) => matches(given[(p.name as ts.Identifier).text], p.initializer);
    return Object.keys(given).length === fields.length && fields.every(isSame);
  }
  if (ts.isStringLiteralLike(literal)) return value === literal.text;
  const text = literal.getText();
  if (Number.isNaN(Number(text))) return value === `$${text}` || JSON.stringify(value) === text;
  const decimals = /\.(\d+)$/.exec(text)?.[1].length;
  if (decimals === undefined) return value === Number(text);
  return typeof value === 'number' && Math.abs(value - Number(text)) <= 0.5000001 * 10 ** -decimals;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}
