import { Tooltip } from '@mantine/core';
import {
  IconChartLine,
  IconEyeSearch,
  IconLayoutList,
  IconReportAnalytics,
  IconSettings,
  IconStack2,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMethod } from '../queries.ts';
import styles from './rail.module.css';
import { RecordingLight } from './recording-light.tsx';

const PLACES = [
  { name: 'library', icon: IconLayoutList },
  { name: 'train', icon: IconChartLine },
  { name: 'models', icon: IconStack2 },
  { name: 'review', icon: IconEyeSearch },
  { name: 'evaluate', icon: IconReportAnalytics },
] as const;

/** The places one can go, who is reading, and whether anything is being recorded. */
export function Rail({ location }: { location: string }) {
  const { t } = useTranslation();
  const reader = useMethod('settings.get', {}).data?.reader ?? '';
  return (
    <nav className={styles.rail} aria-label={t('places.navigation')}>
      <img src="./icon.svg" alt="" width={30} height={30} className={styles.mark} />
      {PLACES.map(({ name, icon }) => (
        <Place
          key={name}
          path={`/${name}`}
          label={t(`places.${name}`)}
          icon={icon}
          current={location.startsWith(`/${name}`)}
        />
      ))}
      <div className={styles.space} />
      <RecordingLight place="rail" />
      <Place
        path="/settings"
        label={t('places.settings')}
        icon={IconSettings}
        current={location === '/settings'}
      />
      <Tooltip label={reader === '' ? t('places.nameYourself') : reader} position="right">
        <Link
          href="/settings"
          className={styles.reader}
          aria-label={reader === '' ? t('places.noReader') : t('places.reader', { name: reader })}
        >
          <span aria-hidden>{initialsOf(reader)}</span>
        </Link>
      </Tooltip>
    </nav>
  );
}

function Place(props: { path: string; label: string; icon: TablerIcon; current: boolean }) {
  const { path, label, icon: Icon, current } = props;
  return (
    <Link href={path} className={styles.place} aria-current={current ? 'page' : undefined}>
      <Icon size={21} stroke={1.5} aria-hidden />
      {label}
    </Link>
  );
}

function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const chosen = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return chosen.map(part => part?.[0]?.toUpperCase() ?? '').join('') || '?';
}
