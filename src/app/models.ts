import type { ModelArchitecture, ModelSummary } from '../api/contract.ts';
import { AppError } from '../base/app-error.ts';
import { describeTowers } from '../model/describe.ts';
import { modelInput } from '../model/model-image.ts';
import type { Ports } from './ports.ts';

/** The model, or `model.unknown`. */
export async function modelOf(
  ports: Pick<Ports, 'models'>,
  modelId: string,
): Promise<ModelSummary> {
  const model = (await ports.models.list()).find(model => model.modelId === modelId);
  if (model !== undefined) return model;
  throw new AppError({
    code: 'model.unknown',
    message: `The library has no model ${modelId}.`,
    advice: 'Train one first, or copy its folder into the library’s models folder.',
  });
}

/** What a model of the library is built of; `model.unknown`, `model.config`. */
export async function architectureOf(
  ports: Pick<Ports, 'models'>,
  modelId: string,
): Promise<ModelArchitecture> {
  await modelOf(ports, modelId);
  const config = await ports.models.config(modelId);
  return { ...modelInput(config), ...describeTowers(config) };
}
