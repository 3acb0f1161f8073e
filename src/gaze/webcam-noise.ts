import type { SeededRandom } from '../base/random.ts';
import type { Point } from '../imaging/viewport.ts';

/**
 * How wrong a webcam gaze estimate is, screen px. Figures: 754 validation blocks of people looking
 * at known dots through WebGazer (de Leeuw and others, jodeleeuw/219-2021-eyetracking-analysis):
 * bias median 140 (quartiles 79, 244), SD within a dot median 96, 22.6 samples a second.
 */
export interface WebcamNoise {
  /** Constant error of this reading. */
  bias: Point;
  /** Spread of the samples about their mean, √(variance x + variance y). */
  spreadPx: number;
  samplesPerSecond: number;
  /** Share of samples in which the eyes are lost. */
  lossShare: number;
}

const BIAS_MEDIAN_PX = 140;
/** Lognormal with the published quartiles: ln(244/79) / (2 · 0.6745). */
const BIAS_LOG_SD = 0.836;
const SPREAD_MEDIAN_PX = 96;
const SPREAD_LOG_SD = 0.3;
const RATE_MEDIAN_HZ = 22.6;

/** The noise of one reading, drawn from the published distributions; direction of bias uniform. */
export function drawWebcamNoise(random: SeededRandom): WebcamNoise {
  const angle = random.uniform(0, 2 * Math.PI);
  const sizePx = BIAS_MEDIAN_PX * Math.exp(BIAS_LOG_SD * random.normal());
  return {
    bias: { xPx: sizePx * Math.cos(angle), yPx: sizePx * Math.sin(angle) },
    spreadPx: SPREAD_MEDIAN_PX * Math.exp(SPREAD_LOG_SD * random.normal()),
    samplesPerSecond: RATE_MEDIAN_HZ * Math.exp(0.15 * random.normal()),
    lossShare: random.uniform(0.01, 0.08),
  };
}

/** Where the estimator places eyes that look at `truth`. */
export function noisyEstimate(noise: WebcamNoise, truth: Point, random: SeededRandom): Point {
  const axisSd = noise.spreadPx / Math.SQRT2;
  return {
    xPx: truth.xPx + noise.bias.xPx + random.normal(0, axisSd),
    yPx: truth.yPx + noise.bias.yPx + random.normal(0, axisSd),
  };
}
