// Word vectors: the value that holds them and the text and binary formats they come in.
export { type ParsedVectors, type ParseProgress, type ParseVectorsOptions, parseVectors } from './parse.js';
export { createWordVectors, type WordVectors } from './word-vectors.js';
export { type VectorsTextFormat, writeVectorsText } from './write.js';
