import { SegmentedControl, Select, Switch, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation, ModelComparison } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { usualEvaluation } from '../../../src/evaluation/usual-settings.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { formatNumber } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import { ComparisonTable } from './comparison-table.tsx';
import styles from './comparison-view.module.css';
import { groupColour } from './finding-colours.ts';
import { InsightFrame } from './insight-frame.tsx';
import { PointPlot } from './point-plot.tsx';

export const MEASURES = ['gazeAgreement', 'correctness'] as const;
export type Measure = (typeof MEASURES)[number];

/** Models beside each other on every finished reading. */
export function ComparisonView() {
  const { t } = useTranslation('insights');
  const [unseenOnly, setUnseenOnly] = useState(false);
  const { seed } = usualEvaluation;
  return (
    <InsightFrame
      kind="comparison"
      place="comparison"
      mostModels={12}
      fields={
        <Switch
          label={t('comparison.unseenOnly')}
          description={t('comparison.unseenAbout')}
          checked={unseenOnly}
          onChange={event => setUnseenOnly(event.currentTarget.checked)}
        />
      }
      requestOf={modelIds => ({ kind: 'comparison', modelIds, seed, unseenOnly })}
    >
      {finished => <Comparison key={finished.evaluationId} evaluation={finished} />}
    </InsightFrame>
  );
}

function Comparison({ evaluation: { evaluationId } }: { evaluation: Evaluation }) {
  const { t } = useTranslation('insights');
  const { data, error } = useMethod('insights.comparison', { evaluationId });
  const [measure, setMeasure] = useState<Measure>('gazeAgreement');
  const [second, setSecond] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  if (error !== null) return <Problem report={reportOf(error)} />;
  if (data === undefined) return null;
  const last = data.models.length - 1;
  const found = data.models.findIndex(({ modelId }) => modelId === second);
  const shown = found < 0 ? last : found;
  const trained = data.rows.filter(({ trainedOn }) => trainedOn.length > 0).length;
  return (
    <>
      <Panel
        title={t('comparison.differences')}
        aside={
          <div className={styles.tools}>
            <SegmentedControl
              size="xs"
              aria-label={t('comparison.measure')}
              value={measure}
              onChange={value => setMeasure(value as Measure)}
              data={MEASURES.map(value => ({ value, label: t(`measure.${value}`) }))}
            />
            {data.models.length > 2 && (
              <Select
                size="xs"
                aria-label={t('comparison.second')}
                allowDeselect={false}
                data={data.models
                  .slice(1)
                  .map(({ modelId, name }) => ({ value: modelId, label: name }))}
                value={data.models[shown]?.modelId ?? null}
                onChange={setSecond}
              />
            )}
          </div>
        }
      >
        <Differences comparison={data} />
        <p className={styles.note}>
          {t('comparison.patients')}{' '}
          {trained > 0 && t('comparison.trained', { count: trained, total: data.rows.length })}
        </p>
      </Panel>
      <div className={styles.both}>
        <Panel title={t('comparison.scatter')} fill>
          <Scatter comparison={data} model={shown} chosen={chosen} onChoose={setChosen} />
        </Panel>
        <ComparisonTable
          comparison={data}
          measure={measure}
          second={shown}
          rows={chosen.size === 0 ? null : chosen}
        />
      </div>
    </>
  );
}

function Differences({ comparison: { models, differences } }: { comparison: ModelComparison }) {
  const { t } = useTranslation('insights');
  if (differences.length === 0) return <p className={styles.note}>{t('comparison.one')}</p>;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${formatNumber(value, 3)}`;
  return (
    <table className={styles.differences}>
      <thead>
        <tr>
          <th scope="col">{t('comparison.against', { model: models[0]?.name ?? '' })}</th>
          <th scope="col">{t('comparison.measure')}</th>
          <th scope="col">{t('comparison.difference')}</th>
          <th scope="col">{t('comparison.interval')}</th>
          <th scope="col">{t('comparison.count')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ modelId, measure, mean, low, high, readingCount, patientCount }) => (
          <tr key={`${modelId} ${measure}`}>
            <td>{models.find(model => model.modelId === modelId)?.name ?? modelId}</td>
            <td>{t(`measure.${measure}`)}</td>
            <td>{signed(mean)}</td>
            <td>{t('comparison.range', { low: signed(low), high: signed(high) })}</td>
            <td>{t('comparison.counts', { readings: readingCount, patients: patientCount })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ScatterProps {
  comparison: ModelComparison;
  model: number;
  chosen: ReadonlySet<number>;
  onChoose(indices: ReadonlySet<number>): void;
}

/** Each reading of one model: agreement with gaze against findings told apart. */
function Scatter({ comparison, model, chosen, onChoose }: ScatterProps) {
  const { t } = useTranslation('insights');
  const scheme = useComputedColorScheme('dark');
  const [current, setCurrent] = useState<number | null>(null);
  const defined = comparison.rows.flatMap((row, index) => {
    const { gazeAgreement = null, correctness = null } = row.values[model] ?? {};
    return gazeAgreement === null || correctness === null
      ? []
      : [{ index, gazeAgreement, correctness, name: `${row.fileName}, ${row.reader}` }];
  });
  const points = defined.flatMap(({ gazeAgreement, correctness }) => [gazeAgreement, correctness]);
  const nameOf = (place: number) => {
    const { name = '', gazeAgreement = 0, correctness = 0 } = defined[place] ?? {};
    const figures = [gazeAgreement, correctness].map(value => formatNumber(value, 2));
    return [name, ...figures].join(', ');
  };
  if (defined.length === 0) return <p className={styles.note}>{t('comparison.undefined')}</p>;
  return (
    <div className={styles.scatter}>
      <PointPlot
        label={t('comparison.plot', { model: comparison.models[model]?.name ?? '' })}
        points={points}
        colourOf={() => groupColour(scheme, 0)}
        nameOf={nameOf}
        chosen={new Set([...defined.keys()].filter(i => chosen.has(defined[i]?.index ?? -1)))}
        onChoose={places =>
          onChoose(new Set([...places].map(place => defined[place]?.index ?? -1)))
        }
        current={current}
        onCurrent={setCurrent}
        axes={{ x: t('measure.gazeAgreement'), y: t('measure.correctness') }}
      />
      <p className={styles.note}>{current === null ? t('plotHelp') : nameOf(current)}</p>
    </div>
  );
}
