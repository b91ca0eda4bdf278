// `nomen score`: the CoNLL scorer on a file whose last two columns are gold and guess.
import type { Command } from 'commander';
import { NomenError, quote } from '../../base/index.js';
import { formatConllLatex, formatConllScore, scoreConllLines } from '../../ner/index.js';
import { readBytes } from '../../node/index.js';
import { decodeUtf8 } from '../../text/index.js';
import { fileLabel } from '../input.js';
import { print, printJson, type Session } from '../session.js';

interface ScoreFlags {
  readonly json?: boolean;
  readonly latex?: boolean;
  readonly delimiter?: string;
}

/** Adds the command to the program. */
export function addScore(program: Command, session: Session): void {
  program
    .command('score')
    .description('score tags by the rules of the CoNLL script, figure for figure')
    .argument('<file>', 'one token a line, gold and guessed tag in the last two columns')
    .option('--delimiter <character>', 'what stands between columns (usually blanks or tabs)')
    .option('--latex', 'print the rows of a LaTeX table')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((file: string, flags: ScoreFlags) => scoreFile(file, flags, session));
}

async function scoreFile(path: string, { json, latex, delimiter }: ScoreFlags, session: Session): Promise<void> {
  if (json && latex) throw badFlag('--latex', '--json or --latex', 'both');
  if (delimiter !== undefined && delimiter.length !== 1) {
    throw badFlag('--delimiter', 'one character', quote(delimiter));
  }
  const file = fileLabel(path);
  const text = decodeUtf8(await readBytes(path), file);
  const score = scoreConllLines(text, delimiter === undefined ? { file } : { file, delimiter });
  const { precision, recall, f1, accuracy, labels } = score;
  if (json) await printJson(session, { precision, recall, f1, accuracy, labels });
  else await print(session, latex ? formatConllLatex(score) : formatConllScore(score));
}

function badFlag(where: string, expected: string, got: string): NomenError {
  return new NomenError({ code: 'bad-flag', where, expected, got, fix: 'See nomen score --help' });
}
