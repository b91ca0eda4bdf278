// `nomen link build`: entities from JSON lines or a table into a knowledge base in one file.
import type { Command } from 'commander';
import { buildKnowledgeBase, createLinker, readEntities } from '../../linking/index.js';
import { readText } from '../../node/index.js';
import { fileLabel } from '../input.js';
import { summaryLine, writeLinker } from '../linker-files.js';
import { checkWritable } from '../output-paths.js';
import { print, printJson, type Session } from '../session.js';
import { addVectorsFlags, readVectors, type VectorsFlags } from '../vector-files.js';

interface BuildFlags extends Omit<VectorsFlags, 'vectors'> {
  readonly entities: readonly string[];
  readonly out: string;
  readonly vectors: string | false;
  readonly json?: boolean;
}

/** Adds the command to the group `link`. */
export function addLinkBuild(link: Command, session: Session): void {
  const command = link
    .command('build')
    .description('make a knowledge base of entities and their names')
    .requiredOption('--entities <file...>', 'JSON lines or a table: id, name, aliases, type, description, popularity')
    .requiredOption('--out <file>', 'the knowledge base to write');
  addVectorsFlags(command)
    .option('--no-vectors', 'leave contexts out of account')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: BuildFlags) => build(flags, session));
}

async function build(flags: BuildFlags, session: Session): Promise<void> {
  await checkWritable(flags.out, '--out', flags.entities);
  const entities = [];
  const places = new Map<string, string>();
  for (const path of flags.entities) {
    for (const entity of readEntities(await readText(path), { file: fileLabel(path), places })) entities.push(entity);
  }
  const { vectors: named } = flags;
  const source = named === false ? {} : { vectors: (await readVectors({ ...flags, vectors: named }, session)).vectors };
  const summary = await writeLinker(flags.out, createLinker(buildKnowledgeBase(entities, source)));
  if (flags.json) await printJson(session, summary);
  else await print(session, `${summaryLine(summary)}\n`);
}
