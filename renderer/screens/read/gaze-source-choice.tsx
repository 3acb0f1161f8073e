import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../format.ts';
import styles from './gaze-source-choice.module.css';
import { GazepointPanel } from './gazepoint-panel.tsx';
import type { Camera } from './use-camera.ts';
import type { ChosenGaze, GazeKind } from './use-gaze-choice.ts';

const KINDS: readonly GazeKind[] = ['webcam', 'gazepoint', 'mouse', 'synthetic', 'replay'];

/** Which source gaze is taken from, and what has to be said about it. */
export function GazeSourceChoice({ chosen, source }: { chosen: ChosenGaze; source: Camera }) {
  const { t } = useTranslation('sources');
  const { kind } = chosen;
  return (
    <div className={styles.choice}>
      <Select
        label={t('label')}
        data={KINDS.map(value => ({ value, label: t(`kind.${value}`) }))}
        value={kind}
        onChange={value => value && chosen.choose(value)}
        allowDeselect={false}
      />
      {kind === 'gazepoint' && <GazepointPanel source={source} />}
      {kind === 'replay' && <ReplayedReading chosen={chosen} />}
      {kind !== 'webcam' && kind !== 'gazepoint' && (
        <p className={styles.note} data-warning={kind === 'mouse' || undefined}>
          {t(`note.${kind}`)}
        </p>
      )}
    </div>
  );
}

function ReplayedReading({ chosen }: { chosen: ChosenGaze }) {
  const { t } = useTranslation('sources');
  const { replayable, replayedId, replay } = chosen;
  if (replayable.length === 0) return <p className={styles.note}>{t('replay.none')}</p>;
  return (
    <Select
      label={t('replay.reading')}
      data={replayable.map(({ readingId, reader, startedAt }) => ({
        value: readingId,
        label: `${formatDate(startedAt)}, ${reader}`,
      }))}
      value={replayedId}
      onChange={readingId => readingId && replay(readingId)}
      allowDeselect={false}
    />
  );
}
