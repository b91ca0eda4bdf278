// The optimiser's memory as named tensors, for checkpoints.
import { NomenError, quote } from '../base/index.js';
import type { Parameter } from '../grad/index.js';
import type { FloatArray } from '../kernels/index.js';
import type { UpdateRule } from './methods.js';

/** Names each remembered array `method.state/parameter`. */
export function nameStateArrays(
  { method, stateNames }: UpdateRule,
  slots: readonly { readonly parameter: Parameter; readonly states: readonly FloatArray[] }[],
): ReadonlyMap<string, FloatArray> {
  const named = new Map<string, FloatArray>();
  for (const { parameter, states } of slots) {
    for (const [i, state] of states.entries()) named.set(`${method}.${stateNames[i]}/${parameter.name}`, state);
  }
  return named;
}

/** Copies saved arrays into the live ones after checking that names and sizes agree. @throws NomenError `wrong-optimizer-state` */
export function loadStateArrays(live: ReadonlyMap<string, FloatArray>, saved: ReadonlyMap<string, FloatArray>): void {
  for (const name of saved.keys()) {
    if (!live.has(name)) throw wrongState(`tensors ${[...live.keys()].join(', ') || '(none)'} only`, quote(name));
  }
  for (const [name, array] of live) {
    const length = saved.get(name)?.length;
    if (length === array.length) continue;
    throw wrongState(
      `${array.length} numbers in ${quote(name)}`,
      length === undefined ? 'no such tensor' : String(length),
    );
  }
  for (const [name, array] of live) array.set(saved.get(name)!);
}

function wrongState(expected: string, got: string): NomenError {
  return new NomenError({
    code: 'wrong-optimizer-state',
    where: 'Optimizer.restore',
    expected,
    got,
    fix: 'Resume with the method and the parameters that the state was saved from',
  });
}
