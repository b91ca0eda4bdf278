// The conformance suite of the numeric kernels: every backend is put through it.
import { describe } from 'vitest';
import type { Kernels } from '../../src/kernels/index.js';
import { describeChains } from './conformance-chains.js';
import { describeDense } from './conformance-dense.js';
import { describeFixedPoint } from './conformance-fixed-point.js';
import { describeLookUps } from './conformance-look-ups.js';
import { describeUpdates } from './conformance-updates.js';

/** How exactly a backend computes: errors relative to 1 + the size of the terms; about 1e-5 for float32. */
export interface Exactness {
  readonly tolerance: number;
}

/** Describes the laws of the kernels that `create` makes; they hold for every backend. */
export function describeKernels(create: () => Kernels, exactness: Exactness): void {
  const kernels = create();
  describe(`kernels ${kernels.name}`, () => {
    describeDense(kernels, exactness);
    describeLookUps(kernels, exactness);
    describeFixedPoint(kernels, exactness);
    describeChains(kernels, exactness);
    describeUpdates(kernels, exactness);
  });
}
