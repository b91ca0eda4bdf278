// The outside in browsers: worker threads.
export { serveWebJobs } from './serve-worker.js';
export { createWebWorkers } from './workers.js';
