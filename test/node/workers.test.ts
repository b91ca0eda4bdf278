// Worker threads on Node: messages both ways, and one outcome whatever happens in which thread.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { NomenError, type WorkerTask } from '../../src/base/index.js';
import { createNodeWorkers, serveThreadJobs } from '../../src/node/index.js';
import { bundleForNode } from './bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'nomen-workers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = pathToFileURL(bundleForNode('test/node/jobs-worker.ts', folder));

const start = (job: string, task: Partial<WorkerTask> = {}) =>
  createNodeWorkers({ script }).start({ job, count: 2, input: () => 0, ...task });

describe('a group of threads', () => {
  it('gives each its input and place, and answers what is posted to it', async () => {
    const heard: unknown[][] = [[], []];
    const group = start('echo', {
      input: (index) => ['a', 'b'][index],
      onMessage: (message, index) => void heard[index].push(message),
    });
    for (const message of [1, { two: 2 }, 'end']) group.post(1, message);
    group.post(0, 'end');
    await group.done;
    expect(heard).toEqual([
      [{ index: 0, count: 2, input: 'a' }],
      [{ index: 1, count: 2, input: 'b' }, { heard: 1 }, { heard: { two: 2 } }],
    ]);
  });

  it('shares arrays on shared memory', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    await start('count', { count: 3, input: () => shared }).done;
    expect(shared[0]).toBe(3);
  });

  it('hands transferred buffers over', async () => {
    const given: unknown[] = [];
    await start('give', { count: 1, onMessage: (message) => void given.push(message) }).done;
    expect(given).toEqual([new Uint8Array(1000), 0]);
  });
});

describe('a failure in one thread ends all, also those that wait:', () => {
  it('an error of the library comes out as it was thrown', async () => {
    const failure = await start('refuse').done.catch((error) => error);
    expect(failure).toBeInstanceOf(NomenError);
    expect(failure).toMatchObject({ code: 'too-blue', message: 'sky: expected grey, got blue. Wait.' });
  });

  it('another error keeps its name and stack', async () => {
    const failure = await start('slip').done.catch((error) => error);
    expect(failure).toMatchObject({ name: 'TypeError', message: 'x is undefined' });
    expect(failure.stack).toContain('jobs-worker');
  });

  it.each([
    ['leave', 'an end with exit code 7'],
    ['explode', 'out of nowhere'],
  ])('a thread that breaks (%s) is named', async (job, got) => {
    await expect(start(job).done).rejects.toThrow(
      `thread 2 of 2, ${job}: expected a thread that runs to the end of its job, got ${got}. ` +
        'Start again, with fewer threads when memory is short.',
    );
  });

  it('a script that is not there', async () => {
    const workers = createNodeWorkers({ script: new URL('file:///no/such/script.js') });
    const { done } = workers.start({ job: 'echo', count: 1, input: () => 0 });
    await expect(done).rejects.toThrow(/^thread 1 of 1, echo: expected .*, got Cannot find module .*script\.js/);
  });

  it('a job that the script does not serve', async () => {
    await expect(start('ecko').done).rejects.toThrow(
      'worker thread: expected a known job, got "ecko". Did you mean "echo"?',
    );
  });

  it('an input that cannot be copied', async () => {
    await expect(start('echo', { input: () => () => {} }).done).rejects.toThrow('could not be cloned');
  });

  it('an error of the one who listens', async () => {
    const onMessage = () => {
      throw new Error('no room left');
    };
    await expect(start('echo', { onMessage }).done).rejects.toThrow('no room left');
  });

  it('a stop from outside', async () => {
    const group = start('wait');
    group.stop(new Error('enough'));
    await expect(group.done).rejects.toThrow('enough');
  });
});

it('jobs are served in worker threads only', () => {
  expect(() => serveThreadJobs({})).toThrow(
    'serveThreadJobs: expected to be called in a worker thread, got the main thread. ' +
      'Name the script that calls it in createNodeWorkers({ script }).',
  );
});
