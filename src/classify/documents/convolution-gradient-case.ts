// Gradient checks of whole convolutions, small ones.
import type { Random } from '../../base/index.js';
import type { GradientCase } from '../../grad/index.js';
import type { FloatArray, Kernels } from '../../kernels/index.js';
import { fillNormal } from '../../nn/index.js';
import { convolutionLoss, createBatcher, createConvolution } from './convolution.js';
import { type ClassifierOptions, resolveClassifierOptions } from './options.js';

const DOCUMENTS = [[0, 1, 2, 3, 1], [4], [], [2, 2, 5]];
const ROWS = 6;
const LABELS = 3;

/**
 * A case for each loss of the convolution of document classifiers, dropout left out.
 *
 * @example
 * ```ts
 * import { classifierGradientCases } from 'nomen/classify';
 * classifierGradientCases().map(({ name }) => name); // ['classifier/convolution softmax', 'classifier/convolution independent']
 * ```
 */
export function classifierGradientCases(): readonly GradientCase[] {
  return (['softmax', 'independent'] as const).map((loss) => ({
    name: `classifier/convolution ${loss}`,
    build(random, kernels) {
      const given = { architecture: 'convolution', loss, dimensions: 4, filterWidths: [1, 3], filters: 3 } as const;
      const { parameters, scores } = createConvolution(
        resolveClassifierOptions(given),
        { rows: ROWS, outputs: LABELS },
        kernels,
      );
      // A bias above every answer keeps the sums away from the rectifier's kink.
      for (const { name, value } of parameters) fillNormal(value, name.endsWith('bias') ? 0.1 : 0.5, random);
      for (const { name, value } of parameters)
        if (name.endsWith('bias')) for (let i = 0; i < value.length; i++) value[i] += 8;
      const batch = createBatcher(ROWS)(
        DOCUMENTS.map((rows) => Uint32Array.from(rows)),
        kernels,
      );
      return { loss: convolutionLoss(scores(batch), drawTargets(loss, random, kernels)), parameters };
    },
  }));
}

function drawTargets(loss: ClassifierOptions['loss'], random: Random, kernels: Kernels): Int32Array | FloatArray {
  if (loss === 'softmax') return kernels.ints(DOCUMENTS.length).map(() => random.integer(LABELS));
  return kernels.floats(DOCUMENTS.length * LABELS).map(() => random.integer(2));
}
