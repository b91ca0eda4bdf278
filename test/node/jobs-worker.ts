// A worker script of the tests: jobs that answer, wait for ever, and break in every way.
import { NomenError, type WorkerPort } from '../../src/base/index.js';
import { serveThreadJobs } from '../../src/node/index.js';

serveThreadJobs({
  async echo(port) {
    port.post({ index: port.index, count: port.count, input: port.input });
    for (let heard = await port.receive(); heard !== 'end'; heard = await port.receive()) port.post({ heard });
  },
  count: ({ input }) => void Atomics.add(input as Int32Array, 0, 1),
  give(port) {
    const bytes = new Uint8Array(1000);
    port.post(bytes, [bytes.buffer]);
    port.post(bytes.length);
  },
  refuse: lastOnly(() => {
    throw new NomenError({ code: 'too-blue', where: 'sky', expected: 'grey', got: 'blue', fix: 'Wait' });
  }),
  slip: lastOnly(() => {
    throw new TypeError('x is undefined');
  }),
  leave: lastOnly(() => process.exit(7)),
  explode: lastOnly(() => {
    setTimeout(() => {
      throw new Error('out of nowhere');
    });
    return new Promise(() => {});
  }),
  wait: waitForEver,
});

/** The last thread does it, the others wait for ever. */
function lastOnly(work: () => void | Promise<void>) {
  return (port: WorkerPort) => (port.index === port.count - 1 ? work() : waitForEver());
}

function waitForEver(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
