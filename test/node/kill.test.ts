// The law of saving: kill −9 at any moment leaves the old file or the new one, whole.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.js';
import { bundleForNode } from './bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('kill −9 during a save leaves the old file or the new one, whole', async () => {
  const script = bundleForNode('test/node/save-in-a-loop.ts', folder);
  const path = join(folder, 'model.safetensors');
  const random = createRandom(2);
  const versions = new Set<number>();
  for (let round = 0; round < 24; round++) {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await sleep(random.uniform() * 40);
    child.kill('SIGKILL');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const bytes = readFileSync(path);
    expect(bytes.length).toBe(400_000);
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
    versions.add(bytes[0]);
  }
  // The kills fell at different moments, or the test shows nothing.
  expect(versions.size).toBeGreaterThan(1);
}, 60_000);
