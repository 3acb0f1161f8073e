import { Button, Checkbox, Collapse, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Evaluation,
  FilmSetChoice,
  FilmSetRequest,
  ModelSummary,
} from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { usualEvaluation } from '../../../src/evaluation/usual-settings.ts';
import { useApi } from '../../api-client.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Whole } from '../train/whole.tsx';
import styles from './evaluate-form.module.css';
import { FilmSetFields } from './film-set-fields.tsx';

const KINDS = ['zero-shot', 'retrieval', 'probe', 'grounding'] as const;

interface EvaluateFormProps {
  models: ModelSummary[];
  /** What was asked for last, to go on from. */
  before: FilmSetRequest | null;
  onStarted(evaluation: Evaluation): void;
}

/** Which films, which question, which models. */
export function EvaluateForm({ models, before, onStarted }: EvaluateFormProps) {
  const { t } = useTranslation('evaluate');
  const api = useApi();
  const client = useQueryClient();
  const [kind, setKind] = useState<FilmSetRequest['kind']>(before?.kind ?? 'zero-shot');
  const [dataSet, setDataSet] = useState<FilmSetChoice>(before?.dataSet ?? noFolder);
  const [chosen, setChosen] = useState<string[]>(() => {
    const known = models.map(({ modelId }) => modelId);
    const again = before?.modelIds.filter(id => known.includes(id)) ?? [];
    return again.length > 0 ? again : known.slice(-1);
  });
  const [seed, setSeed] = useState(before?.seed ?? usualEvaluation.seed);
  const [promptsFile, setPromptsFile] = useState(promptsOf(before));
  const [texts, setTexts] = useState<'prompts' | 'reports'>('prompts');
  const [isMore, setMore] = useState(false);
  // Oldest first, as results are read: what a model was, then what it became.
  const modelIds = models.map(({ modelId }) => modelId).filter(id => chosen.includes(id));
  const start = useMutation({
    mutationFn: () => {
      const common = { modelIds, dataSet, seed };
      const own = promptsFile.trim() || null;
      return api['evaluations.start'](requestOf(kind, common, own, texts));
    },
    onSuccess: async evaluation => {
      await client.invalidateQueries({ queryKey: ['evaluations.list'] });
      onStarted(evaluation);
    },
  });
  const usesPrompts = kind === 'zero-shot' || (kind === 'retrieval' && texts === 'prompts');
  return (
    <Panel title={t('form.title')}>
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <FilmSetFields dataSet={dataSet} onChange={setDataSet} />
        <Select
          label={t('form.kind')}
          description={t(`kind.${kind}.about`)}
          inputWrapperOrder={['label', 'input', 'description']}
          allowDeselect={false}
          data={KINDS.map(value => ({ value, label: t(`kind.${value}.name`) }))}
          value={kind}
          onChange={value => setKind(KINDS.find(known => known === value) ?? 'zero-shot')}
        />
        {kind === 'retrieval' && (
          <Select
            label={t('form.texts')}
            allowDeselect={false}
            data={(['prompts', 'reports'] as const).map(value => ({
              value,
              label: t(`form.textsOf.${value}`),
            }))}
            value={texts}
            onChange={value => setTexts(value === 'reports' ? 'reports' : 'prompts')}
          />
        )}
        {models.length === 0 ? (
          <p className={styles.none}>{t('form.noModels')}</p>
        ) : (
          <Checkbox.Group label={t('form.models')} value={chosen} onChange={setChosen}>
            <div className={styles.models}>
              {models.toReversed().map(({ modelId, name }) => (
                <Checkbox key={modelId} size="xs" value={modelId} label={name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <UnstyledButton
          className={styles.more}
          aria-expanded={isMore}
          onClick={() => setMore(!isMore)}
        >
          {t('form.more')}
        </UnstyledButton>
        <Collapse expanded={isMore}>
          <div className={styles.further}>
            <TextInput
              label={t('form.images')}
              placeholder={t('form.imagesUsual')}
              defaultValue={dataSet.imagesFolder ?? ''}
              onBlur={event =>
                setDataSet({ ...dataSet, imagesFolder: event.currentTarget.value.trim() || null })
              }
            />
            {usesPrompts && (
              <TextInput
                label={t('form.prompts')}
                description={t('form.promptsAbout')}
                placeholder={t('form.promptsUsual')}
                value={promptsFile}
                onChange={event => setPromptsFile(event.currentTarget.value)}
              />
            )}
            <Select
              label={t('form.uncertain')}
              allowDeselect={false}
              data={(['zeros', 'ones', 'ignore'] as const).map(value => ({
                value,
                label: t(`form.uncertainAs.${value}`),
              }))}
              value={dataSet.uncertain}
              onChange={value =>
                setDataSet({
                  ...dataSet,
                  uncertain: value === 'ones' || value === 'ignore' ? value : 'zeros',
                })
              }
            />
            <Whole
              label={t('form.seed')}
              value={seed}
              least={0}
              most={2 ** 31 - 1}
              step={1}
              onChange={setSeed}
            />
          </div>
        </Collapse>
        {start.error !== null && <Problem report={reportOf(start.error)} bare />}
        <Button
          type="submit"
          loading={start.isPending}
          disabled={dataSet.folder.trim() === '' || modelIds.length === 0}
        >
          {t('form.start')}
        </Button>
      </form>
    </Panel>
  );
}

const noFolder: FilmSetChoice = {
  folder: '',
  imagesFolder: null,
  layout: 'auto',
  uncertain: usualEvaluation.uncertain,
};

function promptsOf(request: FilmSetRequest | null): string {
  return request !== null && 'promptsFile' in request ? (request.promptsFile ?? '') : '';
}

function requestOf(
  kind: FilmSetRequest['kind'],
  common: Pick<FilmSetRequest, 'modelIds' | 'dataSet' | 'seed'>,
  promptsFile: string | null,
  texts: 'prompts' | 'reports',
): FilmSetRequest {
  const { promptsPerClass, promptScore, textsPerClass, shares, testShare } = usualEvaluation;
  switch (kind) {
    case 'zero-shot':
      return { kind, ...common, promptsFile, promptsPerClass, promptScore };
    case 'retrieval':
      return { kind, ...common, promptsFile, texts, textsPerClass };
    case 'probe':
      return { kind, ...common, shares: [...shares], testShare };
    case 'grounding':
      return { kind, ...common };
  }
}
