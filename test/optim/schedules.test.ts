// Learning-rate schedules at their corner points.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSchedule, fanInFactor, type ScheduleOptions } from '../../src/optim/index.js';

const ratesAt = (options: ScheduleOptions, steps: readonly number[]) => steps.map(createSchedule(options));

describe('createSchedule', () => {
  it('constant stays', () => {
    expect(ratesAt({ kind: 'constant', learningRate: 0.3 }, [0, 1, 1e6])).toEqual([0.3, 0.3, 0.3]);
  });

  it('step multiplies by the factor every so many steps', () => {
    const rates = ratesAt({ kind: 'step', learningRate: 8, factor: 0.5, every: 10 }, [0, 9, 10, 19, 20]);
    expect(rates).toEqual([8, 8, 4, 4, 2]);
  });

  it('exponential is α0 e^{−kt}: halved every log 2 / k steps', () => {
    const [start, later] = ratesAt({ kind: 'exponential', learningRate: 2, decay: Math.log(2) / 10 }, [0, 30]);
    expect(start).toBe(2);
    expect(later).toBeCloseTo(0.25, 12);
  });

  it('inverse is flat until τ and falls like 1 / t from there', () => {
    expect(ratesAt({ kind: 'inverse', learningRate: 1, delay: 100 }, [0, 99, 100, 200, 400])).toEqual([
      1, 1, 1, 0.5, 0.25,
    ]);
  });

  it('linear with the recogniser’s numbers warms up to 2e-3 in 100 steps and ends at 1 % of it', () => {
    const options = {
      kind: 'linear',
      learningRate: 2e-3,
      totalSteps: 2900,
      warmupSteps: 100,
      finalFraction: 0.01,
    } as const;
    const [first, warm, peak, middle, end, after] = ratesAt(options, [0, 99, 100, 1500, 2900, 5000]);
    expect([first, warm, peak, end, after]).toEqual([2e-5, 2e-3, 2e-3, 2e-5, 2e-5]);
    expect(middle).toBeCloseTo(1.01e-3, 12);
  });

  it('linear without options falls from the first step on to zero', () => {
    expect(ratesAt({ kind: 'linear', learningRate: 4, totalSteps: 4 }, [0, 1, 2, 3, 4])).toEqual([4, 3, 2, 1, 0]);
  });

  it('a warm-up longer than the run only rises', () => {
    const options = { kind: 'linear', learningRate: 1, totalSteps: 3, warmupSteps: 4 } as const;
    expect(ratesAt(options, [0, 1, 2, 4])).toEqual([0.25, 0.5, 0.75, 0]);
  });

  it('no kind ever exceeds its learning rate or falls below zero', () => {
    const kinds: readonly ScheduleOptions[] = [
      { kind: 'constant', learningRate: 0.1 },
      { kind: 'step', learningRate: 0.1, factor: 0.9, every: 7 },
      { kind: 'exponential', learningRate: 0.1, decay: 0.01 },
      { kind: 'inverse', learningRate: 0.1, delay: 13 },
      { kind: 'linear', learningRate: 0.1, totalSteps: 500, warmupSteps: 20, finalFraction: 0.1 },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(2000), (options, step) => {
        const rate = createSchedule(options)(step);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  it('refuses unknown kinds, unknown options, missing numbers and numbers out of range', () => {
    const create = (options: Record<string, unknown>) => () => createSchedule(options as unknown as ScheduleOptions);
    expect(create({ kind: 'linaer' })).toThrow(
      'createSchedule: expected a known schedule, got "linaer". Did you mean "linear"? Known: constant, step, exponential, inverse, linear.',
    );
    expect(create({ kind: 'linear', learningRate: 1, totalStep: 5 })).toThrow(
      'createSchedule: expected a known option, got "totalStep". Did you mean "totalSteps"? Known: learningRate, totalSteps, warmupSteps, finalFraction.',
    );
    expect(create({ kind: 'step', learningRate: 1, factor: 0.5 })).toThrow(
      'createSchedule.every: expected a whole number ≥ 1 and ≤ 1.7976931348623157e+308, got "undefined". Pass a whole number in that range.',
    );
    expect(create({ kind: 'constant', learningRate: -1 })).toThrow(
      'createSchedule.learningRate: expected a number ≥ 0',
    );
    expect(create({ kind: 'constant', learningRate: Infinity })).toThrow('got Infinity.');
    expect(create({ kind: 'linear', learningRate: 1, totalSteps: 9, finalFraction: 2 })).toThrow(
      'createSchedule.finalFraction: expected a number ≥ 0 and ≤ 1, got 2. Pass a number in that range.',
    );
  });
});

describe('fanInFactor', () => {
  it('is 1 / √(fan-in)', () => expect([1, 4, 100].map(fanInFactor)).toEqual([1, 0.5, 0.1]));

  it('refuses a fan-in of 0', () => {
    expect(() => fanInFactor(0)).toThrow(
      'fanInFactor.fanIn: expected a whole number ≥ 1, got 0. Pass a whole number in that range.',
    );
  });
});
