// The model file of an assistant: a recogniser of slots and a classifier of intents, each in its own form, in one container.
import type { ClassifierModel } from '../classify/index.js';
import type { NerModel } from '../ner/index.js';
import { deserializeClassifier, serializeClassifier } from './classifier-model-file.js';
import { deserializeContainer, serializeContainer } from './container.js';
import type { Tensor } from './container-layout.js';
import { partTensor, readPart } from './container-parts.js';
import { checkKind } from './manifest-fields.js';
import { deserializeNerModel, serializeNerModel } from './ner-model-file.js';

const kind = 'assistant';

/** What an assistant needs to understand an utterance. */
export interface AssistantModel {
  readonly slots: NerModel;
  readonly intents: ClassifierModel;
}

/**
 * AssistantModel → bytes: the bytes of the two models as tensors.
 *
 * @throws NomenError those of `serializeNerModel` and `serializeClassifier`
 * @example
 * ```ts
 * import { type AssistantModel, serializeAssistant } from 'nomen/pipeline';
 * const sizeOf = async (model: AssistantModel) => (await serializeAssistant(model)).length;
 * ```
 */
export async function serializeAssistant({ slots, intents }: AssistantModel): Promise<Uint8Array> {
  const tensors = new Map<string, Tensor>([
    ['slots', partTensor(await serializeNerModel(slots))],
    ['intents', partTensor(await serializeClassifier(intents))],
  ]);
  return serializeContainer({ manifest: { kind, intents: intents.labels, slots: slots.labels }, tensors });
}

/**
 * bytes → AssistantModel, each part as strictly as alone.
 *
 * @param source `name` of the file, for messages
 * @throws NomenError `wrong-model-kind`, and those of `deserializeNerModel` and `deserializeClassifier`
 * @example
 * ```ts
 * import { deserializeAssistant } from 'nomen/pipeline';
 * await deserializeAssistant(new Uint8Array(3), { name: 'a.safetensors' }).catch((error) => error.code); // 'model-truncated'
 * ```
 */
export async function deserializeAssistant(
  bytes: Uint8Array,
  { name: file }: { readonly name: string },
): Promise<AssistantModel> {
  const { manifest, tensors } = await deserializeContainer(bytes, { name: file });
  checkKind(manifest, { kind, file, command: 'nomen train ner --intents' });
  const slots = await deserializeNerModel(readPart(tensors, 'slots', file), { name: `${file}, slots` });
  const intents = await deserializeClassifier(readPart(tensors, 'intents', file), { name: `${file}, intents` });
  return Object.freeze({ slots, intents });
}
