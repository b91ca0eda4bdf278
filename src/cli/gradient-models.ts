// The gradient cases of a trained model of any kind that the graph trains.
import { NomenError } from '../base/index.js';
import { networkGradientCase } from '../classify/index.js';
import type { GradientCase } from '../grad/index.js';
import { modelGradientCase } from '../ner/index.js';
import { readBytes } from '../node/index.js';
import { deserializeContainer, deserializeNetworkModel, deserializeSenseModel } from '../pipeline/index.js';
import { modelPath, readNerModel } from './model-files.js';

/**
 * The cases of a recogniser (of an assistant: its slots), a network, or each word of a model of senses.
 *
 * @throws NomenError `no-gradient-case` for other kinds, and those of reading a model
 */
export async function modelGradientCases(nameOrPath: string): Promise<readonly GradientCase[]> {
  const path = modelPath(nameOrPath);
  const bytes = await readBytes(path);
  const { manifest } = await deserializeContainer(bytes, { name: path });
  switch (manifest.kind) {
    case 'ner':
    case 'assistant':
      return [modelGradientCase(await readNerModel(nameOrPath))];
    case 'network':
      return [networkGradientCase(await deserializeNetworkModel(bytes, { name: path }), 'model/network')];
    case 'senses': {
      const { targets } = await deserializeSenseModel(bytes, { name: path });
      return targets.map(({ word, network }) => networkGradientCase(network, `model/sense of ${word}`));
    }
    default:
      throw new NomenError({
        code: 'no-gradient-case',
        where: path,
        expected: 'a recogniser, an assistant, a network or a model of senses',
        got: `a file of kind ${JSON.stringify(manifest.kind)}`,
        fix: 'Run without --model: the operations that other models learn with are among the cases of --all',
      });
  }
}
