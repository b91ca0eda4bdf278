// The optimisers: golden first steps, the lazy sparse form, restored state, refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createOptimizer,
  fanInFactor,
  OPTIMIZER_DEFAULTS,
  type OptimizerMethod,
  type OptimizerOptions,
} from '../../src/optim/index.js';
import { kernels, setRowGradient, table, vector } from './parameters.js';

const methods = Object.keys(OPTIMIZER_DEFAULTS) as OptimizerMethod[];

describe('the first three steps from θ = 1 with gradients 1, 2, −1 and α = 0.1', () => {
  // sgd and momentum by hand; the others from the papers' formulas in 30-digit decimal arithmetic.
  const golden: Record<OptimizerMethod, readonly number[]> = {
    sgd: [0.9, 0.7, 0.8],
    momentum: [0.9, 0.61, 0.449],
    adagrad: [0.900000001, 0.8105572823, 0.8513821112],
    rmsprop: [0.683772244, 0.3980579624, 0.5340148962],
    adam: [0.900000001, 0.803481799, 0.761472869],
  };
  for (const method of methods) {
    it(`${method} gives ${golden[method].join(', ')}`, () => {
      const theta = vector('theta', [1]);
      const optimizer = createOptimizer({ method }, [theta], kernels);
      const path = [1, 2, -1].map((gradient) => {
        theta.gradient = Float64Array.of(gradient);
        optimizer.step(0.1);
        return theta.value[0];
      });
      for (const [i, expected] of golden[method].entries()) expect(path[i]).toBeCloseTo(expected, 9);
      expect(optimizer.stepCount).toBe(3);
    });
  }

  it('a step leaves the gradients as they are', () => {
    const theta = vector('theta', [1, 2]);
    theta.gradient = Float64Array.of(3, 4);
    createOptimizer({ method: 'adam' }, [theta], kernels).step(0.1);
    expect([...theta.gradient]).toEqual([3, 4]);
  });

  it('a parameter without a gradient is passed over', () => {
    const [idle, busy] = [vector('idle', [1]), vector('busy', [1])];
    busy.gradient = Float64Array.of(1);
    createOptimizer({ method: 'momentum' }, [idle, busy], kernels).step(0.1);
    expect([idle.value[0], busy.value[0]]).toEqual([1, 0.9]);
  });
});

describe('options', () => {
  it('change the update', () => {
    const last = (options: OptimizerOptions) => {
      const theta = vector('theta', [1]);
      const optimizer = createOptimizer(options, [theta], kernels);
      for (const gradient of [1, 2]) {
        theta.gradient = Float64Array.of(gradient);
        optimizer.step(0.1);
      }
      return theta.value[0];
    };
    expect(last({ method: 'momentum', momentum: 0.5 })).toBeCloseTo(0.9 - 0.05 - 0.2, 12);
    expect(last({ method: 'adagrad', epsilon: 1 })).toBeCloseTo(1 - 0.1 / 2 - 0.2 / (Math.sqrt(5) + 1), 12);
    expect(last({ method: 'rmsprop', decay: 0, epsilon: 1 })).toBeCloseTo(1 - 0.1 / 2 - 0.2 / 3, 12);
    expect(last({ method: 'adam', beta1: 0, beta2: 0, epsilon: 1 })).toBeCloseTo(1 - 0.1 / 2 - 0.2 / 3, 12);
  });

  it('rate factors scale the steps of their parameter only', () => {
    const [wide, other] = [vector('wide', [0]), vector('other', [0])];
    const rateFactors = new Map([['wide', fanInFactor(16)]]);
    const optimizer = createOptimizer({ method: 'sgd' }, [wide, other], kernels, { rateFactors });
    for (const theta of [wide, other]) theta.gradient = Float64Array.of(-1);
    optimizer.step(1);
    expect([wide.value[0], other.value[0]]).toEqual([0.25, 1]);
  });
});

describe('Adam', () => {
  it('remembers m = (1 − β1) g and v = (1 − β2) g² after step 1, each under its name', () => {
    const theta = vector('theta', [0]);
    theta.gradient = Float64Array.of(-2);
    const optimizer = createOptimizer({ method: 'adam' }, [theta], kernels);
    optimizer.step(0.1);
    expect(optimizer.stateArrays().get('adam.m/theta')![0]).toBeCloseTo(-0.2, 12);
    expect(optimizer.stateArrays().get('adam.v/theta')![0]).toBeCloseTo(0.004, 12);
  });

  it('moves each coordinate by α against the sign of its gradient in step 1, whatever its size', () => {
    const size = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(size, fc.boolean(), (magnitude, isPositive) => {
        const theta = vector('theta', [0]);
        theta.gradient = Float64Array.of(isPositive ? magnitude : -magnitude);
        createOptimizer({ method: 'adam' }, [theta], kernels).step(0.01);
        expect(theta.value[0]).toBeCloseTo(isPositive ? -0.01 : 0.01, 6);
      }),
    );
  });
});

describe('row gradients', () => {
  const gradients = (length: number) =>
    fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: length, maxLength: length });

  it('with every row used give the bytes of the dense form', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), gradients(12), gradients(12), (method, first, second) => {
        const [dense, sparse] = [table('words', [4, 3]), table('words', [4, 3])];
        const optimizers = [dense, sparse].map((words) => createOptimizer({ method }, [words], kernels));
        for (const numbers of [first, second]) {
          dense.gradient = Float64Array.from(numbers);
          setRowGradient(sparse, [0, 1, 2, 3], numbers);
          for (const optimizer of optimizers) optimizer.step(0.1);
        }
        expect(sparse.value).toEqual(dense.value);
        expect(optimizers[1].stateArrays()).toEqual(optimizers[0].stateArrays());
      }),
    );
  });

  it('change the used rows as a table of those rows alone would change, and leave all others bit-identical', () => {
    const someRows = fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...methods), someRows, gradients(14), (method, unsorted, numbers) => {
        const rows = [...unsorted].sort((a, b) => a - b);
        const words = table('words', [7, 2]);
        const before = words.value.slice();
        const alone = vector(
          'alone',
          rows.flatMap((row) => [...before.subarray(2 * row, 2 * row + 2)]),
        );
        const used = numbers.slice(0, 2 * rows.length);
        const sparse = createOptimizer({ method }, [words], kernels);
        const dense = createOptimizer({ method }, [alone], kernels);
        for (let step = 0; step < 2; step++) {
          setRowGradient(words, rows, used);
          alone.gradient = Float64Array.from(used);
          sparse.step(0.1);
          dense.step(0.1);
        }
        for (let row = 0; row < 7; row++) {
          const place = rows.indexOf(row);
          const expected = place < 0 ? before.subarray(2 * row) : alone.value.subarray(2 * place);
          expect([...words.value.subarray(2 * row, 2 * row + 2)]).toEqual([...expected.subarray(0, 2)]);
        }
        for (const state of sparse.stateArrays().values()) {
          const idle = [...state].filter((_, i) => !rows.includes(Math.floor(i / 2)));
          expect(idle.every((number) => number === 0)).toBe(true);
        }
      }),
    );
  });

  it('differ from the dense form in that a row rests when it is not used', () => {
    const words = table('words', [2, 1]);
    const optimizer = createOptimizer({ method: 'momentum' }, [words], kernels);
    setRowGradient(words, [0], [1]);
    optimizer.step(0.1);
    setRowGradient(words, [1], [1]);
    optimizer.step(0.1);
    expect([...words.value]).toEqual([0.9, 1.9]);
  });

  it('need state for the trainable rows only', () => {
    const words = table('words', [1000, 4]);
    const trainableRows = new Map([['words', 3]]);
    const optimizer = createOptimizer({ method: 'adam' }, [words], kernels, { trainableRows });
    setRowGradient(words, [2], [1, 1, 1, 1]);
    optimizer.step(0.1);
    expect([...optimizer.stateArrays()].map(([name, { length }]) => [name, length])).toEqual([
      ['adam.m/words', 12],
      ['adam.v/words', 12],
    ]);
    expect(words.value[8]).toBeCloseTo(8.9, 6);
  });
});

describe('restored state', () => {
  const gradientAt = (step: number) => Float64Array.of(Math.sin(step), Math.cos(step) * 3);

  for (const method of methods) {
    it(`of ${method} continues to identical bytes`, () => {
      const straight = vector('theta', [1, 2]);
      const whole = createOptimizer({ method }, [straight], kernels);
      let halfway = straight.value;
      let saved = { arrays: new Map(whole.stateArrays()), stepCount: 0 };
      for (let step = 0; step < 6; step++) {
        if (step === 3) {
          halfway = straight.value.slice();
          const copies = [...whole.stateArrays()].map(([name, array]) => [name, array.slice()] as const);
          saved = { arrays: new Map(copies), stepCount: whole.stepCount };
        }
        straight.gradient = gradientAt(step);
        whole.step(0.1);
      }
      const resumed = vector('theta', [...halfway]);
      const second = createOptimizer({ method }, [resumed], kernels);
      second.restore(saved.arrays, saved.stepCount);
      for (let step = 3; step < 6; step++) {
        resumed.gradient = gradientAt(step);
        second.step(0.1);
      }
      expect(resumed.value).toEqual(straight.value);
      expect(second.stateArrays()).toEqual(whole.stateArrays());
      expect(second.stepCount).toBe(6);
    });
  }

  it('is copied in: the saved arrays stay as they were', () => {
    const theta = vector('theta', [1]);
    const optimizer = createOptimizer({ method: 'momentum' }, [theta], kernels);
    const saved = new Map([['momentum.velocity/theta', Float64Array.of(0.5)]]);
    optimizer.restore(saved, 1);
    theta.gradient = Float64Array.of(1);
    optimizer.step(0.1);
    expect(saved.get('momentum.velocity/theta')).toEqual(Float64Array.of(0.5));
    expect(theta.value[0]).toBeCloseTo(1 + 0.9 * 0.5 - 0.1, 12);
  });
});

describe('refusals', () => {
  const adam = () => createOptimizer({ method: 'adam' }, [vector('theta', [1])], kernels);
  const refused: readonly [string, () => unknown, string][] = [
    [
      'an unknown method',
      () => createOptimizer({ method: 'adm' as 'adam' }, [], kernels),
      'createOptimizer: expected a known method, got "adm". Did you mean "adam"? Known: sgd, momentum, adagrad, rmsprop, adam.',
    ],
    [
      'an option of another method',
      () => createOptimizer({ method: 'adam', momentum: 0.9 } as OptimizerOptions, [], kernels),
      'createOptimizer: expected a known option, got "momentum". Known: beta1, beta2, epsilon.',
    ],
    [
      'a decay of 1',
      () => createOptimizer({ method: 'adam', beta2: 1 }, [], kernels),
      'createOptimizer.beta2: expected a number ≥ 0 and ≤ 0.9999999403953552, got 1. Pass a number in that range.',
    ],
    [
      'an ε of 0',
      () => createOptimizer({ method: 'adagrad', epsilon: 0 }, [], kernels),
      'createOptimizer.epsilon: expected a number ≥ 1e-37 and ≤ 1, got 0. Pass a number in that range.',
    ],
    [
      'two parameters of one name',
      () => createOptimizer({ method: 'sgd' }, [vector('w', [1]), vector('w', [1])], kernels),
      'createOptimizer: expected parameters with different names, got "w" twice. Rename one of them, or pass a shared parameter once.',
    ],
    [
      'options for a parameter that is not there',
      () =>
        createOptimizer({ method: 'sgd' }, [vector('words', [1])], kernels, { trainableRows: new Map([['word', 1]]) }),
      'createOptimizer: expected a known parameter, got "word". Did you mean "words"? Known: words.',
    ],
    [
      'a negative rate factor',
      () => createOptimizer({ method: 'sgd' }, [vector('w', [1])], kernels, { rateFactors: new Map([['w', -1]]) }),
      'createOptimizer.rateFactors.w: expected a number ≥ 0 and ≤ 1.7976931348623157e+308, got -1. Pass a number in that range.',
    ],
    [
      'half a trainable row',
      () => createOptimizer({ method: 'sgd' }, [vector('w', [1])], kernels, { trainableRows: new Map([['w', 0.5]]) }),
      'createOptimizer.trainableRows.w: expected a whole number ≥ 0, got 0.5. Pass a whole number in that range.',
    ],
    [
      'a learning rate that is not a number',
      () => adam().step(Number.NaN),
      'Optimizer.step.learningRate: expected a number ≥ 0 and ≤ 1.7976931348623157e+308, got NaN. Pass a number in that range.',
    ],
    [
      'a missing state tensor',
      () => adam().restore(new Map([['adam.m/theta', Float64Array.of(1)]]), 1),
      'Optimizer.restore: expected 1 numbers in "adam.v/theta", got no such tensor. Resume with the method and the parameters that the state was saved from.',
    ],
    [
      'a state tensor of another method',
      () => adam().restore(new Map([['rmsprop.meanSquares/theta', Float64Array.of(1)]]), 1),
      'Optimizer.restore: expected tensors adam.m/theta, adam.v/theta only, got "rmsprop.meanSquares/theta". Resume with the method and the parameters that the state was saved from.',
    ],
    [
      'a state tensor of another size',
      () => adam().restore(new Map(['m', 'v'].map((name) => [`adam.${name}/theta`, Float64Array.of(1, 2)])), 1),
      'Optimizer.restore: expected 1 numbers in "adam.m/theta", got 2. Resume with the method and the parameters that the state was saved from.',
    ],
    [
      'a negative number of steps',
      () => adam().restore(new Map(), -1),
      'Optimizer.restore.stepCount: expected a whole number ≥ 0, got -1. Pass a whole number in that range.',
    ],
  ];
  for (const [what, action, message] of refused) {
    it(`${what} is refused`, () => expect(action).toThrow(expect.objectContaining({ message, name: 'NomenError' })));
  }

  it('a gradient for a row that cannot be trained is an internal error, sparse or dense, and changes nothing', () => {
    for (const isSparse of [true, false]) {
      const [first, words] = [vector('first', [1]), table('words', [4, 1])];
      const trainableRows = new Map([['words', 2]]);
      const optimizer = createOptimizer({ method: 'adam' }, [first, words], kernels, { trainableRows });
      first.gradient = Float64Array.of(1);
      if (isSparse) setRowGradient(words, [1, 3], [1, 1]);
      else words.gradient = Float64Array.of(1, 1, 1, 1);
      expect(() => optimizer.step(0.1)).toThrow(
        expect.objectContaining({
          code: 'internal',
          message:
            'internal: step 1, parameter words: expected gradients for rows < 2 only, got row 3. Look up the frozen rows through a constant, or raise trainableRows.',
        }),
      );
      expect([first.value[0], ...words.value, optimizer.stepCount]).toEqual([1, 1, 2, 3, 4, 0]);
    }
  });
});
