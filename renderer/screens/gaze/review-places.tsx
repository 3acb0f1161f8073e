import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

const PATHS = {
  attention: '/review',
  gaze: '/review/gaze',
  readers: '/review/readers',
  searches: '/review/searches',
  replay: '/review/replay',
} as const;
type Place = keyof typeof PATHS;

/** The five ways to look at finished readings. */
export function ReviewPlaces({ current }: { current: Place }) {
  const { t } = useTranslation('gaze');
  const [, navigate] = useLocation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('places.label')}
      value={current}
      onChange={place => navigate(PATHS[place as Place])}
      data={(Object.keys(PATHS) as Place[]).map(place => ({
        value: place,
        label: t(`places.${place}`),
      }))}
    />
  );
}
