// The floor of the house: errors, options, seeded randomness and resampling, and what worker threads are to the library.
export { bootstrapInterval } from './bootstrap.js';
export { type Complaint, NomenError, quote } from './errors.js';
export { checkNumber, type NumberRange, resolveOptions, unknownName } from './options.js';
export { createRandom, type Random, shuffle } from './random.js';
export {
  decodeBase64,
  decodeModule,
  type WasmExports,
  type WasmMemory,
  type WebAssemblyHost,
  webAssembly,
} from './wasm-host.js';
export { serveWorkerJobs, type WorkerChannel } from './worker-channel.js';
export { startWorkerGroup, type ThreadEvents, type WorkerThread } from './worker-group.js';
export type { WorkerGroup, WorkerHost, WorkerJob, WorkerPort, WorkerTask } from './workers.js';
