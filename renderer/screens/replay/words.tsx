import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { momentAt, type Playback } from '../../../src/reading/playback.ts';
import type { Player } from './player.ts';
import styles from './words.module.css';

interface WordsProps {
  playback: Playback;
  player: Player;
}

/** The sentence being said, as far as it has been; the word of the moment stands out. */
export function Words({ playback, player }: WordsProps) {
  const { t } = useTranslation('replay');
  const word = useStore(player.store, ({ tMs }) => momentAt(playback, tMs).word);
  const sentence = useStore(player.store, ({ tMs }) => momentAt(playback, tMs).sentence);
  const isBeingSaid = useStore(
    player.store,
    ({ tMs }) => tMs <= (playback.words[word]?.endMs ?? -1),
  );
  const firstWord = playback.sentences[sentence]?.firstWord ?? 0;
  const said = playback.words.slice(firstWord, word + 1);
  return (
    <p className={styles.words} aria-live="off">
      {said.length === 0 && <span className={styles.silence}>{t('silence')}</span>}
      {said.map(({ text, startMs }, i) => (
        <span
          key={startMs}
          className={styles.word}
          data-now={(isBeingSaid && i === said.length - 1) || undefined}
        >
          {text}{' '}
        </span>
      ))}
    </p>
  );
}
