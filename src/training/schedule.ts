/**
 * Learning rate of a step: linear warm-up over the first tenth of the steps, then half a cosine
 * down to 0 (Loshchilov & Hutter, 2017).
 *
 * @param step counted from 1 to stepCount
 */
export function cosineWithWarmUp(step: number, stepCount: number, peak: number): number {
  const warmUp = Math.floor(stepCount / 10);
  if (step <= warmUp) return (peak * step) / warmUp;
  const progress = (step - 1 - warmUp) / Math.max(1, stepCount - warmUp);
  return (peak * (1 + Math.cos(Math.PI * progress))) / 2;
}
