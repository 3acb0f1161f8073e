import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelHost, Training } from '../../src/app/ports.ts';
import { nanoConfig } from '../../src/model/config.ts';

type Outcome = Awaited<Training['finished']>;

/**
 * A model host without a model: training writes a folder of the right files with three weights, and
 * attention is 1 in the patch whose number is the phrase's length. Training that is told to wait
 * goes on until it is cancelled.
 */
export function standInModelHost(options: { waits?: boolean } = {}): ModelHost {
  const write = async (folder: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'model.safetensors'), threeWeights());
    await writeFile(join(folder, 'config.json'), JSON.stringify(nanoConfig(100)));
  };
  return {
    initialise: write,
    train(job, listener) {
      const stopped = Promise.withResolvers<Outcome>();
      const work = async (): Promise<Outcome> => {
        for (let step = 1; step <= job.settings.stepCount; step++) {
          listener.onStep({
            step,
            stepCount: job.settings.stepCount,
            loss: { total: 1 / step, gaze: 0.5, contrastive: 0.25, mapping: null },
            learningRate: job.settings.learningRate,
            gradientNorm: 1,
            validation: null,
            best: null,
            elapsedMs: step,
            remainingMs: job.settings.stepCount - step,
            examplesPerSecond: 1000,
            idleShare: 0,
            memoryByteCount: 1e8,
            checkpointStep: 0,
            engine: 'stand-in',
          });
        }
        if (options.waits) await stopped.promise;
        await write(job.outputFolder);
        return { outcome: 'finished', checkpointStep: 0 };
      };
      return {
        finished: Promise.race([work(), stopped.promise]),
        stop: how =>
          stopped.resolve({ outcome: how === 'pause' ? 'paused' : 'cancelled', checkpointStep: 0 }),
      };
    },
    async tryStep({ microBatchSize }) {
      const memoryByteCount = 1e8;
      return { engine: 'stand-in', microBatchSize, stepMs: 1, memoryByteCount, parameterCount: 3 };
    },
    async attend(_folder, _image, phrases) {
      const maps = phrases.map(phrase => {
        const map = new Float32Array(49);
        map[phrase.length % 49] = 1;
        return map;
      });
      return { patchesPerSide: 7, maps };
    },
    async embed(_folder, images, sentences) {
      const rows = (count: number) => new Float32Array(count).fill(1);
      return {
        width: 1,
        images: rows(images.length),
        sentences: rows(sentences.length),
        tokensCut: sentences.map(() => 0),
      };
    },
    async filmFeatures(_folder, image) {
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      return {
        global: Float32Array.of(1),
        pooled: Float32Array.of(mean, 1 - mean),
        patches: new Float32Array(49).fill(1),
      };
    },
    async stop() {},
    engine: 'stand-in',
  };
}

function threeWeights(): Uint8Array {
  const header = JSON.stringify({ w: { dtype: 'F32', shape: [3], data_offsets: [0, 12] } });
  const file = Buffer.alloc(8 + header.length + 12);
  file.writeBigUInt64LE(BigInt(header.length));
  file.write(header, 8);
  return file;
}
