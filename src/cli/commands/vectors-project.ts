// `nomen vectors project`: words on a plane by principal components, as a picture or as numbers.
import type { Command } from 'commander';
import { NomenError, quote, unknownName } from '../../base/index.js';
import { createKernels } from '../../kernels/index.js';
import { readText, writeAtomically } from '../../node/index.js';
import { drawProjection, type Projection, projectWords, type RelatedPair, relations } from '../../vectors/index.js';
import { coloursFor } from '../colours.js';
import { checkWritable } from '../output-paths.js';
import { drawPng, wrapInPage } from '../pictures.js';
import { plainTable } from '../plain-table.js';
import { note, print, printJson, type Session } from '../session.js';
import { addVectorsFlags, readVectors, type VectorsFlags } from '../vector-files.js';

interface ProjectFlags extends VectorsFlags {
  readonly out?: string;
  readonly relation?: string;
  readonly pairs?: string;
  readonly title?: string;
  readonly json?: boolean;
}

/** Adds the command to the group `vectors`. */
export function addVectorsProject(vectors: Command, session: Session): void {
  const command = vectors
    .command('project')
    .description('put words on a plane by the first two principal components of their vectors')
    .argument('[words...]', 'words to show');
  addVectorsFlags(command)
    .option('--out <file>', 'the picture: .svg, .png or .html')
    .option('--relation <name>', `a picture of pairs: ${Object.keys(relations).join(', ')}`)
    .option('--pairs <file>', 'pairs of words to show with a line between, two a line')
    .option('--title <text>', 'above the picture')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((words: string[], flags: ProjectFlags) => project(words, flags, session));
}

async function project(words: readonly string[], flags: ProjectFlags, session: Session): Promise<void> {
  const pairs = [...relationNamed(flags.relation), ...(await readPairs(flags.pairs))];
  if (words.length + pairs.length === 0) throw nothingToShow();
  if (flags.out !== undefined) {
    pictureKind(flags.out);
    await checkWritable(flags.out, '--out');
  }
  const { vectors } = await readVectors(flags, session);
  // A pair is shown whole or not at all.
  const known = (word: string) => vectors.idOf(word) >= 0 || vectors.idOf(word.toLowerCase()) >= 0;
  const whole = pairs.filter((pair) => pair.every(known));
  const missing = [...words, ...pairs.flat()].filter((word) => !known(word));
  if (missing.length > 0) note(session, `warning: no vector for ${missing.join(', ')}; left out`);
  const projection = projectWords(vectors, [...words, ...whole.flat()], createKernels());
  if (flags.out !== undefined) {
    const title = flags.title ?? flags.relation ?? '';
    await writeAtomically(
      flags.out,
      await pictureOf(flags.out, drawProjection(projection, { pairs: whole, title }), title),
    );
  }
  await report({ projection, missing }, flags, session);
}

async function report(
  { projection, missing }: { readonly projection: Projection; readonly missing: readonly string[] },
  { out, json }: ProjectFlags,
  session: Session,
): Promise<void> {
  const rows = projection.words.map((word, i) => ({
    word,
    x: projection.points[2 * i],
    y: projection.points[2 * i + 1],
  }));
  if (json) {
    await printJson(session, {
      words: rows,
      shares: projection.shares,
      unknown: missing,
      ...(out === undefined ? {} : { out }),
    });
  } else if (out === undefined) {
    const columns = [{ head: 'word' }, { head: 'x', numbers: true }, { head: 'y', numbers: true }];
    const cells = rows.map(({ word, x, y }) => [word, x.toFixed(4), y.toFixed(4)]);
    await print(session, plainTable(columns, cells, coloursFor(session)));
  } else await print(session, `${out}: ${rows.length} words\n`);
}

function relationNamed(name: string | undefined): readonly RelatedPair[] {
  if (name === undefined) return [];
  const found = Object.entries(relations).find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw unknownName(name, Object.keys(relations), { where: '--relation', kind: 'relation' });
  return found[1];
}

async function readPairs(path: string | undefined): Promise<RelatedPair[]> {
  if (path === undefined) return [];
  const lines = (await readText(path)).split('\n').map((line) => line.trim());
  return lines.flatMap((line, i) => {
    const words = line.split(line.includes('\t') ? '\t' : /\s+/);
    if (line === '') return [];
    if (words.length === 2) return [words as unknown as RelatedPair];
    const where = `${path}:${i + 1}`;
    throw new NomenError({
      code: 'wrong-pair',
      where,
      expected: 'two words',
      got: quote(line),
      fix: 'Write e.g. man<TAB>woman',
    });
  });
}

/** How the ending of a name says the picture is made. */
function pictureKind(path: string): 'svg' | 'png' | 'html' {
  const kind = (['svg', 'png', 'html'] as const).find((ending) => path.endsWith(`.${ending}`));
  if (kind !== undefined) return kind;
  throw new NomenError({
    code: 'unknown-format',
    where: '--out',
    expected: 'a name that ends in .svg, .png or .html',
    got: quote(path),
    fix: 'Rename it',
  });
}

async function pictureOf(path: string, svg: string, title: string): Promise<Uint8Array> {
  const kind = pictureKind(path);
  if (kind === 'png') return drawPng(svg);
  return new TextEncoder().encode(kind === 'svg' ? svg : wrapInPage(svg, title));
}

function nothingToShow(): NomenError {
  return new NomenError({
    code: 'no-words',
    where: 'nomen vectors project',
    expected: 'words, --relation or --pairs',
    got: 'none',
    fix: 'Try --relation male-female',
  });
}
