// The outside on Node: files read and written so that nothing is ever half there, and worker threads.
export { createFileStorage, type FileStorage } from './block-storage.js';
export { readBytes, readChunks, readText } from './read.js';
export { serveThreadJobs } from './serve-thread.js';
export { type OpenText, openText } from './text-source.js';
export { createNodeWorkers } from './workers.js';
export { appendLine, type WritableData, writeAtomically } from './write.js';
