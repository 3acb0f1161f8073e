import type { ValidationQuality } from './validation-quality.ts';

export type Grade = 'good' | 'fair' | 'poor';

/**
 * A validation as EyeLink grades its own (SR Research, support thread 244): good below 1.0° on
 * average and 1.5° at worst, fair up to 1.5° and 2.0°, poor above. A webcam is seldom more than
 * poor: the grade says so, the gate says what may be used. Null without samples.
 */
export function gradeOf({
  offsetDegrees,
  worstOffsetDegrees,
}: Pick<ValidationQuality, 'offsetDegrees' | 'worstOffsetDegrees'>): Grade | null {
  if (offsetDegrees === null || worstOffsetDegrees === null) return null;
  if (offsetDegrees < 1 && worstOffsetDegrees < 1.5) return 'good';
  return offsetDegrees <= 1.5 && worstOffsetDegrees <= 2 ? 'fair' : 'poor';
}
