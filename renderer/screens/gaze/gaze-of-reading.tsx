import { Loader } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GazePictureMessage, ReadingSummary } from '../../../src/api/contract.ts';
import { gridOf } from '../../../src/api/plane.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { colourMaps } from '../../../src/heatmap/colour-map.ts';
import { lookedAt } from '../../../src/heatmap/looked-at.ts';
import { Empty } from '../../components/empty.tsx';
import { Problem } from '../../components/problem.tsx';
import side from '../../components/side-list.module.css';
import { formatNumber } from '../../format.ts';
import { useFilm, useMethod, useSettings } from '../../queries.ts';
import { GazeFilm } from './gaze-film.tsx';
import styles from './gaze-screen.module.css';
import { SentenceChoices } from './sentence-choices.tsx';
import { SpanPanel } from './span-panel.tsx';
import { SpeedChart } from './speed-chart.tsx';

interface GazeOfReadingProps {
  reading: ReadingSummary;
  /** null: the whole reading. */
  sentenceIndex: number | null;
  onSentence(index: number | null): void;
}

/** Raw gaze, speed and filtered gaze beside each other, with the sentences they belong to. */
export function GazeOfReading({ reading, sentenceIndex, onSentence }: GazeOfReadingProps) {
  const { t } = useTranslation(['gaze', 'review']);
  const { readingId, studyId, reader } = reading;
  const { settings } = useSettings();
  const alignment = useMethod('readings.align', { readingId });
  const picture = useMethod('gaze.picture', { readingId });
  const film = useFilm(studyId);
  const [word, setWord] = useState<{ sentence: number; index: number } | null>(null);
  // A word stays chosen only as long as its sentence does.
  const wordIndex = word !== null && word.sentence === sentenceIndex ? word.index : null;
  const sentenceMap = useMethod(
    'readings.heatmap',
    { readingId, sentenceIndex, maxSidePx: 256, ...(wordIndex === null ? {} : { wordIndex }) },
    sentenceIndex !== null,
  );
  const gaze = useMemo(() => picture.data && columnsOf(picture.data), [picture.data]);
  const shownMap = useMemo(
    () => (sentenceMap.data === undefined ? null : gridOf(sentenceMap.data)),
    [sentenceMap.data],
  );
  const failure = alignment.error ?? picture.error ?? film.error;
  if (failure !== null) return <Problem report={reportOf(failure)} />;
  if (!alignment.data || !picture.data || !gaze || !film.data || !settings) {
    return <Empty icon={<Loader size={20} />} title={t('review:aligning')} />;
  }
  const style = {
    film: film.data,
    colours: colourMaps[settings.colourMap],
    opacity: settings.heatmapOpacity,
  };
  const sentence = sentenceIndex === null ? null : alignment.data.sentences[sentenceIndex];
  const isWhole = sentence === null || sentence === undefined;
  const scanpath = isWhole
    ? picture.data.fixations
    : lookedAt(alignment.data, sentence.index, wordIndex);
  return (
    <div className={side.layout}>
      <aside className={side.side}>
        <SentenceChoices
          alignment={alignment.data}
          selectedIndex={sentenceIndex}
          onSelect={onSentence}
        />
        <SpanPanel reader={reader} />
      </aside>
      <div className={styles.pictures}>
        <Pane title={t('raw.title')} note={rawNote(picture.data, t)}>
          <GazeFilm {...style} heatmap={gaze.raw} points={gaze.points} label={t('raw.title')} />
        </Pane>
        <Pane
          title={t('filtered.title')}
          note={
            isWhole ? (
              t('filtered.note', { count: scanpath.length })
            ) : (
              <Words
                words={sentence.words.map(({ text }) => text)}
                chosen={wordIndex}
                onChoose={index =>
                  setWord(index === null ? null : { sentence: sentence.index, index })
                }
              />
            )
          }
        >
          <GazeFilm
            {...style}
            heatmap={isWhole ? gaze.filtered : shownMap}
            scanpath={scanpath}
            label={t('filtered.title')}
          />
        </Pane>
        <div className={styles.speed}>
          <SpeedChart
            tMs={gaze.tMs}
            speed={gaze.speed}
            isKept={picture.data.isKept}
            threshold={picture.data.thresholds.peak}
          />
          <p className={styles.reason}>{detectorReason(picture.data, t)}</p>
        </div>
      </div>
    </div>
  );
}

/** The words of a sentence; the chosen one's gaze is shown instead of the sentence's. */
function Words(props: {
  words: string[];
  chosen: number | null;
  onChoose(index: number | null): void;
}) {
  const { words, chosen, onChoose } = props;
  return words.map((text, index) => (
    <button
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's words never move, and may repeat
      key={index}
      type="button"
      className={styles.word}
      aria-pressed={index === chosen}
      onClick={() => onChoose(index === chosen ? null : index)}
    >
      {text}
    </button>
  ));
}

function Pane(props: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.pane} aria-label={props.title}>
      <header className={styles.paneHead}>
        <h2 className={styles.paneTitle}>{props.title}</h2>
        <span className={styles.paneNote}>{props.note}</span>
      </header>
      {props.children}
    </section>
  );
}

type Translate = ReturnType<typeof useTranslation<['gaze', 'review']>>['t'];

/** Why this detector, by the rate and the noise it was chosen for. */
function detectorReason(
  { detector, samplingRateHz, noiseDegrees }: GazePictureMessage,
  t: Translate,
): string {
  return t(`detector.${detector}`, {
    rate: samplingRateHz === null ? '–' : formatNumber(samplingRateHz),
    noise: formatNumber(noiseDegrees, 2),
  });
}

function rawNote({ samplingRateHz, offsetCorrectionPx }: GazePictureMessage, t: Translate): string {
  const rate =
    samplingRateHz === null ? [] : [t('raw.rate', { rate: formatNumber(samplingRateHz) })];
  const offset =
    offsetCorrectionPx === null
      ? []
      : [t('raw.corrected', { offset: formatNumber(offsetCorrectionPx) })];
  return [...rate, ...offset].join(', ');
}

function columnsOf(picture: GazePictureMessage) {
  const float32Of = (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer);
  const [x, y] = [float32Of(picture.xPx), float32Of(picture.yPx)];
  return {
    tMs: float32Of(picture.tMs),
    speed: float32Of(picture.speed),
    points: Array.from(x, (xPx, i) => ({ xPx, yPx: y[i] as number })),
    raw: gridOf(picture.rawHeatmap),
    filtered: gridOf(picture.filteredHeatmap),
  };
}
