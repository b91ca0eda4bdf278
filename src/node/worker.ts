// The script of the library's own worker threads on Node.
import { workerJobs } from '../pipeline/index.js';
import { serveThreadJobs } from './serve-thread.js';

serveThreadJobs(workerJobs);
