// `nomen label`: labels raw text to learn from: the names that all models are sure of, with what they are unsure of left open.
import type { Command } from 'commander';
import { checkNumber } from '../../base/index.js';
import { agreeOn, type Tagger, tagTexts } from '../../ner/index.js';
import { parseNumber } from '../input.js';
import { readNerModel } from '../model-files.js';
import { rawDocuments } from '../raw-documents.js';
import { note, print, type Session } from '../session.js';
import { createThriftyTagger } from '../tagger-memory.js';

interface LabelFlags {
  readonly model: readonly string[];
  readonly confidence: string;
  readonly bias: string;
  readonly density: string;
  readonly every: string;
  readonly documentMarker?: string;
}

/** Table of words met before, of each tagger. */
const cacheBytes = 32e6;
/** Documents that are tagged at once. */
const batchDocuments = 30;

/** Adds the command to the program. */
export function addLabel(program: Command, session: Session): void {
  program
    .command('label')
    .description('label raw text by one model or several that agree, to train another on it')
    .argument('[file...]', 'UTF-8 texts, or - for standard input', ['-'])
    .requiredOption('--model <name|path...>', 'shipped models or model files; may be given several times')
    .option('--confidence <p>', 'the least mean score of a name that is labelled; less sure ones are left open', '0.9')
    .option('--bias <nats>', 'names that only this bias would find are left open too', '2')
    .option('--density <d>', 'leave out documents with fewer labelled names a token, e.g. 0.07', '0')
    .option('--every <n>', 'take each n-th document', '1')
    .option('--document-marker <text>', 'lines that begin so start a document and are no text; else each line is one')
    .helpOption('--help', 'explain the command')
    .action((files: string[], flags: LabelFlags) => labelFiles(files, flags, session));
}

async function labelFiles(files: readonly string[], flags: LabelFlags, session: Session): Promise<void> {
  const { confidence, bias, density, every } = checkFlags(flags);
  const teachers = await createTeachers(flags.model, bias);
  const read = { documents: 0, kept: 0, tokens: 0, names: 0 };
  const labelBatch = async (texts: readonly string[]) => {
    for (const { tokens, ...record } of labelTexts(texts, teachers, confidence)) {
      if (record.spans.length < density * tokens) continue;
      await print(session, `${JSON.stringify(record)}\n`);
      read.kept++;
      read.tokens += tokens;
      read.names += record.spans.length;
    }
  };
  let batch: string[] = [];
  for await (const document of rawDocuments(files, flags.documentMarker)) {
    if (read.documents++ % every === 0) batch.push(document);
    if (batch.length < batchDocuments) continue;
    await labelBatch(batch);
    batch = [];
  }
  await labelBatch(batch);
  note(session, `${read.kept} of ${read.documents} documents labelled: ${read.tokens} tokens, ${read.names} names`);
}

/** A model as it is, and as one that finds more names. */
interface Teacher {
  readonly sober: Tagger;
  readonly bold: Tagger;
}

async function createTeachers(models: readonly string[], bias: number): Promise<Teacher[]> {
  const teachers: Teacher[] = [];
  for (const name of models) {
    const model = await readNerModel(name);
    const [sober, bold] = [0, bias].map((nats) => createThriftyTagger(model, { bias: nats, cacheBytes }));
    teachers.push({ sober, bold });
  }
  return teachers;
}

/** Records of JSON lines, as `nomen train ner` reads them, and the number of their tokens. */
function labelTexts(texts: readonly string[], teachers: readonly Teacher[], confidence: number) {
  const sober = teachers.map((teacher) => tagTexts(teacher.sober, texts));
  const bold = teachers.map((teacher) => tagTexts(teacher.bold, texts));
  return texts.map((text, i) => {
    const votes = sober.map((of) => of[i].spans);
    const doubts = bold.flatMap((of) => of[i].spans);
    return { text, ...agreeOn(votes, confidence, doubts), tokens: sober[0][i].tokens.starts.length };
  });
}

function checkFlags(flags: LabelFlags) {
  const read = (name: 'confidence' | 'bias' | 'density' | 'every', range: { min: number; max?: number }) => {
    const value = parseNumber(flags[name], `--${name}`);
    checkNumber(value, { where: `--${name}`, integer: name === 'every', ...range });
    return value;
  };
  return {
    confidence: read('confidence', { min: 0, max: 1 }),
    bias: read('bias', { min: 0, max: 100 }),
    density: read('density', { min: 0, max: 1 }),
    every: read('every', { min: 1 }),
  };
}
