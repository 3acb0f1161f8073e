import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Input, ReadingSummary, RunProgress } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { usualLearningRate } from '../../../src/training/learning-rate.ts';
import { useApi } from '../../api-client.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { decimalSeparator } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import { FurtherSettings } from './further-settings.tsx';
import { LeftOutReadings } from './left-out-readings.tsx';
import { Preflight } from './preflight.tsx';
import styles from './train-form.module.css';
import { Whole } from './whole.tsx';

export type Recipe = Input<'runs.start'>;

const NEW_MODEL = 'new';

interface TrainFormProps {
  readings: ReadingSummary[];
  isBusy: boolean;
  onStarted(run: RunProgress): void;
}

/** What to train on, from which model, and how. */
export function TrainForm({ readings, isBusy, onStarted }: TrainFormProps) {
  const { t } = useTranslation(['train', 'common']);
  const api = useApi();
  const client = useQueryClient();
  const models = useMethod('models.list', {}).data ?? [];
  const [recipe, setRecipe] = useState<Recipe>({
    baseModelId: null,
    stepCount: 200,
    batchSize: 8,
    learningRate: usualLearningRate({ isFresh: true }),
    seed: 1,
    useGaze: true,
    augment: true,
    validationShare: 0.1,
  });
  const change = (part: Partial<Recipe>) => setRecipe(before => ({ ...before, ...part }));
  const startFrom = (baseModelId: string | null) => {
    const rateFor = (base: string | null) => usualLearningRate({ isFresh: base === null });
    // A rate that was typed stays.
    const isUsual = recipe.learningRate === rateFor(recipe.baseModelId);
    change(isUsual ? { baseModelId, learningRate: rateFor(baseModelId) } : { baseModelId });
  };
  const start = useMutation({
    mutationFn: () => api['runs.start'](recipe),
    onSuccess: run => {
      client.setQueryData<RunProgress[]>(['runs.list', {}], before => [
        ...(before ?? []).filter(other => other.runId !== run.runId),
        run,
      ]);
      onStarted(run);
    },
  });

  const read = readings.filter(({ state }) => state === 'finished');
  const studyIds = [...new Set(read.map(({ studyId }) => studyId))].sort();
  const studies = useMethod('studies.get', { studyIds }).data ?? [];
  const heldOutCount = useMethod('library.info', {}).data?.heldOutCount ?? 0;
  const left = new Set(
    studies.filter(study => study.heldOut || study.exclusion).map(study => study.studyId),
  );
  const ofFilms = read.filter(({ studyId }) => !left.has(studyId));
  const finished = ofFilms.filter(({ exclusion }) => exclusion === null);
  const films = new Set(finished.map(reading => reading.studyId)).size;
  const sentences = finished.reduce((sum, reading) => sum + reading.sentenceCount, 0);
  const isEmpty = finished.length === 0;

  return (
    <Panel title={t('form.title')}>
      <div className={styles.form}>
        <div className={styles.material}>
          {isEmpty ? (
            t('form.nothing')
          ) : (
            <>
              <Trans
                t={t}
                i18nKey="form.material"
                values={{
                  readings: t('form.finished', { count: finished.length }),
                  films: t('form.ofFilms', { count: films }),
                  sentences: t('common:count.sentences', { count: sentences }),
                }}
                components={{ strong: <strong /> }}
              />
              {heldOutCount > 0 && ` ${t('form.heldOut', { count: heldOutCount })}`}
            </>
          )}
        </div>
        <LeftOutReadings readings={ofFilms} studies={studies} />
        <form
          className={styles.form}
          onSubmit={event => {
            event.preventDefault();
            start.mutate();
          }}
        >
          <Select
            label={t('form.startFrom')}
            allowDeselect={false}
            data={[
              { value: NEW_MODEL, label: t('form.newModel') },
              ...models.map(model => ({ value: model.modelId, label: model.name })),
            ]}
            value={recipe.baseModelId ?? NEW_MODEL}
            onChange={value => startFrom(value === NEW_MODEL ? null : value)}
          />
          <div className={styles.pair}>
            <Whole
              label={t('form.steps')}
              value={recipe.stepCount}
              least={1}
              most={1_000_000}
              step={50}
              onChange={stepCount => change({ stepCount })}
            />
            <Whole
              label={t('form.batchSize')}
              value={recipe.batchSize}
              least={1}
              most={1024}
              step={1}
              onChange={batchSize => change({ batchSize })}
            />
          </div>
          <div className={styles.pair}>
            <NumberInput
              label={t('form.learningRate')}
              decimalSeparator={decimalSeparator()}
              value={recipe.learningRate}
              min={0.0000001}
              max={1}
              step={0.0001}
              decimalScale={7}
              onChange={value => Number(value) > 0 && change({ learningRate: Number(value) })}
            />
            <Whole
              label={t('form.seed')}
              value={recipe.seed}
              least={0}
              most={2 ** 31 - 1}
              step={1}
              onChange={seed => change({ seed })}
            />
          </div>
          <Switch
            label={t('form.useGaze')}
            description={t('form.useGazeExplained')}
            checked={recipe.useGaze}
            onChange={event => change({ useGaze: event.currentTarget.checked })}
          />
          <FurtherSettings recipe={recipe} onChange={change} />
          {/* What was found holds for these readings. */}
          <Preflight
            key={finished.map(({ readingId }) => readingId).join()}
            recipe={recipe}
            isEmpty={isEmpty}
          />
          {start.error !== null && <Problem report={reportOf(start.error)} bare />}
          <Button type="submit" disabled={isEmpty} loading={start.isPending} fullWidth>
            {isBusy ? t('form.enqueue') : t('form.start')}
          </Button>
        </form>
      </div>
    </Panel>
  );
}
