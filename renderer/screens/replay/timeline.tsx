import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Playback } from '../../../src/reading/playback.ts';
import { formatDuration } from '../../format.ts';
import type { Player } from './player.ts';
import styles from './timeline.module.css';

/** Arrow keys on the line move by so much. */
const STEP_MS = 1_000;

/** The reading from end to end: sentences, what is missing, and where one is. */
export function Timeline({ playback, player }: { playback: Playback; player: Player }) {
  const { t } = useTranslation('replay');
  const { durationMs, sentences, missing } = playback;
  const slider = useRef<HTMLInputElement>(null);
  const second = useStore(player.store, ({ tMs }) => Math.floor(tMs / 1000));
  const percent = (ms: number) => `${(100 * ms) / Math.max(1, durationMs)}%`;

  // The handle moves every frame; React only hears of whole seconds.
  useEffect(() => {
    const follow = ({ tMs }: { tMs: number }) => {
      if (slider.current === null) return;
      slider.current.value = String(tMs);
      const share = durationMs > 0 ? tMs / durationMs : 0;
      slider.current.style.setProperty('--played', `${100 * share}%`);
    };
    follow(player.store.getState());
    return player.store.subscribe(follow);
  }, [player, durationMs]);

  const now = formatDuration(second * 1000);
  const whole = formatDuration(durationMs);
  return (
    <div className={styles.timeline}>
      <div className={styles.lanes} aria-hidden>
        {sentences.map(({ startMs, endMs }, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: sentences never change
            key={i}
            className={styles.sentence}
            style={{ left: percent(startMs), width: percent(endMs - startMs) }}
          />
        ))}
        {missing.map(({ fromMs, toMs, what }) => (
          <span
            key={fromMs}
            className={styles.missing}
            data-what={what}
            title={`${t(what)}, ${formatDuration(fromMs)} – ${formatDuration(toMs)}`}
            style={{ left: percent(fromMs), width: percent(toMs - fromMs) }}
          />
        ))}
      </div>
      <input
        ref={slider}
        className={styles.slider}
        type="range"
        min={0}
        max={durationMs}
        step="any"
        defaultValue={0}
        aria-label={t('time')}
        aria-valuetext={t('timeText', { now, whole })}
        onInput={event => player.seek(Number(event.currentTarget.value))}
        onKeyDown={event => {
          const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
          const step = steps[event.key];
          if (step === undefined) return;
          event.preventDefault();
          player.seek(player.store.getState().tMs + step * STEP_MS);
        }}
      />
    </div>
  );
}
