import type { Api } from '../api/contract.ts';
import { type CalibrationProfile, misfitOf } from '../reading/calibration-profile.ts';
import { currentConsent, refuseWithoutConsent } from './consent.ts';
import type { Ports } from './ports.ts';
import type { Turns } from './turns.ts';

type CalibrationMethods = Pick<Api, Extract<keyof Api, `calibrations.${string}`>>;

/**
 * Calibrations that are offered again. They tell of a reader's eyes, so none is kept without consent
 * to the camera.
 *
 * @param turns by reader: none is kept while its reader's consent is changing
 */
export function calibrationMethods(
  ports: Ports,
  turns: Turns,
  onChange: () => void,
): CalibrationMethods {
  const casesSince = ({ reader, madeAt }: CalibrationProfile) =>
    ports.catalogue
      .readings()
      .filter(
        reading =>
          reading.reader === reader && reading.startedAt > madeAt && reading.gazeSampleCount > 0,
      ).length;

  return {
    async 'calibrations.find'({ reader, camera, display }) {
      const date = ports.clock.now();
      const { gazeGates } = await ports.settings.read();
      const now = { camera, display, date, oldestHours: gazeGates.oldestCalibrationHours };
      const known = (await ports.calibrations.list(reader)).map(profile => ({
        profile,
        misfit: misfitOf(profile, now),
      }));
      const best = known.find(({ misfit }) => misfit === null) ?? known[0];
      if (best === undefined) return null;
      const ageMs = Math.max(0, date.getTime() - Date.parse(best.profile.madeAt));
      return { ...best, ageMs, caseCount: casesSince(best.profile) };
    },
    'calibrations.save': made =>
      turns.run(made.reader, async () => {
        const { reader } = made;
        const recording = { reader, gazeSource: 'webcam', speechModel: null } as const;
        refuseWithoutConsent(recording, await currentConsent(ports, reader));
        const madeAt = ports.clock.now().toISOString();
        const profile: CalibrationProfile = { profileVersion: 1, ...made, madeAt };
        await ports.calibrations.put(profile);
        await ports.audit.append('calibration.save', reader);
        onChange();
        return profile;
      }),
    async 'calibrations.forget'({ reader }) {
      await ports.calibrations.removeOf(reader);
      await ports.audit.append('calibration.forget', reader);
      onChange();
      return {};
    },
  };
}
