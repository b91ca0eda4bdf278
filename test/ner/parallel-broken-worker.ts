// A worker script of the tests whose second replica ends in the middle of training.
import { trainNerReplica } from '../../src/ner/index.js';
import { serveThreadJobs } from '../../src/node/index.js';

serveThreadJobs({
  'train-ner': (port) => (port.index === 1 ? process.exit(3) : trainNerReplica(port)),
});
