// A child process that saves over and over until it is killed: version n is 400,000 bytes of value n mod 256.
import { writeAtomically } from '../../src/node/index.js';

const path = process.argv[2];
for (let version = 1; ; version++) {
  await writeAtomically(path, new Uint8Array(400_000).fill(version));
  if (version === 1) process.stdout.write('saving\n');
}
