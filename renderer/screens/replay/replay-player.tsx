import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Film } from '../../../src/imaging/film.ts';
import { momentAt, neighbourSentenceMs, type Playback } from '../../../src/reading/playback.ts';
import side from '../../components/side-list.module.css';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { formatDuration, formatNumber } from '../../format.ts';
import { Player, SPEEDS } from './player.ts';
import { ReplayFilm } from './replay-film.tsx';
import styles from './replay-player.module.css';
import { Timeline } from './timeline.tsx';
import { Words } from './words.tsx';

interface ReplayPlayerProps {
  film: Film;
  playback: Playback;
  onBack(): void;
}

/** Film, gaze and words of a reading as they were, with sentences to go to and a line through time. */
export function ReplayPlayer({ film, playback, onBack }: ReplayPlayerProps) {
  const { t } = useTranslation('replay');
  const player = useMemo(() => new Player(playback.durationMs), [playback]);
  useEffect(() => () => player.pause(), [player]);
  const isPlaying = useStore(player.store, state => state.isPlaying);
  const speed = useStore(player.store, state => state.speed);
  const second = useStore(player.store, ({ tMs }) => Math.floor(tMs / 1000));

  const toSentence = (step: 1 | -1) =>
    player.seek(neighbourSentenceMs(playback, player.store.getState().tMs, step));
  useHotkeys(true, event => {
    const bySecond = event.shiftKey ? 1 : 0;
    const nowMs = player.store.getState().tMs;
    if (event.key === ' ') player.toggle();
    else if (event.key === 'ArrowRight' && bySecond) player.seek(nowMs + 1_000);
    else if (event.key === 'ArrowLeft' && bySecond) player.seek(nowMs - 1_000);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') toSentence(1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') toSentence(-1);
    else if (event.key === 'Home') player.seek(0);
    else if (event.key === 'End') player.seek(playback.durationMs);
    else if (event.key === '+') player.stepSpeed(1);
    else if (event.key === '-') player.stepSpeed(-1);
    else if (event.key === 'Escape') onBack();
    else return false;
    return true;
  });

  return (
    <div className={side.layout}>
      <Sentences playback={playback} player={player} />
      <div className={styles.main}>
        <ReplayFilm film={film} playback={playback} player={player} />
        <Words playback={playback} player={player} />
        <div className={styles.controls}>
          <ActionIcon
            size="lg"
            variant="filled"
            aria-label={isPlaying ? t('pause') : t('play')}
            onClick={() => player.toggle()}
          >
            {isPlaying ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
          </ActionIcon>
          <span className={styles.time}>
            {formatDuration(second * 1000)} / {formatDuration(playback.durationMs)}
          </span>
          <Timeline playback={playback} player={player} />
          <SegmentedControl
            size="xs"
            aria-label={t('speed')}
            value={String(speed)}
            onChange={value => player.setSpeed(Number(value))}
            data={SPEEDS.map(value => ({
              value: String(value),
              label: t('times', { speed: formatNumber(value, value < 1 ? 1 : 0) }),
            }))}
          />
        </div>
      </div>
    </div>
  );
}

function Sentences({ playback, player }: { playback: Playback; player: Player }) {
  const { t } = useTranslation('replay');
  const list = useRef<HTMLOListElement>(null);
  const current = useStore(player.store, ({ tMs }) => momentAt(playback, tMs).sentence);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <aside className={side.side} aria-label={t('sentences')}>
      <ol ref={list} className={side.list}>
        {playback.sentences.map(({ text, startMs }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences never change
          <li key={i}>
            <button
              type="button"
              className={side.entry}
              aria-current={i === current || undefined}
              onClick={() => player.seek(startMs)}
            >
              <span className={side.text}>{text}</span>
              <span className={side.facts}>{formatDuration(startMs)}</span>
            </button>
          </li>
        ))}
      </ol>
      {playback.sentences.length === 0 && <p className={styles.nothing}>{t('noSentences')}</p>}
    </aside>
  );
}
