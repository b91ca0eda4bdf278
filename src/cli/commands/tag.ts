// `nomen tag`: finds the names in texts and prints them in one of seven formats.
import type { Command } from 'commander';
import { checkNumber, NomenError } from '../../base/index.js';
import { type TaggedText, tagStream } from '../../ner/index.js';
import { readChunks } from '../../node/index.js';
import { coloursFor } from '../colours.js';
import {
  createJson,
  createNBestJson,
  createNBestLines,
  createNBestTable,
  createRedactedJson,
  createRedactedText,
  type FormatContext,
  formatNamed,
  formatNames,
  type TagFormat,
} from '../formats/index.js';
import { fileLabel, parseNumber } from '../input.js';
import { readNerModel, usualModel } from '../model-files.js';
import { note, print, type Session } from '../session.js';
import { createThriftyTagger } from '../tagger-memory.js';
import { taggingOptions } from '../tagging-flags.js';

interface TagFlags {
  readonly model: string;
  readonly format?: string;
  readonly minScore?: string;
  readonly bias?: string;
  readonly nBest?: string;
  readonly redact?: boolean;
  readonly link?: string;
  readonly json?: boolean;
}

/** Table of words met before; with the rest of the process it stays within 150 MB of memory. */
const cacheBytes = 32e6;

/** Adds the command to the program. */
export function addTag(program: Command, session: Session): void {
  program
    .command('tag')
    .description('find the names in texts')
    .argument('[file...]', 'UTF-8 texts, or - for standard input', ['-'])
    .option('--model <name|path>', 'a shipped model or a model file', usualModel)
    .option('--format <format>', `${formatNames.join(', ')} (usually table)`)
    .option('--min-score <p>', 'leave out names whose score is below p: 0 to 1, or for each label as PER=0.4,ORG=0.6')
    .option('--bias <nats>', 'above 0 finds more names, below 0 fewer')
    .option('--n-best <count>', 'print the most probable labellings of each sentence')
    .option('--redact', 'print the text with [LABEL] in place of each name')
    .option('--link <kb>', 'add what each name means in this knowledge base')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: TagFlags) => tagFiles(files, flags, session));
}

async function tagFiles(files: readonly string[], flags: TagFlags, session: Session): Promise<void> {
  const tagging = taggingOptions(flags);
  const formatFor = chooseFormat(files, flags);
  const link = flags.link === undefined ? undefined : await openLinker(flags.link);
  const model = await readNerModel(flags.model);
  const format = formatFor({
    labels: model.labels,
    isLinked: link !== undefined,
    colours: coloursFor(session),
    listAlternatives: (sentences, count) => tagger.listAlternatives(sentences, count),
  });
  const tagger = createThriftyTagger(model, { ...tagging, scores: format.showsScores, cacheBytes });
  // A JSON document is whole or not there; the other formats are printed block by block.
  const held: string[] = [];
  const emit = (text: string) => (flags.json ? void held.push(text) : print(session, text));
  await emit(format.begin);
  let blocks = 0;
  let names = 0;
  for (const file of files) {
    const name = fileLabel(file);
    for await (const block of tagStream(tagger, readChunks(file), { name })) {
      if (blocks === 1) await collectEarly();
      names += block.spans.length;
      const links = link === undefined ? {} : { links: link(block) };
      await emit(format.block({ ...block, ...links, file: name }, blocks++));
    }
  }
  await emit(format.end);
  for (const text of held) await print(session, text);
  if (names === 0) note(session, `no names found in ${files.join(', ')}`);
}

/** Reads a linker, whose code is loaded only when it is asked for; the result tells the ids of a text's names. */
async function openLinker(path: string) {
  const { linkTagged, readLinker } = await import('../linker-files.js');
  const linker = await readLinker(path);
  return (block: TaggedText) => linkTagged(linker, block).map(({ id }) => id);
}

/** Streams leave much garbage and little to keep: with this V8 collects it early instead of growing by 50 MB, and lets no more than a few gather. */
async function collectEarly(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--optimize-for-size --semi-space-growth-factor=1');
}

/** Checks the flags that say how to print; the format needs the model, which comes later. */
function chooseFormat(files: readonly string[], flags: TagFlags): (context: FormatContext) => TagFormat {
  const { format, json, redact, nBest, link } = flags;
  if (format !== undefined && (json || redact)) {
    throw conflict('--format', `one of --format, --json and --redact`, `--format with ${json ? '--json' : '--redact'}`);
  }
  if (format === 'brat' && files.length > 1) {
    throw conflict('--format brat', 'one file, as brat keeps one .ann for each', `${files.length} files`);
  }
  if (link !== undefined && (redact || nBest !== undefined || !showsLinks(format ?? 'table'))) {
    const got = redact ? '--redact' : nBest === undefined ? `--format ${format}` : '--n-best';
    throw conflict('--link', `--json or one of --format ${linkFormats.join(', ')}`, got);
  }
  if (nBest !== undefined) return chooseNBest(nBest, flags);
  if (redact) return json ? createRedactedJson : createRedactedText;
  if (json) return createJson;
  return formatNamed(format ?? 'table');
}

/** The formats that have a place for ids; an unknown one is told by its own message. */
const linkFormats: readonly string[] = ['table', 'jsonl', 'spacy', 'tsv'];

function showsLinks(format: string): boolean {
  return linkFormats.includes(format) || !formatNames.includes(format);
}

function chooseNBest(
  text: string,
  { format = 'table', json, ...flags }: TagFlags,
): (context: FormatContext) => TagFormat {
  const count = parseNumber(text, '--n-best');
  checkNumber(count, { where: '--n-best', min: 1, max: 1000, integer: true });
  const other = (['redact', 'minScore', 'bias'] as const).find((name) => flags[name] !== undefined);
  if (other !== undefined || !['table', 'jsonl'].includes(format)) {
    const got = other === undefined ? `--format ${format}` : `--${other === 'minScore' ? 'min-score' : other}`;
    throw conflict('--n-best', 'no other flag than --format table, --format jsonl or --json', got);
  }
  if (json) return (context) => createNBestJson(context, count);
  return format === 'jsonl'
    ? (context) => createNBestLines(context, count)
    : (context) => createNBestTable(context, count);
}

function conflict(where: string, expected: string, got: string): NomenError {
  return new NomenError({ code: 'conflicting-flags', where, expected, got, fix: 'Run the command once for each' });
}
