import { Button, Loader, Select } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ReadingSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { playbackOf } from '../../../src/reading/playback.ts';
import { replay } from '../../../src/reading/replay.ts';
import { Empty } from '../../components/empty.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { StandInNote } from '../../components/stand-in-note.tsx';
import { formatDate } from '../../format.ts';
import { useFilm, useMethod } from '../../queries.ts';
import { ReviewPlaces } from '../gaze/review-places.tsx';
import styles from './replay-player.module.css';
import { ReplayPlayer } from './replay-player.tsx';

/** Any reading, watched again as it was. */
export function ReplayScreen({ readingId }: { readingId: string | null }) {
  const { t } = useTranslation(['replay', 'review']);
  const [, navigate] = useLocation();
  const query = useMethod('readings.list', {});
  const readings = (query.data ?? []).filter(isWatchable).toSorted(byAge);
  const reading = readings.find(one => one.readingId === readingId) ?? readings[0] ?? null;
  const studyIds = [...new Set(readings.map(({ studyId }) => studyId))].sort();
  const studies = useMethod('studies.get', { studyIds }).data ?? [];
  const nameOf = ({ studyId, reader, startedAt }: ReadingSummary) => {
    const study = studies.find(one => one.studyId === studyId);
    return `${study?.fileName ?? studyId}, ${reader}, ${formatDate(startedAt)}`;
  };
  return (
    <Screen
      title={t('review:title')}
      note={
        <div className={styles.note}>
          <ReviewPlaces current="replay" />
          {reading !== null && (
            <>
              <Select
                className={styles.reading}
                aria-label={t('reading')}
                searchable
                allowDeselect={false}
                data={readings.map(one => ({ value: one.readingId, label: nameOf(one) }))}
                value={reading.readingId}
                onChange={id => id !== null && navigate(`/review/replay/${id}`)}
              />
              <StandInNote gazeSource={reading.gazeSource} />
            </>
          )}
        </div>
      }
      footer={
        <>
          <KeyHint keys={['Space']}>{t('keys.play')}</KeyHint>
          <KeyHint keys={['←', '→']}>{t('keys.sentence')}</KeyHint>
          <KeyHint keys={['Shift+←', 'Shift+→']}>{t('keys.second')}</KeyHint>
          <KeyHint keys={['-', '+']}>{t('keys.speed')}</KeyHint>
          <KeyHint keys={['Esc']}>{t('keys.back')}</KeyHint>
        </>
      }
    >
      {query.isPending && <Empty icon={<Loader size={20} />} title={t('opening')} />}
      {query.error !== null && <Problem report={reportOf(query.error)} />}
      {query.isSuccess && reading === null && (
        <Empty icon={<IconPlayerPlay size={44} stroke={1.2} />} title={t('none.title')}>
          {t('none.advice')}
          <Button mt={18} display="block" mx="auto" onClick={() => navigate('/library')}>
            {t('none.library')}
          </Button>
        </Empty>
      )}
      {reading !== null && <ReplayOfReading key={reading.readingId} reading={reading} />}
    </Screen>
  );
}

function ReplayOfReading({ reading: { readingId, studyId } }: { reading: ReadingSummary }) {
  const { t } = useTranslation('replay');
  const [, navigate] = useLocation();
  const recorded = useMethod('readings.read', { readingId });
  const alignment = useMethod('readings.align', { readingId });
  const film = useFilm(studyId);
  const playback = useMemo(() => {
    if (recorded.data === undefined || alignment.data === undefined) return null;
    const { header, events } = recorded.data;
    const { sentences, fixations } = alignment.data;
    return playbackOf({ ...replay(header, events), sentences }, events, fixations);
  }, [recorded.data, alignment.data]);

  const failure = recorded.error ?? alignment.error ?? film.error;
  if (failure !== null) return <Problem report={reportOf(failure)} />;
  if (playback === null || film.data === undefined) {
    return <Empty icon={<Loader size={20} />} title={t('opening')} />;
  }
  return (
    <ReplayPlayer
      film={film.data}
      playback={playback}
      onBack={() => navigate(`/library/${studyId}`)}
    />
  );
}

function isWatchable({ state }: ReadingSummary): boolean {
  return state === 'finished' || state === 'interrupted';
}

function byAge(a: ReadingSummary, b: ReadingSummary): number {
  return b.startedAt.localeCompare(a.startedAt);
}
