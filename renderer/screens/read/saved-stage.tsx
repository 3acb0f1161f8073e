import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ReadingSummary } from '../../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { formatDuration, formatPercent } from '../../format.ts';
import { QualityNotice } from '../../quality/quality-notice.tsx';
import { useMethod } from '../../queries.ts';
import styles from './saved-stage.module.css';

interface SavedStageProps {
  summary: ReadingSummary;
  hasNext: boolean;
  /** The next case, or back to the library where there is none. */
  onNext(): void;
  /** The same film once more. */
  onRepeat(): void;
  onDone(): void;
  /** Of something beside the reading, such as a calibration that can't be kept. */
  problem: ErrorReport | null;
}

/** What the reading holds now that it is on the disk, how good it is, and where to go next. */
export function SavedStage(props: SavedStageProps) {
  const { t } = useTranslation(['read', 'common']);
  const { summary, hasNext, onNext, onRepeat, onDone, problem } = props;
  const [, navigate] = useLocation();
  const [decided, setDecided] = useState<ReadingSummary | null>(null);
  const reading = decided ?? summary;
  const { readingId, lossShare } = summary;
  const alignment = useMethod('readings.align', { readingId });
  const review = () => navigate(`/review/${readingId}`);
  const edit = () => navigate(`/review/transcript/${readingId}`);
  const watch = () => navigate(`/review/replay/${readingId}`);
  useHotkeys(true, event => {
    if (event.key === 'Enter') onNext();
    else if (event.key === 'v') review();
    else if (event.key === 't') edit();
    else if (event.key === 'r') onRepeat();
    else if (event.key === 'w') watch();
    else if (event.key === 'Escape') onDone();
    else return false;
    return true;
  });
  const facts = [
    t('common:count.words', { count: summary.wordCount }),
    alignment.data && t('common:count.sentences', { count: alignment.data.sentences.length }),
    lossShare === null
      ? t('saved.noGaze')
      : t('saved.gazeLoss', { share: formatPercent(lossShare) }),
    formatDuration(summary.durationMs),
  ];
  const isDoubtful = summary.issues.length > 0;
  return (
    <div className={styles.stage}>
      <Empty
        isWide
        icon={
          isDoubtful ? (
            <IconAlertTriangle size={34} stroke={1.4} color="var(--fv-warn)" />
          ) : (
            <IconCircleCheck size={34} stroke={1.4} color="var(--fv-good)" />
          )
        }
        title={t('saved.title', { facts: facts.filter(Boolean).join(', ') })}
      >
        <div className={styles.quality}>
          <QualityNotice reading={reading} onDecided={setDecided} />
        </div>
        {problem && <Problem report={problem} />}
        {alignment.error && <Problem report={reportOf(alignment.error)} />}
        <ol className={styles.sentences}>
          {alignment.data?.sentences.map(sentence => (
            <li key={sentence.index}>
              {sentence.text}
              {sentence.fallback && <span className={styles.note}> {t('saved.fallback')}</span>}
            </li>
          ))}
        </ol>
        {!hasNext && <p className={styles.allRead}>{t('saved.allRead')}</p>}
        <div className={styles.actions}>
          <Button onClick={onNext}>{hasNext ? t('saved.next') : t('saved.back')}</Button>
          <Button variant="default" onClick={onRepeat}>
            {t('saved.repeat')}
          </Button>
          <Button variant="default" onClick={review}>
            {t('saved.review')}
          </Button>
          <Button variant="default" onClick={edit}>
            {t('saved.transcript')}
          </Button>
          <Button variant="default" onClick={watch}>
            {t('saved.watch')}
          </Button>
          {hasNext && (
            <Button variant="default" onClick={onDone}>
              {t('saved.library')}
            </Button>
          )}
        </div>
        <div className={styles.keys}>
          {hasNext && <KeyHint keys={['Enter']}>{t('keys.next')}</KeyHint>}
          <KeyHint keys={['R']}>{t('keys.repeat')}</KeyHint>
          <KeyHint keys={['V']}>{t('keys.review')}</KeyHint>
          <KeyHint keys={['T']}>{t('keys.transcript')}</KeyHint>
          <KeyHint keys={['W']}>{t('keys.watch')}</KeyHint>
          <KeyHint keys={hasNext ? ['Esc'] : ['Enter', 'Esc']}>{t('keys.library')}</KeyHint>
        </div>
      </Empty>
    </div>
  );
}
