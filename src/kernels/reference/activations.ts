// The seven activation functions and their derivatives (Collobert et al. 2011; Glorot and Bengio 2010; Maas et al. 2013).
import type { ActivationName, FloatArray, Kernels } from '../kernels.js';

/** Slope of the leaky ReLU below 0 when none is given (Maas et al. 2013). */
const LEAKY_SLOPE = 0.01;

type Loop = (h: FloatArray, z: FloatArray, slope: number) => void;
type BackwardLoop = (
  dz: FloatArray,
  dh: FloatArray,
  at: { readonly z: FloatArray; readonly h: FloatArray; readonly slope: number },
) => void;

/** h = g(z), one loop a function so that no loop branches on the name. */
const LOOPS: Readonly<Record<ActivationName, Loop>> = {
  identity(h, z) {
    for (let i = 0; i < z.length; i++) h[i] = z[i];
  },
  // exp(−|z|) never overflows; the two branches are 1/(1+e^{−z}) written for either sign.
  logistic(h, z) {
    for (let i = 0; i < z.length; i++) {
      const e = Math.exp(-Math.abs(z[i]));
      h[i] = z[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
  },
  tanh(h, z) {
    for (let i = 0; i < z.length; i++) h[i] = Math.tanh(z[i]);
  },
  hardTanh(h, z) {
    for (let i = 0; i < z.length; i++) h[i] = Math.max(-1, Math.min(z[i], 1));
  },
  softSign(h, z) {
    for (let i = 0; i < z.length; i++) h[i] = z[i] / (1 + Math.abs(z[i]));
  },
  relu(h, z) {
    for (let i = 0; i < z.length; i++) h[i] = Math.max(z[i], 0);
  },
  leakyRelu(h, z, slope) {
    for (let i = 0; i < z.length; i++) h[i] = z[i] < 0 ? slope * z[i] : z[i];
  },
};

/** dz += g′(z) ∘ dh. At a kink the slope on the side of 0 is taken. */
const BACKWARD_LOOPS: Readonly<Record<ActivationName, BackwardLoop>> = {
  identity(dz, dh) {
    for (let i = 0; i < dz.length; i++) dz[i] += dh[i];
  },
  // σ′ = σ (1 − σ)
  logistic(dz, dh, { h }) {
    for (let i = 0; i < dz.length; i++) dz[i] += dh[i] * h[i] * (1 - h[i]);
  },
  // tanh′ = 1 − tanh²
  tanh(dz, dh, { h }) {
    for (let i = 0; i < dz.length; i++) dz[i] += dh[i] * (1 - h[i] * h[i]);
  },
  // 1 inside [−1, 1], 0 outside
  hardTanh(dz, dh, { z }) {
    for (let i = 0; i < dz.length; i++) if (z[i] >= -1 && z[i] <= 1) dz[i] += dh[i];
  },
  // 1 / (1 + |z|)²
  softSign(dz, dh, { z }) {
    for (let i = 0; i < dz.length; i++) {
      const d = 1 + Math.abs(z[i]);
      dz[i] += dh[i] / (d * d);
    }
  },
  relu(dz, dh, { z }) {
    for (let i = 0; i < dz.length; i++) if (z[i] > 0) dz[i] += dh[i];
  },
  leakyRelu(dz, dh, { z, slope }) {
    for (let i = 0; i < dz.length; i++) dz[i] += z[i] > 0 ? dh[i] : slope * dh[i];
  },
};

/** h = g(z). */
export const activate: Kernels['activate'] = (h, z, { name, slope = LEAKY_SLOPE }) => LOOPS[name](h, z, slope);

/** dz += g′(z) ∘ dh, with h = g(z) given. */
export const activateBackward: Kernels['activateBackward'] = (dz, dh, { z, h, name, slope = LEAKY_SLOPE }) =>
  BACKWARD_LOOPS[name](dz, dh, { z, h, slope });
