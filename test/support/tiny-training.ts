import { SeededRandom } from '../../src/base/random.ts';
import type { Example } from '../../src/dataset/example.ts';
import { parseConfig, patchesPerSide } from '../../src/model/config.ts';
import type { Model } from '../../src/model/model-files.ts';
import { initialParameters } from '../../src/model/parameters.ts';
import { buildVocabulary } from '../../src/text/vocabulary.ts';

const findings = [
  'the heart is enlarged',
  'no effusion',
  'opacity in the left upper lobe',
  'both lungs are clear',
];

/** Noise images with one to three sentences; every third has no gaze. */
export function tinyExamples(count: number, imageSizePx: number, patchCount: number): Example[] {
  const random = new SeededRandom(11, 'tiny examples');
  return Array.from({ length: count }, (_, index) => {
    const sentences = random.shuffled(findings).slice(0, 1 + random.integer(3));
    const noise = (length: number) => Float32Array.from({ length }, () => random.uniform());
    return {
      exampleId: `example-${index}`,
      patientId: `patient-${index}`,
      image: noise(imageSizePx ** 2),
      sentences,
      gaze: index % 3 === 2 ? null : noise(sentences.length * patchCount).map(v => v ** 8),
    };
  });
}

/** An EGMA of 56 px and four blocks that trains a step in milliseconds, and examples for it. */
export function tinyTraining(seed: number): { model: Model; examples: Example[] } {
  const vocabulary = buildVocabulary(findings);
  const config = parseConfig({
    architecture: 'egma',
    vision: {
      imageSizePx: 56,
      patchSizePx: 4,
      embeddingWidth: 8,
      depths: [2, 2],
      heads: [1, 2],
      windowSize: 7,
      hiddenRatio: 4,
    },
    text: {
      vocabularySize: vocabulary.length,
      width: 16,
      depth: 1,
      heads: 2,
      hiddenWidth: 32,
      positionCount: 77,
    },
    projectionWidth: 12,
  });
  const model = { config, vocabulary, parameters: initialParameters(config, seed) };
  return { model, examples: tinyExamples(9, 56, patchesPerSide(config) ** 2) };
}
