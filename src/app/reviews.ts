import type { Api, Attention } from '../api/contract.ts';
import { planeOf } from '../api/plane.ts';
import { pearsonCorrelation } from '../evaluation/correlation.ts';
import { type ModelInput, modelInput } from '../model/model-image.ts';
import type { Alignments } from './alignments.ts';
import { modelOf } from './models.ts';
import type { ModelHost, Ports } from './ports.ts';
import { studyOf } from './studies.ts';

type ReviewMethods = Pick<Api, Extract<keyof Api, `review.${string}`>>;

/** Where models look, beside where the reader looked. The model host is kept warm between calls. */
export class Reviews {
  #ports: Ports;
  #alignments: Alignments;
  #host: Promise<ModelHost> | null = null;

  constructor(ports: Ports, alignments: Alignments) {
    this.#ports = ports;
    this.#alignments = alignments;
  }

  methods(): ReviewMethods {
    return {
      'review.attend': async ({ modelId, studyId, phrase }) => {
        return this.#attend(modelId, studyId, phrase, null);
      },
      'review.compare': async ({ readingId, sentenceIndex, baseModelId, tunedModelId }) => {
        const { alignment, film, record } = await this.#alignments.of(readingId);
        const gazeOn = async (modelId: string) => {
          const { patchesPerSide } = await this.#input(modelId);
          return this.#ports.compute('gazeGrid', {
            alignment,
            film,
            sentenceIndex,
            patchesPerSide,
          });
        };
        const phrase = alignment.sentences[sentenceIndex]?.sentence.text ?? '';
        const { studyId } = record;
        const gazeGrid = await gazeOn(tunedModelId);
        const baseGaze = await gazeOn(baseModelId);
        return {
          sentence: phrase,
          gazeGrid: planeOf(gazeGrid),
          base: await this.#attend(baseModelId, studyId, phrase, baseGaze.values),
          tuned: await this.#attend(tunedModelId, studyId, phrase, gazeGrid.values),
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
    studyId: string,
    phrase: string,
    gaze: Float32Array | null,
  ): Promise<Attention> {
    const { imageSizePx } = await this.#input(modelId);
    const image = await this.#modelImage(studyId, imageSizePx);
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

  async #input(modelId: string): Promise<ModelInput> {
    await modelOf(this.#ports, modelId);
    return modelInput(await this.#ports.models.config(modelId));
  }

  async #modelImage(studyId: string, imageSizePx: number): Promise<Float32Array> {
    const study = studyOf(this.#ports, studyId);
    const bytes = await this.#ports.studies.bytes(study);
    return this.#ports.compute('modelImage', { bytes, fileName: study.fileName, imageSizePx });
  }
}
