// The reference kernels, in both float types, through the conformance suite.
import { describe, expect, it } from 'vitest';
import { createReferenceKernels } from '../../src/kernels/index.js';
import { describeKernels } from './conformance.js';

describeKernels(() => createReferenceKernels(), { tolerance: 1e-6 });
describeKernels(() => createReferenceKernels('float64'), { tolerance: 1e-14 });

describe('createReferenceKernels', () => {
  it('names itself after its float type', () => {
    expect(createReferenceKernels().name).toBe('reference-float32');
    expect(createReferenceKernels('float64').floatType).toBe('float64');
  });

  it('refuses a float type that it does not know', () => {
    expect(() => createReferenceKernels('float16' as 'float32')).toThrow(
      'createReferenceKernels: expected a known float type, got "float16". Did you mean "float32"? Known: float32, float64.',
    );
  });
});
