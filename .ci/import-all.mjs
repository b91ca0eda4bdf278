// Imports every sub-path that the installed package exports and checks that each gives names and types.
import { existsSync, readFileSync } from 'node:fs';

const root = 'node_modules/nomen';
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
for (const [path, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue;
  const names = Object.keys(await import(path.replace('.', 'nomen')));
  if (names.length === 0) throw new Error(`${path}: exports nothing`);
  if (!existsSync(`${root}/${target.types}`)) throw new Error(`${path}: ${target.types} is not in the package`);
  console.log(`${path}: ${names.length} names`);
}
