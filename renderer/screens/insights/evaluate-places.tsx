import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

const PATHS = {
  dataSets: '/evaluate',
  comparison: '/evaluate/comparison',
  map: '/evaluate/map',
  nextCases: '/evaluate/next-cases',
} as const;
type Place = keyof typeof PATHS;

/** Models on data sets in folders, and three questions about the library's own films. */
export function EvaluatePlaces({ current }: { current: Place }) {
  const { t } = useTranslation('insights');
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
