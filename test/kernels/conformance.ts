// The conformance suite of the numeric kernels: every backend is put through it.
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import { describeChains } from './conformance-chains.js';
import { describeDense } from './conformance-dense.js';
import { describeElements } from './conformance-elements.js';
import { describeFixedPoint } from './conformance-fixed-point.js';
import { describeLookUps } from './conformance-look-ups.js';
import { describeUpdates } from './conformance-updates.js';
import { type Exactness, watched } from './workbench.js';

/** Describes the laws of the kernels that `create` makes; they hold for every backend. */
export function describeKernels(create: () => Kernels, exactness: Exactness): void {
  const called = new Set<string>();
  const kernels = watched(create(), called);
  describe(`kernels ${kernels.name}`, () => {
    describeDense(kernels, exactness);
    describeElements(kernels, exactness);
    describeLookUps(kernels, exactness);
    describeFixedPoint(kernels, exactness);
    describeChains(kernels, exactness);
    describeUpdates(kernels, exactness);

    it('have each been called by a test above', () => {
      const names = Object.entries(kernels).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
      expect(names.filter((name) => !called.has(name))).toEqual([]);
    });
  });
}
