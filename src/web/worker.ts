// The script of the library's own Web Workers.
import { workerJobs } from '../pipeline/index.js';
import { serveWebJobs } from './serve-worker.js';

serveWebJobs(workerJobs);
