// Laws and refusals of reading and writing files.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { NomenError } from '../../src/base/index.js';
import { appendLine, readBytes, readChunks, readText, writeAtomically } from '../../src/node/index.js';
import { bundleForNode } from './bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function refusal(work: Promise<unknown>): Promise<NomenError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NomenError);
  return error as NomenError;
}

describe('reading', () => {
  it('gives the bytes of a file, packed or not, whole and in chunks', async () => {
    const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 2654435761) >>> 13);
    writeFileSync(at('plain.bin'), content);
    writeFileSync(at('packed.bin.gz'), gzipSync(content));
    for (const name of ['plain.bin', 'packed.bin.gz']) {
      expect(Buffer.compare(await readBytes(at(name)), content), name).toBe(0);
      let count = 0;
      for await (const chunk of readChunks(at(name))) count += chunk.length;
      expect(count).toBe(content.length);
    }
  });

  it('stops at once when the loop is left', async () => {
    for (const name of ['plain.bin', 'packed.bin.gz']) {
      for await (const chunk of readChunks(at(name))) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
  });

  it('reads standard input for -', () => {
    const script = `import('${bundleForNode('src/node/index.ts', folder)}').then(async (node) => process.stdout.write(await node.readText('-')))`;
    expect(execFileSync(process.execPath, ['-e', script], { input: 'Zoë\n' }).toString()).toBe('Zoë\n');
  });

  it('drops a byte order mark and keeps everything else', async () => {
    writeFileSync(at('bom.txt'), '\ufeffa\r\n\u0000\ufeffé');
    expect(await readText(at('bom.txt'))).toBe('a\r\n\u0000\ufeffé');
  });

  it('refuses text that is not UTF-8 with file and line', async () => {
    writeFileSync(at('latin1.txt'), Buffer.from('ok\nna\u00efve\nok\n', 'latin1'));
    const error = await refusal(readText(at('latin1.txt')));
    expect(error.code).toBe('not-utf8');
    expect(error.message).toBe(
      `${at('latin1.txt')}:2: expected text in UTF-8, got other bytes. Convert it, e.g. iconv -f latin1 -t utf-8 ${at('latin1.txt')}.`,
    );
  });

  it('refuses a missing file, a folder and damaged gzip, each in one line', async () => {
    const missing = await refusal(readBytes(at('nothing.txt')));
    expect(missing.message).toBe(`${at('nothing.txt')}: expected a file, got nothing there. Check the path.`);
    expect(missing.code).toBe('file-not-found');
    expect((await refusal(readBytes('surely/not/here.gz'))).message).toMatch(/^surely.*it is looked for in \/.*\.$/);
    expect((await refusal(readBytes(folder))).message).toBe(
      `${folder}: expected a file, got a folder. Name a file in it.`,
    );
    writeFileSync(at('cut.gz'), gzipSync('a long enough text').subarray(0, 20));
    expect((await refusal(readBytes(at('cut.gz')))).message).toMatch(
      /expected a whole gzip file.*got one that breaks off\./,
    );
    writeFileSync(at('other.gz'), 'not packed at all');
    expect((await refusal(readBytes(at('other.gz')))).code).toBe('bad-gzip');
    expect((await refusal(readBytes(join(at('plain.bin'), 'inside')))).code).toBe('folder-not-found');
  });
});

describe('writing', () => {
  it('makes and replaces a file from bytes or chunks, and leaves nothing else behind', async () => {
    mkdirSync(at('made'));
    async function* chunks() {
      yield bytesOf('two ');
      yield bytesOf('pieces');
    }
    await writeAtomically(at('made/a'), bytesOf('a longer first version'));
    await writeAtomically(at('made/a'), chunks());
    expect(readFileSync(at('made/a'), 'utf8')).toBe('two pieces');
    expect(readdirSync(at('made'))).toEqual(['a']);
  });

  it('keeps the permissions of the old file and the symbolic link to it', async () => {
    writeFileSync(at('secret'), 'old');
    chmodSync(at('secret'), 0o600);
    symlinkSync('secret', at('link'));
    await writeAtomically(at('link'), bytesOf('new'));
    expect(statSync(at('secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(at('secret'), 'utf8')).toBe('new');
    expect(readFileSync(at('link'), 'utf8')).toBe('new');
  });

  it('writes straight to what is no ordinary file', async () => {
    // A pipe of our own: a bug here would replace it, so never a device of the machine.
    execFileSync('mkfifo', [at('pipe')]);
    const reader = readBytes(at('pipe'));
    await writeAtomically(at('pipe'), bytesOf('through'));
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
    expect(new TextDecoder().decode(await reader)).toBe('through');
  });

  it('leaves the old file and no other when the data break off', async () => {
    mkdirSync(at('broken'));
    writeFileSync(at('broken/a'), 'old');
    function* failing() {
      yield new Uint8Array(100_000);
      throw new Error('no more data');
    }
    await expect(writeAtomically(at('broken/a'), failing())).rejects.toThrow('no more data');
    expect(readFileSync(at('broken/a'), 'utf8')).toBe('old');
    expect(readdirSync(at('broken'))).toEqual(['a']);
  });

  it('leaves the old file and no other when there is no room', () => {
    mkdirSync(at('full'));
    writeFileSync(at('full/a'), 'old');
    const script = `import('${bundleForNode('src/node/index.ts', folder)}').then((node) =>
      node.writeAtomically('${at('full/a')}', new Uint8Array(1e6)).catch((error) => console.log(error.message)))`;
    // A limit of 64 kB (ulimit counts blocks of 512 or 1024 bytes) on what the process may write stands in for the full disk.
    const child = spawnSync('/bin/sh', [
      '-c',
      'trap "" XFSZ; ulimit -f 64; exec "$0" -e "$1"',
      process.execPath,
      script,
    ]);
    expect(child.stdout.toString()).toContain(`${at('full/a')}: expected room for the file, got a limit on its size.`);
    expect(readFileSync(at('full/a'), 'utf8')).toBe('old');
    expect(readdirSync(at('full'))).toEqual(['a']);
  });

  it('refuses a missing folder and a folder in the place of the file', async () => {
    const missing = await refusal(writeAtomically(at('no/such/a'), bytesOf('x')));
    expect(missing.message).toBe(
      `${at('no/such/a')}: expected a folder ${at('no/such')}, got no such folder. Make it first: mkdir -p ${at('no/such')}.`,
    );
    expect((await refusal(writeAtomically(folder, bytesOf('x')))).code).toBe('is-a-folder');
  });

  it.skipIf(process.getuid?.() === 0)(
    'leaves a write-protected file or folder alone (not as root, who may write anywhere)',
    async () => {
      mkdirSync(at('locked'));
      writeFileSync(at('locked/a'), 'old', { mode: 0o444 });
      expect((await refusal(writeAtomically(at('locked/a'), bytesOf('new')))).code).toBe('permission-denied');
      chmodSync(at('locked'), 0o555);
      expect((await refusal(writeAtomically(at('locked/b'), bytesOf('new')))).message).toMatch(
        /expected permission to write it, got none/,
      );
      chmodSync(at('locked'), 0o755);
      expect(readFileSync(at('locked/a'), 'utf8')).toBe('old');
      expect(readdirSync(at('locked'))).toEqual(['a']);
    },
  );
});

describe('appendLine', () => {
  it('adds lines in order and refuses line breaks', async () => {
    await appendLine(at('log'), '{"step":1}');
    await appendLine(at('log'), '{"step":2}');
    expect(readFileSync(at('log'), 'utf8')).toBe('{"step":1}\n{"step":2}\n');
    expect((await refusal(appendLine(at('log'), 'a\nb'))).message).toMatch(/expected one line, got several/);
    expect((await refusal(appendLine(at('no/log'), 'a'))).code).toBe('folder-not-found');
  });
});
