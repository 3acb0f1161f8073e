import { SeededRandom } from '../base/random.ts';
import type { NamedTensor } from '../base/safetensors.ts';
import { type EgmaConfig, parseConfig, patchesPerSide } from '../model/config.ts';
import type { HostArrays, Program } from '../model/engine.ts';
import { initialParameters } from '../model/parameters.ts';
import { buildVocabulary } from '../text/vocabulary.ts';
import { WordPiece } from '../text/word-piece.ts';
import { makeBatch } from './batch.ts';
import { defaultOptimiser, type TrainingEngine } from './engine.ts';
import { allLosses, readTerms, stepProgram } from './step.ts';

const seed = 7;
const sentences = ['the heart is enlarged', 'no effusion', 'both lungs are clear'];

/** A step small enough to try an engine with: shifted windows, padding, every term of the loss. */
export interface ProbeStep {
  config: EgmaConfig;
  parameters: Map<string, NamedTensor>;
  program: Program;
  inputs: HostArrays;
}

/** What an engine made of the small step. */
export interface ProbeResult {
  loss: number;
  gradients: Map<string, Float32Array>;
  /** One step without the first, which compiles. */
  stepMs: number;
}

/** The same step wherever it is made. */
export function probeStep(): ProbeStep {
  const vocabulary = buildVocabulary(sentences);
  const config = parseConfig({
    architecture: 'egma',
    vision: {
      imageSizePx: 64,
      patchSizePx: 4,
      embeddingWidth: 8,
      depths: [2, 2],
      heads: [1, 2],
      windowSize: 4,
      hiddenRatio: 4,
    },
    text: {
      vocabularySize: vocabulary.length,
      width: 16,
      depth: 2,
      heads: 2,
      hiddenWidth: 32,
      positionCount: 16,
    },
    projectionWidth: 12,
  });
  const random = new SeededRandom(seed, 'probe');
  const noise = (length: number) => Float32Array.from({ length }, () => random.uniform());
  const examples = [2, 3, 1].map((count, index) => ({
    exampleId: `probe ${index}`,
    patientId: `probe ${index}`,
    image: noise(config.vision.imageSizePx ** 2),
    sentences: sentences.slice(0, count),
    gaze: index === 1 ? null : noise(count * patchesPerSide(config) ** 2).map(v => v ** 8),
  }));
  return {
    config,
    parameters: initialParameters(config, seed),
    program: stepProgram(config, allLosses),
    inputs: makeBatch(examples, config, new WordPiece(vocabulary), true),
  };
}

/**
 * Has an engine compute the small step, twice for its time.
 *
 * @param nowMs a clock
 */
export async function probeEngine(
  engine: TrainingEngine,
  nowMs: () => number,
): Promise<ProbeResult> {
  const { parameters, program, inputs } = probeStep();
  const trainer = await engine.train(parameters, defaultOptimiser);
  try {
    const { total: loss } = readTerms(await trainer.accumulate(program, inputs, 1));
    const gradients = await trainer.gradients();
    await trainer.update(1e-3);
    const startedMs = nowMs();
    await trainer.accumulate(program, inputs, 1);
    await trainer.update(1e-3);
    return { loss, gradients, stepMs: nowMs() - startedMs };
  } finally {
    await trainer.dispose();
  }
}

/**
 * How far an engine's loss and gradients are from a reference's: the larger of the loss' relative
 * difference and the worst gradient's ‖difference‖ over the norm of all gradients together.
 */
export function disagreement(actual: ProbeResult, reference: ProbeResult): number {
  let total = 0;
  let worst = 0;
  for (const [name, expected] of reference.gradients) {
    const found = actual.gradients.get(name);
    if (found?.length !== expected.length) return Number.POSITIVE_INFINITY;
    let difference = 0;
    expected.forEach((value, i) => {
      total += value ** 2;
      difference += ((found[i] as number) - value) ** 2;
    });
    // A comparison with NaN is false, and would hide it.
    if (!(difference <= worst)) worst = difference;
  }
  const loss = Math.abs(actual.loss - reference.loss) / Math.abs(reference.loss);
  const gradients = Math.sqrt(worst / total);
  return Number.isFinite(loss) && Number.isFinite(gradients)
    ? Math.max(loss, gradients)
    : Number.POSITIVE_INFINITY;
}
