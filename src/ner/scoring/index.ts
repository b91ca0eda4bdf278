// Scoring: exact spans.
export * from './spans.js';
