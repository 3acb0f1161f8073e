import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { openEngine } from '../../../../main/model-host/engines.ts';
import { readModelFolder } from '../../../../main/model-host/model-folder.ts';
import { exportModel } from '../../../../main/node/checkpoint/export-model.ts';
import { importModel } from '../../../../main/node/checkpoint/import-model.ts';
import { embedImages, embedSentences } from '../../../../src/model/embed.ts';
import { tokenizerOf } from '../../../../src/model/model-files.ts';
import { checkpointPath } from '../../../support/checkpoint-golden.ts';
import { noise, relativeError } from '../../../support/egma-golden.ts';
import { emptyLibrary, importRequest } from '../../../support/model-library.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const clipFolder = fileURLToPath(new URL('../../../golden/clip', import.meta.url));

it.each([
  ['Swin and BERT', [checkpointPath('swin'), checkpointPath('bert')]],
  ['CLIP', [clipFolder]],
])('%s as ONNX gives the features that the model gives', async (_, paths) => {
  const { ports, folder } = await emptyLibrary();
  await importModel(ports, { ...importRequest(paths), freshSeed: 1 }, () => {});
  const out = join(await temporaryFolder(), 'onnx');
  await exportModel(ports, 'model-1', out, 'onnx');

  const model = await readModelFolder(join(folder, 'model-1'));
  const size = model.config.vision.imageSizePx;
  const image = Float32Array.from(noise('image', size ** 2), v => v + 0.5);
  const sentence = 'no heart lungs is clear';
  const tokenizer = tokenizerOf(model);
  const { engine } = await openEngine('wasm');
  const runner = await engine.load(model.parameters);
  const global = await embedImages(runner, model.config, [image]);
  const sentences = await embedSentences(runner, model.config, tokenizer, [sentence]);
  await runner.dispose();

  const images = await InferenceSession.create(join(out, 'image.onnx'));
  expect(images.inputNames).toEqual(['images']);
  const seen = await images.run({ images: new Tensor('float32', image, [1, size, size]) });
  expect(relativeError(seen.global?.data as Float32Array, global)).toBeLessThan(1e-4);
  const cells = seen.patches?.dims[1];
  expect(cells).toBe((size === 48 ? 3 : 7) ** 2);

  const texts = await InferenceSession.create(join(out, 'text.onnx'));
  const encoded = tokenizer.encode(sentence);
  const ids = Int32Array.from({ length: 77 }, (_, i) => encoded[i] ?? 0);
  const mask = Float32Array.from({ length: 77 }, (_, i) => (i < encoded.length ? 1 : 0));
  const said = await texts.run({
    ids: new Tensor('int32', ids, [1, 77]),
    mask: new Tensor('float32', mask, [1, 77]),
  });
  expect(relativeError(said.sentences?.data as Float32Array, sentences)).toBeLessThan(1e-4);
  await images.release();
  await texts.release();
});
