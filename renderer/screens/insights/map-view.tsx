import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { EmbeddingMap, Evaluation } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { usualEvaluation } from '../../../src/evaluation/usual-settings.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Thumbnail } from '../../components/thumbnail.tsx';
import { useMethod } from '../../queries.ts';
import { groupColour } from './finding-colours.ts';
import { InsightFrame } from './insight-frame.tsx';
import styles from './map-view.module.css';
import type { Place } from './point-places.ts';
import { PointPlot } from './point-plot.tsx';

type Method = EmbeddingMap['method'];
type MapFilm = EmbeddingMap['films'][number];
/** Width of a film's card and its distance from the point, which it must not cover. */
const CARD_PX = 162;
/** Chosen films whose names are shown. */
const MOST_LISTED = 200;

/** Where films stand among each other for one model, or for several beside each other. */
export function MapView() {
  const { t } = useTranslation('insights');
  const [method, setMethod] = useState<Method>(usualEvaluation.mapMethod);
  const { seed, mostFilms } = usualEvaluation;
  return (
    <InsightFrame
      kind="map"
      place="map"
      mostModels={2}
      fields={
        <SegmentedControl
          fullWidth
          aria-label={t('map.method')}
          value={method}
          onChange={value => setMethod(value as Method)}
          data={[
            { value: 'tsne', label: t('map.methods.tsne') },
            { value: 'umap', label: t('map.methods.umap') },
          ]}
        />
      }
      requestOf={modelIds => ({ kind: 'map', modelIds, seed, method, mostFilms })}
    >
      {finished => <FilmMap key={finished.evaluationId} evaluation={finished} />}
    </InsightFrame>
  );
}

function FilmMap({ evaluation: { evaluationId } }: { evaluation: Evaluation }) {
  const { t } = useTranslation('insights');
  const scheme = useComputedColorScheme('dark');
  const { data, error } = useMethod('insights.map', { evaluationId });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [current, setCurrent] = useState<{ index: number; map: number; place: Place } | null>(null);
  if (error !== null) return <Problem report={reportOf(error)} />;
  if (data === undefined) return null;
  const { films, maps, method } = data;
  const groups = groupsOf(films);
  const placeOf = new Map(groups.map(({ group }, place) => [group, place]));
  // What nobody has read stays in the background.
  const colourOf = (group: string) =>
    groupColour(scheme, group === 'unread' ? films.length : (placeOf.get(group) ?? 0));
  const groupName = (group: string) => t(`finding.${group}`, { defaultValue: group });
  const nameOf = (index: number) => {
    const film = films[index];
    return film === undefined ? '' : `${film.fileName}, ${groupName(groupOf(film))}`;
  };
  return (
    <div className={styles.both}>
      <div
        className={styles.maps}
        style={{ gridTemplateColumns: `repeat(${maps.length}, minmax(0, 1fr))` }}
      >
        <div className={styles.legend}>
          {groups.map(({ group, indices }) => (
            <button
              key={group}
              type="button"
              className={styles.group}
              aria-pressed={indices.every(index => chosen.has(index))}
              onClick={() => setChosen(new Set(indices))}
            >
              <span className={styles.dot} style={{ background: colourOf(group) }} />
              {groupName(group)}
              <span className={styles.count}>{indices.length}</span>
            </button>
          ))}
        </div>
        {maps.map(({ modelId, name, points }, map) => (
          <Panel
            key={modelId}
            fill
            title={t('map.titleOf', { model: name, method: t(`map.methods.${method}`) })}
          >
            <div className={styles.map}>
              <PointPlot
                label={t('map.plot', { model: name })}
                points={points}
                colourOf={index => colourOf(groupOf(films[index] as MapFilm))}
                nameOf={nameOf}
                chosen={chosen}
                onChoose={setChosen}
                current={current?.index ?? null}
                onCurrent={(index, place) =>
                  setCurrent(index === null || place === null ? null : { index, map, place })
                }
              />
              {current !== null && current.map === map && (
                <HoveredFilm
                  film={films[current.index] as MapFilm}
                  place={current.place}
                  name={nameOf(current.index)}
                />
              )}
            </div>
          </Panel>
        ))}
      </div>
      <Panel fill title={t('map.chosen', { count: chosen.size })}>
        {chosen.size === 0 ? (
          <p className={styles.note}>{t('map.help')}</p>
        ) : (
          <ul className={styles.list}>
            {[...chosen].slice(0, MOST_LISTED).map(index => (
              <li key={index}>
                <Link href={`/library/${films[index]?.studyId}`}>{films[index]?.fileName}</Link>
                <span className={styles.count}>{groupName(groupOf(films[index] as MapFilm))}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

/** The film under the pointer, beside it and inside the plot. */
function HoveredFilm({ film, place, name }: { film: MapFilm; place: Place; name: string }) {
  const { xPx, yPx } = place;
  return (
    <div
      className={styles.hovered}
      style={{
        left: xPx > CARD_PX ? xPx - CARD_PX : xPx + 14,
        top: `clamp(0px, ${yPx - 70}px, calc(100% - 190px))`,
      }}
    >
      <div className={styles.picture}>
        <Thumbnail studyId={film.studyId} maxSidePx={132} />
      </div>
      <span className={styles.caption}>{name}</span>
    </div>
  );
}

/** Its first finding; read without one it is normal. */
function groupOf({ findings }: MapFilm): string {
  if (findings === null) return 'unread';
  return findings[0] ?? 'none';
}

/** Largest group first, so that the palette's best colours go to most films; unread films come last. */
function groupsOf(films: readonly MapFilm[]): { group: string; indices: number[] }[] {
  const groups = Map.groupBy([...films.keys()], index => groupOf(films[index] as MapFilm));
  return [...groups]
    .map(([group, indices]) => ({ group, indices }))
    .sort(
      (a, b) =>
        Number(a.group === 'unread') - Number(b.group === 'unread') ||
        b.indices.length - a.indices.length,
    );
}
