import { Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReadingSummary } from '../../src/api/contract.ts';
import { QualityNotice } from './quality-notice.tsx';
import styles from './quality-sign.module.css';
import { type QualityState, qualityStateOf } from './quality-state.ts';

const ICONS: Record<QualityState, typeof IconCircleCheck> = {
  leftOut: IconCircleMinus,
  overruled: IconAlertTriangle,
  doubted: IconAlertTriangle,
  good: IconCircleCheck,
};

/** In a word whether a finished reading is trained on; what speaks against it, and the way to overrule it, behind. */
export function QualitySign({ reading }: { reading: ReadingSummary }) {
  const { t } = useTranslation('quality');
  if (reading.state !== 'finished') return null;
  const state = qualityStateOf(reading);
  const Icon = ICONS[state];
  return (
    <Popover position="bottom-end" width={340} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles.sign} data-state={state}>
          <Icon size={15} stroke={1.6} aria-hidden />
          {t(`sign.${state}`)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        <QualityNotice reading={reading} always />
      </Popover.Dropdown>
    </Popover>
  );
}
