// The floor of the house: errors, options, seeded randomness.
export { type Complaint, NomenError, quote } from './errors.js';
export { checkNumber, type NumberRange, resolveOptions, unknownName } from './options.js';
export { createRandom, type Random, shuffle } from './random.js';
