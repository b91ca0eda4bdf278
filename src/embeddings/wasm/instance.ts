// The compiled kernels of the trainers: one binary for memory of one thread and for memory that threads share.
import { decodeModule, NomenError, type WasmExports, type WasmMemory, webAssembly } from '../../base/index.js';
import { binary as wordBinary } from './binary.js';

const pageBytes = 65536;
const mostPages = 65536;

/** The kernels with a memory of their own. */
export interface WasmInstance {
  readonly memory: WasmMemory;
  readonly exports: WasmExports;
}

/**
 * A memory of `bytes` bytes with the kernels in it, those of `binary` when it is given; hosts commit pages when they are first touched.
 *
 * @throws NomenError `memory-unavailable`
 */
export function createInstance(
  bytes: number,
  { isShared, binary = wordBinary }: { readonly isShared: boolean; readonly binary?: string },
): WasmInstance {
  const memory = createMemory(Math.ceil(bytes / pageBytes), isShared);
  return { memory, exports: instantiate(memory, decodeModule(binary, { isShared })) };
}

/** The kernels, those of `binary` when it is given, in a memory that another thread has made. */
export function joinInstance(memory: WasmMemory, binary = wordBinary): WasmExports {
  return instantiate(memory, decodeModule(binary, { isShared: true }));
}

function instantiate(memory: WasmMemory, bytes: Uint8Array): WasmExports {
  return new webAssembly.Instance(new webAssembly.Module(bytes), { env: { memory } }).exports;
}

function createMemory(pages: number, isShared: boolean): WasmMemory {
  try {
    if (pages > mostPages) throw new RangeError(`${pages} pages are more than ${mostPages}`);
    return new webAssembly.Memory({ initial: pages, maximum: pages, ...(isShared ? { shared: true } : {}) });
  } catch (cause) {
    throw new NomenError(
      {
        code: 'memory-unavailable',
        where: 'embeddings',
        expected: 'memory that this host can reserve, 4 GiB at most',
        got: `a need of ${pages * pageBytes} bytes`,
        fix: 'Pass fewer dimensions or a smaller maxVocabulary',
        details: { bytes: pages * pageBytes },
      },
      cause,
    );
  }
}
