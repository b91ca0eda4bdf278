// Properties draw the same cases on each run, so that a run that fails can be repeated; FAST_CHECK_SEED draws others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });
