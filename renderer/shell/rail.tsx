import { Tooltip } from '@mantine/core';
import {
  IconChartLine,
  IconEyeSearch,
  IconLayoutList,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMethod } from '../queries.ts';
import styles from './rail.module.css';
import { useRecording } from './recording.ts';

const PLACES: { path: string; label: string; icon: TablerIcon }[] = [
  { path: '/library', label: 'Library', icon: IconLayoutList },
  { path: '/train', label: 'Train', icon: IconChartLine },
  { path: '/review', label: 'Review', icon: IconEyeSearch },
];

/** The places one can go, who is reading, and whether anything is being recorded. */
export function Rail({ location }: { location: string }) {
  const { recording } = useRecording();
  const reader = useMethod('settings.get', {}).data?.reader ?? '';
  return (
    <nav className={styles.rail} aria-label="Foveal">
      <img src="./icon.svg" alt="" width={30} height={30} className={styles.mark} />
      {PLACES.map(place => (
        <Place key={place.path} {...place} current={location.startsWith(place.path)} />
      ))}
      <div className={styles.space} />
      <div className={styles.light} role="status">
        {recording && (
          <>
            <span className={styles.lamp} aria-hidden />
            Recording
          </>
        )}
      </div>
      <Place
        path="/settings"
        label="Settings"
        icon={IconSettings}
        current={location === '/settings'}
      />
      <Tooltip label={reader === '' ? 'Nobody named yet: see Settings' : reader} position="right">
        <Link href="/settings" className={styles.reader} aria-label={`Reader: ${reader || 'none'}`}>
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
