// Finding a model: a shipped one by its name, any other by its path.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../base/index.js';
import type { NerModel } from '../ner/index.js';
import { readBytes } from '../node/index.js';
import { deserializeAssistant, deserializeNerModel } from '../pipeline/index.js';
import { packageFolder } from './package-folder.js';

/** The model that `nomen tag` uses when none is named. */
export const usualModel = 'en';

const extension = '.safetensors';
/** Shipped word vectors end so; they are files of the same kind, but no recognisers. */
const vectorsEnding = '-vectors';
const shippedFolder = fileURLToPath(new URL('models/', packageFolder));

/**
 * The path of the model that `--model` names: an existing file, a path as it is written, or the name of a shipped model.
 *
 * @param known the names that a message offers
 * @throws NomenError `unknown-model`
 */
export function modelPath(nameOrPath: string, known = shippedModels()): string {
  if (existsSync(nameOrPath) || /[/\\.]/.test(nameOrPath)) return nameOrPath;
  const shipped = shippedPath(nameOrPath);
  if (shipped !== undefined) return shipped;
  throw unknownName(nameOrPath, known, { where: '--model', kind: 'model' });
}

/** The path of the shipped file of this name, if there is one. */
export function shippedPath(name: string): string | undefined {
  const path = `${shippedFolder}${name}${extension}`;
  return existsSync(path) ? path : undefined;
}

/** Reads and checks the recogniser that `--model` names. */
export async function readNerModel(nameOrPath: string): Promise<NerModel> {
  const recognisers = shippedModels().filter((name) => !name.endsWith(vectorsEnding));
  const path = modelPath(nameOrPath, recognisers);
  const bytes = await readBytes(path);
  try {
    return await deserializeNerModel(bytes, { name: path, digest: sha256 });
  } catch (error) {
    // Of an assistant the recogniser of slots is taken; every other file is refused as it was.
    const assistant = await deserializeAssistant(bytes, { name: path }).catch(() => undefined);
    if (assistant === undefined) throw error;
    return assistant.slots;
  }
}

/** In half the time of WebCrypto, which copies the bytes to another thread. */
function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function shippedModels(): string[] {
  if (!existsSync(shippedFolder)) return [];
  const files = readdirSync(shippedFolder).filter((file) => file.endsWith(extension));
  return files.map((file) => file.slice(0, -extension.length)).sort();
}
