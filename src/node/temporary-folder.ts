// A folder of one's own for what does not stay.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './file-errors.js';

/** Makes a new folder in `parent`. */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'nomen-'));
  } catch (error) {
    throw fileError(error, join(parent, 'nomen'), 'write');
  }
}
