// Garbage collected at a moment of the program's choosing.

/**
 * Has V8 collect all garbage now. Memory of WebAssembly that nothing holds any more stays resident until V8 looks, and V8 sees little
 * reason to look while a trainer works in memory of its own.
 */
export async function collectGarbage(): Promise<void> {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import('node:v8'), import('node:vm')]);
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
