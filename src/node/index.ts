// The outside on Node: files read and written so that nothing is ever half there, and worker threads.
export { readBytes, readChunks, readText } from './read.js';
export { serveThreadJobs } from './serve-thread.js';
export { createNodeWorkers } from './workers.js';
export { appendLine, type WritableData, writeAtomically } from './write.js';
