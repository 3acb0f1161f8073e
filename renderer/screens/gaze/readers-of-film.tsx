import { Loader } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../src/api/contract.ts';
import { gridOf } from '../../../src/api/plane.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { colourMaps } from '../../../src/heatmap/colour-map.ts';
import type { Film } from '../../../src/imaging/film.ts';
import { Empty } from '../../components/empty.tsx';
import { Problem } from '../../components/problem.tsx';
import side from '../../components/side-list.module.css';
import { formatNumber } from '../../format.ts';
import { useFilm, useMethod, useSettings } from '../../queries.ts';
import { GazeFilm } from './gaze-film.tsx';
import styles from './readers.module.css';

/** What several readers said and looked at on one film; the topic's maps beside each other. */
export function ReadersOfFilm({ studyId }: { studyId: string }) {
  const { t } = useTranslation(['gaze', 'review']);
  const comparison = useMethod('gaze.readers', { studyId });
  const film = useFilm(studyId);
  const { settings } = useSettings();
  const [topicIndex, setTopicIndex] = useState(0);
  const topic = comparison.data?.topics[topicIndex] ?? comparison.data?.topics[0];
  const combined = useMemo(() => topic && gridOf(topic.combined), [topic]);
  const failure = comparison.error ?? film.error;
  if (failure !== null) return <Problem report={reportOf(failure)} />;
  if (!comparison.data || !film.data || !settings || !topic || !combined) {
    return <Empty icon={<Loader size={20} />} title={t('readers.comparing')} />;
  }
  const { topics, readers } = comparison.data;
  const nameOf = (readingId: string) =>
    readers.find(reader => reader.readingId === readingId)?.reader ?? readingId;

  return (
    <div className={side.layout}>
      <aside className={side.side}>
        <ol className={side.list} aria-label={t('readers.topics')}>
          {topics.map(({ text, members, mean }, index) => (
            <li key={members.map(one => `${one.readingId}/${one.sentenceIndex}`).join()}>
              <button
                type="button"
                className={side.entry}
                aria-current={index === topicIndex || undefined}
                onClick={() => setTopicIndex(index)}
              >
                <span className={side.text}>{text ?? t('wholeReading')}</span>
                <span className={side.facts}>
                  {t('readers.membersAndCc', { count: members.length, cc: figure(mean.cc) })}
                </span>
              </button>
            </li>
          ))}
        </ol>
        <div className={side.below}>
          <h2 className={styles.title} title={t('readers.outlierRule')}>
            {t('readers.agreement')}
          </h2>
          {readers.map(({ readingId, reader, agreement, isOutlier }) => (
            <div key={readingId} className={styles.standing}>
              <span className={styles.name}>{reader}</span>
              {isOutlier && (
                <span className={styles.outlier} title={t('readers.outlierRule')}>
                  {t('readers.outlier')}
                </span>
              )}
              <span className={styles.figure}>{figure(agreement)}</span>
            </div>
          ))}
        </div>
      </aside>
      <div className={styles.maps}>
        <section className={styles.combined} aria-label={t('readers.combined')}>
          <header className={styles.head}>{t('readers.combined')}</header>
          <GazeFilm
            film={film.data}
            heatmap={combined}
            colours={colourMaps[settings.colourMap]}
            opacity={settings.heatmapOpacity}
            label={t('readers.combined')}
          />
        </section>
        <div className={styles.each}>
          {topic.members.map(({ readingId, sentenceIndex, text }) => (
            <MapOfReader
              key={readingId}
              {...{ readingId, sentenceIndex, settings }}
              film={film.data}
              title={nameOf(readingId)}
              note={text ?? t('wholeReading')}
            />
          ))}
        </div>
        <table className={styles.pairs}>
          <thead>
            <tr>
              <th>{t('readers.pair')}</th>
              <th title={t('readers.ccExplained')}>{t('readers.cc')}</th>
              <th title={t('readers.nccExplained')}>{t('readers.ncc')}</th>
              <th title={t('readers.diceExplained')}>{t('readers.dice')}</th>
            </tr>
          </thead>
          <tbody>
            <tr className={styles.mean}>
              <td>{t('readers.mean')}</td>
              <td>{figure(topic.mean.cc)}</td>
              <td>{figure(topic.mean.ncc)}</td>
              <td>{figure(topic.mean.dice)}</td>
            </tr>
            {topic.pairs.map(({ first, second, cc, ncc, dice }) => (
              <tr key={`${first}-${second}`}>
                <td>
                  {[first, second].map(i => nameOf(topic.members[i]?.readingId ?? '')).join(' – ')}
                </td>
                <td>{figure(cc)}</td>
                <td>{figure(ncc)}</td>
                <td>{figure(dice)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function MapOfReader(props: {
  readingId: string;
  sentenceIndex: number | null;
  film: Film;
  settings: Settings;
  title: string;
  note: string;
}) {
  const { readingId, sentenceIndex, film, settings, title, note } = props;
  const { data } = useMethod('readings.heatmap', { readingId, sentenceIndex, maxSidePx: 256 });
  const map = useMemo(() => (data === undefined ? null : gridOf(data)), [data]);
  return (
    <section className={styles.small} aria-label={title}>
      <header className={styles.head}>
        {title} <span className={styles.note}>{note}</span>
      </header>
      <GazeFilm
        film={film}
        heatmap={map}
        colours={colourMaps[settings.colourMap]}
        opacity={settings.heatmapOpacity}
        label={`${title}, ${note}`}
      />
    </section>
  );
}

function figure(value: number | null): string {
  return value === null ? '–' : formatNumber(value, 2);
}
