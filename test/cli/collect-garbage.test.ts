// Garbage collected when told.
import { expect, it } from 'vitest';
import { collectGarbage } from '../../src/cli/collect-garbage.js';

it('frees what nothing holds any more', async () => {
  const weak = (() => new WeakRef(new ArrayBuffer(1e6)))();
  const held = (() => [new ArrayBuffer(8)].map((buffer) => ({ buffer, weak: new WeakRef(buffer) })))();
  // A weak reference holds its target until the turn in which it was made is over.
  await new Promise((resume) => setTimeout(resume, 0));
  await collectGarbage();
  expect(weak.deref()).toBeUndefined();
  expect(held[0].weak.deref()).toBe(held[0].buffer);
});
