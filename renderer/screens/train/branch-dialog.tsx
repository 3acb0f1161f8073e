import { Button, Loader, Modal, NumberInput, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output, RunProgress } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { decimalSeparator } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './train-form.module.css';
import { Whole } from './whole.tsx';

interface BranchDialogProps {
  run: RunProgress;
  onClose(): void;
  onBranched(runId: string): void;
}

/** A new run from a checkpoint of this one, longer or with another learning rate. */
export function BranchDialog({ run, onClose, onBranched }: BranchDialogProps) {
  const { t } = useTranslation('train');
  const { runId } = run;
  const checkpoints = useMethod('runs.checkpoints', { runId });
  const recipe = useMethod('runs.recipe', { runId });
  const error = checkpoints.error ?? recipe.error;
  return (
    <Modal opened onClose={onClose} title={t('branch.title')}>
      {error !== null && <Problem report={reportOf(error)} bare />}
      {checkpoints.data === undefined || recipe.data === undefined ? (
        error === null && <Loader size={18} />
      ) : (
        <BranchForm
          run={run}
          checkpoints={checkpoints.data}
          learningRate={recipe.data.learningRate}
          onClose={onClose}
          onBranched={onBranched}
        />
      )}
    </Modal>
  );
}

interface BranchFormProps extends BranchDialogProps {
  checkpoints: Output<'runs.checkpoints'>;
  learningRate: number;
}

function BranchForm({ run, checkpoints, learningRate, onClose, onBranched }: BranchFormProps) {
  const { t } = useTranslation(['train', 'common']);
  const api = useApi();
  const [step, setStep] = useState(checkpoints[0]?.step ?? 0);
  const [stepCount, setStepCount] = useState(Math.max(run.stepCount, 2 * step));
  const [rate, setRate] = useState(learningRate);
  const branch = useMutation({
    mutationFn: () =>
      api['runs.branch']({ runId: run.runId, step, changes: { stepCount, learningRate: rate } }),
    onSuccess: created => {
      onBranched(created.runId);
      onClose();
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        branch.mutate();
      }}
    >
      <p className={styles.explained}>{t('branch.explained')}</p>
      <Select
        label={t('branch.from')}
        allowDeselect={false}
        data={checkpoints.map(({ step, isBest }) => ({
          value: String(step),
          label: t(isBest ? 'branch.bestStep' : 'branch.step', { step }),
        }))}
        value={String(step)}
        onChange={value => setStep(Number(value))}
        data-autofocus
      />
      <Whole
        label={t('branch.steps')}
        value={stepCount}
        least={step + 1}
        most={1_000_000}
        step={50}
        onChange={setStepCount}
      />
      <NumberInput
        label={t('form.learningRate')}
        decimalSeparator={decimalSeparator()}
        value={rate}
        min={0.0000001}
        max={1}
        step={0.0001}
        decimalScale={7}
        onChange={value => Number(value) > 0 && setRate(Number(value))}
      />
      {branch.error !== null && <Problem report={reportOf(branch.error)} bare />}
      <div className={styles.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={branch.isPending} disabled={checkpoints.length === 0}>
          {t('branch.start')}
        </Button>
      </div>
    </form>
  );
}
