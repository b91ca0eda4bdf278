// What the processor can do at best with 128-bit vectors: multiplications and additions that never leave the registers.
import asc from 'assemblyscript/asc';
import { webAssembly } from '../../src/base/index.js';

/** Independent chains: enough to cover the latency of a product and a sum twice a cycle, few enough for 16 registers. */
const CHAINS = 12;
const CODE = Array.from({ length: CHAINS }, (_, i) => `c${i}`);

/** c = a c + b in every lane; a and b come from outside, for constants would be loaded anew each time. */
const SOURCE = `
  // @ts-ignore
  @inline function step(c: v128, a: v128, b: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(c, a, b);
    return f32x4.add(f32x4.mul(c, a), b);
  }
  export function run(steps: i32, factor: f32, term: f32): f32 {
    const a = f32x4.splat(factor), b = f32x4.splat(term);
    ${CODE.map((c, i) => `let ${c} = f32x4.splat(${i});`).join(' ')}
    for (let i = 0; i < steps; i++) { ${CODE.map((c) => `${c} = step(${c}, a, b);`).join(' ')} }
    return f32x4.extract_lane(${CODE.reduce((sum, c) => `f32x4.add(${sum}, ${c})`)}, 0) / ${CHAINS};
  }`;

/** A loop of `steps` steps that returns 2, and its floating-point operations a step. */
export interface PeakLoop {
  readonly operationsPerStep: number;
  run(steps: number): number;
}

/** Compiles the loop with fused multiply-add or without. */
export async function createPeakLoop(relaxed: boolean): Promise<PeakLoop> {
  let wasm = new Uint8Array();
  const features = ['--enable', relaxed ? 'relaxed-simd' : 'simd'];
  const { error, stderr } = await asc.main(
    ['peak.ts', '--outFile', 'peak.wasm', '--runtime', 'stub', '-O3', ...features],
    {
      readFile: (name: string) => (name === 'peak.ts' ? SOURCE : null),
      writeFile(_name: string, contents: Uint8Array | string) {
        wasm = new Uint8Array(contents as Uint8Array);
      },
    },
  );
  if (error !== null) throw new Error(`asc: ${stderr.toString()}`);
  const { exports } = new webAssembly.Instance(new webAssembly.Module(wasm), {});
  return { operationsPerStep: CHAINS * 8, run: (steps) => exports.run(steps, 0.5, 1) };
}
