import type { GazeGates } from './gates.ts';
import type { ValidationQuality } from './validation-quality.ts';

/** What a validation fails by. `noSamples`: there is a target on which no eyes were found. */
export type ValidationFailure =
  | { what: 'noSamples' }
  | {
      what: 'meanOffset' | 'worstOffset' | 'standardDeviation' | 'rate';
      measured: number;
      limit: number;
    };

/** Why a validation is refused, gravest first; none: it is accepted. A figure it can't give is no reason. */
export function validationFailures(
  quality: ValidationQuality,
  gates: GazeGates,
): ValidationFailure[] {
  if (quality.offsetDegrees === null) return [{ what: 'noSamples' }];
  const failures: ValidationFailure[] = [];
  // The means of the others say nothing about that place.
  if (quality.unseenCount > 0) failures.push({ what: 'noSamples' });
  const atMost = (
    what: 'meanOffset' | 'worstOffset' | 'standardDeviation',
    measured: number | null,
    limit: number,
  ) => {
    if (measured !== null && measured > limit) failures.push({ what, measured, limit });
  };
  atMost('meanOffset', quality.offsetDegrees, gates.meanOffsetDegrees);
  atMost('worstOffset', quality.worstOffsetDegrees, gates.worstOffsetDegrees);
  atMost('standardDeviation', quality.standardDeviationDegrees, gates.standardDeviationDegrees);
  const { effectiveHz } = quality;
  if (effectiveHz !== null && effectiveHz < gates.lowestHz) {
    failures.push({ what: 'rate', measured: effectiveHz, limit: gates.lowestHz });
  }
  return failures;
}
