// Optimisers, schedules, clipping and weight penalties.
export { clipGradientNorm, clipGradientValues } from './clipping.js';
export { checkFiniteGradients } from './finite.js';
export { OPTIMIZER_DEFAULTS, type OptimizerMethod, type OptimizerOptions } from './methods.js';
export { createOptimizer, type Optimizer, type ParameterOptions } from './optimizer.js';
export { weightPenalty } from './penalty.js';
export { createSchedule, fanInFactor, type Schedule, type ScheduleOptions } from './schedules.js';
