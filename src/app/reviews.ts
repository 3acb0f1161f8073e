import type { Api, Attention } from '../api/contract.ts';
import { planeOf } from '../api/plane.ts';
import { pearsonCorrelation } from '../evaluation/correlation.ts';
import { MODEL_PATCHES_PER_SIDE } from './model-input.ts';
import { modelOf } from './models.ts';
import type { ModelHost, Ports } from './ports.ts';
import type { Recordings } from './recordings.ts';
import { studyOf } from './studies.ts';

type ReviewMethods = Pick<Api, Extract<keyof Api, `review.${string}`>>;

/** Where models look, beside where the reader looked. The model host is kept warm between calls. */
export class Reviews {
  #ports: Ports;
  #recordings: Recordings;
  #host: Promise<ModelHost> | null = null;

  constructor(ports: Ports, recordings: Recordings) {
    this.#ports = ports;
    this.#recordings = recordings;
  }

  methods(): ReviewMethods {
    return {
      'review.attend': async ({ modelId, studyId, phrase }) => {
        const image = await this.#modelImage(studyId);
        return this.#attend(modelId, image, phrase, null);
      },
      'review.compare': async ({ readingId, sentenceIndex, baseModelId, tunedModelId }) => {
        const { alignment, film, record } = await this.#recordings.aligned(readingId);
        const gazeGrid = await this.#ports.compute('gazeGrid', {
          alignment,
          film,
          sentenceIndex,
          patchesPerSide: MODEL_PATCHES_PER_SIDE,
        });
        const phrase = alignment.sentences[sentenceIndex]?.sentence.text ?? '';
        const image = await this.#modelImage(record.studyId);
        return {
          sentence: phrase,
          gazeGrid: planeOf(gazeGrid),
          base: await this.#attend(baseModelId, image, phrase, gazeGrid.values),
          tuned: await this.#attend(tunedModelId, image, phrase, gazeGrid.values),
        };
      },
    };
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    await (await host)?.stop();
  }

  async #attend(
    modelId: string,
    image: Float32Array,
    phrase: string,
    gaze: Float32Array | null,
  ): Promise<Attention> {
    await modelOf(this.#ports, modelId);
    const folder = this.#ports.models.folder(modelId);
    const { patchesPerSide, maps } = await this.#withHost(host =>
      host.attend(folder, image, [phrase]),
    );
    const values = maps[0] ?? new Float32Array(patchesPerSide ** 2);
    return {
      modelId,
      grid: planeOf({ widthPx: patchesPerSide, heightPx: patchesPerSide, values }),
      correlation: gaze === null ? null : pearsonCorrelation(values, gaze),
    };
  }

  /** A host that failed is not asked again: the next call starts another. */
  async #withHost<T>(use: (host: ModelHost) => Promise<T>): Promise<T> {
    this.#host ??= this.#ports.startModelHost();
    const host = this.#host;
    try {
      return await use(await host);
    } catch (error) {
      if (this.#host === host) this.#host = null;
      await host.then(host => host.stop()).catch(() => {});
      throw error;
    }
  }

  async #modelImage(studyId: string): Promise<Float32Array> {
    const study = studyOf(this.#ports, studyId);
    const bytes = await this.#ports.studies.bytes(study);
    return this.#ports.compute('modelImage', { bytes, fileName: study.fileName });
  }
}
