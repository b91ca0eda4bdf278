// A seeded random source: the only randomness in the library, always passed as an argument.

/**
 * A deterministic stream of random numbers: xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32.
 * The same seed gives the same numbers on every platform; `state()` and `restore()` let a training run resume.
 *
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * const random = createRandom(1);
 * random.uniform() < 1; // true, and the same value in every run
 * ```
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound); `bound` ≤ 2³². */
  integer(bound: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** Five numbers that `restore` takes to continue the stream at this point. */
  state(): readonly number[];
  /** Continues the stream from what `state` gave. */
  restore(state: readonly number[]): void;
}

/**
 * Creates a random stream from an integer seed.
 *
 * @param seed any integer; equal seeds give equal streams
 * @example
 * ```ts
 * import { createRandom } from 'nomen/base';
 * createRandom(7).uniform() === createRandom(7).uniform(); // true
 * ```
 */
export function createRandom(seed: number): Random {
  const words = new Uint32Array(4);
  let mixer = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    mixer = (mixer + 0x9e3779b9) >>> 0;
    let z = mixer ^ (mixer >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    words[i] = (z ^ (z >>> 15)) >>> 0;
  }
  // Box–Muller yields two numbers at a time; NaN marks "none kept".
  let spare = Number.NaN;

  function next(): number {
    // Each word is read once and written once: what was just written is slow to read back.
    const a = words[0];
    const b = words[1];
    const ac = a ^ words[2];
    const bd = b ^ words[3];
    words[0] = a ^ bd;
    words[1] = b ^ ac;
    words[2] = ac ^ (b << 9);
    words[3] = rotateLeft(bd, 11);
    return Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
  }

  const uniform = () => next() / 4294967296;
  return Object.freeze({
    uniform,
    integer: (bound: number) => Math.floor(uniform() * bound),
    normal() {
      if (!Number.isNaN(spare)) {
        const kept = spare;
        spare = Number.NaN;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    state: () => [words[0], words[1], words[2], words[3], spare],
    restore(state: readonly number[]) {
      for (let i = 0; i < 4; i++) words[i] = state[i];
      spare = state[4] ?? Number.NaN;
    },
  });
}

/**
 * Shuffles an array in place, every order equally likely (Fisher and Yates).
 *
 * @param items the array to shuffle; typed arrays are taken too
 * @example
 * ```ts
 * import { createRandom, shuffle } from 'nomen/base';
 * const order = [0, 1, 2];
 * shuffle(order, createRandom(1));
 * order.length; // 3
 * ```
 */
export function shuffle<T>(items: { length: number; [index: number]: T }, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
