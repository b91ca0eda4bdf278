// The outside on Node: files read as bytes, text and streams, and written so that nothing is ever half there.
export { readBytes, readChunks, readText } from './read.js';
export { appendLine, type WritableData, writeAtomically } from './write.js';
