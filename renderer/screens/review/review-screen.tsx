import { Button, Loader, Select, Slider, Switch } from '@mantine/core';
import { IconEyeSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ReadingSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { formatDate, formatPercent } from '../../format.ts';
import { useMethod, useSettings } from '../../queries.ts';
import { ReviewPlaces } from '../gaze/review-places.tsx';
import { ColourBar } from './colour-bar.tsx';
import { Comparison } from './comparison.tsx';
import styles from './review-screen.module.css';

/** Where the reader looked beside where a model looks, before and after training. */
export function ReviewScreen({ readingId }: { readingId: string | null }) {
  const { t } = useTranslation('review');
  const [, navigate] = useLocation();
  const readingsQuery = useMethod('readings.list', {});
  const { settings, change } = useSettings();
  const [isNative, setNative] = useState(false);
  const [draggedOpacity, setDraggedOpacity] = useState<number | null>(null);
  const opacity = draggedOpacity ?? settings?.heatmapOpacity ?? 0.5;

  const readings = (readingsQuery.data ?? [])
    .filter(reading => reading.state === 'finished')
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const reading = readings.find(one => one.readingId === readingId) ?? readings[0] ?? null;
  const studyIds = [...new Set(readings.map(one => one.studyId))].sort();
  const studies = useMethod('studies.get', { studyIds }).data ?? [];
  const nameOf = (one: ReadingSummary) => {
    const study = studies.find(study => study.studyId === one.studyId);
    const name = `${study?.fileName ?? one.studyId}, ${one.reader}, ${formatDate(one.startedAt)}`;
    return one.exclusion === null ? name : t('leftOut', { name });
  };

  return (
    <Screen
      title={t('title')}
      note={
        <div className={styles.note}>
          <ReviewPlaces current="attention" />
          {readings.length > 0 && (
            <Select
              className={styles.reading}
              aria-label={t('reading')}
              searchable
              allowDeselect={false}
              data={readings.map(one => ({ value: one.readingId, label: nameOf(one) }))}
              value={reading?.readingId ?? null}
              onChange={id => id !== null && navigate(`/review/${id}`)}
            />
          )}
        </div>
      }
      actions={
        reading !== null && (
          <>
            <Button
              size="xs"
              variant="default"
              onClick={() => navigate(`/review/transcript/${reading.readingId}`)}
            >
              {t('transcript')}
            </Button>
            <ColourBar name={settings?.colourMap ?? 'inferno'} />
            <Slider
              w={110}
              size="xs"
              label={value => formatPercent(value / 100)}
              thumbLabel={t('opacity')}
              value={Math.round(opacity * 100)}
              onChange={value => setDraggedOpacity(value / 100)}
              onChangeEnd={value => {
                change({ heatmapOpacity: value / 100 });
                setDraggedOpacity(null);
              }}
            />
            <Switch
              size="xs"
              label={t('nativeCells')}
              checked={isNative}
              onChange={event => setNative(event.currentTarget.checked)}
            />
          </>
        )
      }
      footer={
        <>
          <KeyHint keys={['↑', '↓']}>{t('keys.sentence')}</KeyHint>
          <KeyHint keys={['O']}>{t('keys.maps')}</KeyHint>
          <KeyHint keys={['N']}>{t('keys.native')}</KeyHint>
          <KeyHint keys={['?']}>{t('keys.help')}</KeyHint>
        </>
      }
    >
      {readingsQuery.isPending && <Empty icon={<Loader size={20} />} title={t('opening')} />}
      {readingsQuery.error !== null && (
        <div className={styles.centre}>
          <Problem report={reportOf(readingsQuery.error)} onRetry={() => readingsQuery.refetch()} />
        </div>
      )}
      {readingsQuery.isSuccess && reading === null && (
        <Empty icon={<IconEyeSearch size={44} stroke={1.2} />} title={t('empty.title')}>
          {t('empty.advice')}
          <Button mt={18} display="block" mx="auto" onClick={() => navigate('/library')}>
            {t('empty.library')}
          </Button>
        </Empty>
      )}
      {reading !== null && settings !== undefined && (
        <Comparison
          key={reading.readingId}
          reading={reading}
          colourMap={settings.colourMap}
          opacity={opacity}
          native={isNative}
          onToggleNative={() => setNative(native => !native)}
        />
      )}
    </Screen>
  );
}
