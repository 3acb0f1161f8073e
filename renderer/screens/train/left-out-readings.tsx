import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output, ReadingSummary } from '../../../src/api/contract.ts';
import { rejectionCounts } from '../../../src/reading/quality-gate.ts';
import { formatDate } from '../../format.ts';
import { gateReasonsText } from '../../quality/issue-text.ts';
import { QualityNotice } from '../../quality/quality-notice.tsx';
import { qualityStateOf } from '../../quality/quality-state.ts';
import styles from './left-out-readings.module.css';

/** More than anybody looks through here; the others are in the library. */
const MOST_SHOWN = 50;

interface LeftOutReadingsProps {
  /** Finished ones of films that are trained on. */
  readings: ReadingSummary[];
  studies: Output<'studies.get'>;
}

/** How many readings the quality gate or a person has left out and why, each with the way to take it in again. */
export function LeftOutReadings({ readings, studies }: LeftOutReadingsProps) {
  const { t } = useTranslation('train');
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const ofState = (state: 'leftOut' | 'overruled') =>
    readings.filter(reading => qualityStateOf(reading) === state);
  const [leftOut, overruled] = [ofState('leftOut'), ofState('overruled')];
  const shown = [...leftOut, ...overruled];
  if (shown.length === 0) return null;

  const byPerson = leftOut.filter(({ exclusion }) => exclusion?.by === 'person').length;
  const whys = [
    ...gateReasonsText(rejectionCounts(leftOut)),
    ...(byPerson > 0 ? [t('leftOut.byPerson', { count: byPerson })] : []),
  ];
  const nameOf = (reading: ReadingSummary) => {
    const study = studies.find(({ studyId }) => studyId === reading.studyId);
    return `${study?.fileName ?? ''}, ${reading.reader}, ${formatDate(reading.startedAt)}`;
  };
  return (
    <div className={styles.leftOut}>
      <UnstyledButton
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(open => !open)}
      >
        <IconChevronRight size={15} stroke={1.8} aria-hidden data-open={isOpen} />
        <span>
          {leftOut.length > 0 &&
            t('leftOut.count', { count: leftOut.length, whys: whys.join(', ') })}{' '}
          {overruled.length > 0 && t('leftOut.overruled', { count: overruled.length })}
        </span>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={listId}>
        <ul className={styles.list}>
          {shown.slice(0, MOST_SHOWN).map(reading => (
            <li key={reading.readingId}>
              <span className={styles.name}>{nameOf(reading)}</span>
              <QualityNotice reading={reading} />
            </li>
          ))}
        </ul>
        {shown.length > MOST_SHOWN && (
          <p className={styles.more}>{t('leftOut.more', { count: shown.length - MOST_SHOWN })}</p>
        )}
      </Collapse>
    </div>
  );
}
