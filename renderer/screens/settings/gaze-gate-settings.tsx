import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../src/api/contract.ts';
import { defaultGazeGates, type GazeGates, gazeGates } from '../../../src/gaze/gates.ts';
import { decimalSeparator } from '../../format.ts';
import styles from './gaze-gate-settings.module.css';

interface GateField {
  name: keyof GazeGates;
  /** What is typed, times this, is what is kept. */
  unit?: number;
  decimals?: number;
}

/** The gates in the groups in which they act. */
const GROUPS: { title: 'calibration' | 'reading' | 'again'; fields: GateField[] }[] = [
  {
    title: 'calibration',
    fields: [
      { name: 'meanOffsetDegrees', decimals: 1 },
      { name: 'worstOffsetDegrees', decimals: 1 },
      { name: 'standardDeviationDegrees', decimals: 1 },
      { name: 'lowestHz' },
    ],
  },
  {
    title: 'reading',
    fields: [
      { name: 'warnLossShare', unit: 0.01 },
      { name: 'rejectLossShare', unit: 0.01 },
      { name: 'warnGapMs', unit: 1000, decimals: 1 },
      { name: 'rejectGapMs', unit: 1000, decimals: 1 },
      { name: 'rejectErrorPatches', decimals: 1 },
    ],
  },
  {
    title: 'again',
    fields: [
      { name: 'driftDegrees', decimals: 1 },
      { name: 'oldestCalibrationHours', decimals: 1 },
      { name: 'casesPerCalibration' },
    ],
  },
];

interface GazeGateSettingsProps {
  settings: Settings;
  change(part: Partial<Settings>): void;
}

/** The limits of calibrations and readings, and how many dots a calibration learns from. */
export function GazeGateSettings({ settings, change }: GazeGateSettingsProps) {
  const { t } = useTranslation('quality');
  const gates = settings.gazeGates;
  const set = (name: keyof GazeGates, value: number) => {
    const changed = gazeGates.safeParse({ ...gates, [name]: value });
    if (changed.success) change({ gazeGates: changed.data });
  };
  return (
    <>
      <p className={styles.explain}>{t('gates.explained')}</p>
      <div className={styles.dots}>
        <span id="calibration-dots">{t('gates.dots')}</span>
        <SegmentedControl
          aria-labelledby="calibration-dots"
          data={['9', '13']}
          value={String(settings.calibrationDots)}
          onChange={value => change({ calibrationDots: value === '13' ? 13 : 9 })}
        />
      </div>
      <div className={styles.groups}>
        {GROUPS.map(({ title, fields }) => (
          <fieldset key={title} className={styles.group}>
            <legend>{t(`gates.${title}`)}</legend>
            {fields.map(({ name, unit = 1, decimals = 0 }) => (
              <NumberInput
                key={name}
                label={t(`gates.${name}`)}
                decimalSeparator={decimalSeparator()}
                decimalScale={decimals}
                min={0}
                step={decimals > 0 ? 0.5 : 1}
                value={Number((gates[name] / unit).toFixed(decimals))}
                onChange={value => typeof value === 'number' && set(name, value * unit)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <Button
        size="xs"
        variant="default"
        mt={16}
        onClick={() => change({ gazeGates: defaultGazeGates })}
      >
        {t('gates.reset')}
      </Button>
    </>
  );
}
