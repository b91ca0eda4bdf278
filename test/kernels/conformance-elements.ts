// Conformance of element-wise loops and activations.
import { describe, it } from 'vitest';
import type { ActivationName, Kernels } from '../../src/kernels/index.js';
import { naiveActivation, naiveSlope } from './naive.js';
import { type Exactness, onDrawn, onWorkbench, size, type Workbench } from './workbench.js';

export function describeElements(kernels: Kernels, exactness: Exactness): void {
  const onLengths = (test: (bench: Workbench, length: number) => void) => () =>
    onDrawn(kernels, exactness, { shape: size(100), test });

  describe('element-wise', () => {
    it(
      'addScaled is y + α x',
      onLengths(({ normals, output, close }, length) => {
        const x = normals(length);
        const y = output(length, 2);
        kernels.addScaled(y, x, -1.5);
        close(
          y,
          Array.from(x, (xi) => 2 - 1.5 * xi),
        );
      }),
    );

    it(
      'scale is α y',
      onLengths(({ output, close }, length) => {
        const y = output(length, 2);
        kernels.scale(y, 0.3);
        close(y, Array(length).fill(0.6));
      }),
    );

    it(
      'addProduct is y + a ∘ b',
      onLengths(({ normals, output, close }, length) => {
        const [a, b] = [normals(length), normals(length)];
        const y = output(length, 2);
        kernels.addProduct(y, a, b);
        close(
          y,
          Array.from(a, (ai, i) => 2 + ai * b[i]),
        );
      }),
    );

    it(
      'dot is Σ a_i b_i',
      onLengths(({ normals, close }, length) => {
        const [a, b] = [normals(length), normals(length)];
        const terms = Array.from(a, (ai, i) => ai * b[i]);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
        close([kernels.dot(a, b)], [sum(terms)], [sum(terms.map(Math.abs))]);
      }),
    );
  });

  for (const name of Object.keys(naiveActivation) as ActivationName[]) {
    describe(`activation ${name}`, () => {
      it(
        'is g(z), and backward adds g′(z) ∘ dh, at every length',
        onLengths((bench, length) => {
          const z = bench.normals(length, 2);
          checkActivation(bench, { name, slope: 0.2, z });
        }),
      );

      it('stays a number far out, and its derivative too', () =>
        onWorkbench(kernels, exactness, (bench) => {
          const z = bench.floats([-1e4, -89, -30, -0.0001, 0.0001, 30, 89, 1e4]);
          checkActivation(bench, { name, z });
        }));
    });
  }
}

function checkActivation(
  { kernels, normals, output, close }: Workbench,
  {
    name,
    slope,
    z,
  }: { readonly name: ActivationName; readonly slope?: number; readonly z: Float32Array | Float64Array },
): void {
  const activation = slope === undefined ? { name } : { name, slope };
  const h = output(z.length);
  kernels.activate(h, z, activation);
  close(
    h,
    Array.from(z, (zi) => naiveActivation[name](zi, slope ?? 0.01)),
  );
  const dh = normals(z.length);
  const dz = output(z.length, 2);
  kernels.activateBackward(dz, dh, { z, h, ...activation });
  close(
    dz,
    Array.from(z, (zi, i) => 2 + dh[i] * naiveSlope[name](zi, slope ?? 0.01)),
  );
}
