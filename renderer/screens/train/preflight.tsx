import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { translateReport } from '../../components/translate-report.ts';
import { formatBytes, formatDuration, formatNumber } from '../../format.ts';
import { gateReasonsText } from '../../quality/issue-text.ts';
import styles from './train-form.module.css';
import type { Recipe } from './train-form.tsx';

type Report = Output<'runs.preflight'>;

/** Looks at the material and the machine before a run, when asked to. */
export function Preflight({ recipe, isEmpty }: { recipe: Recipe; isEmpty: boolean }) {
  const { t } = useTranslation('train');
  const api = useApi();
  const check = useMutation({ mutationFn: () => api['runs.preflight'](recipe) });
  return (
    <>
      <Button
        variant="default"
        disabled={isEmpty}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >
        {t('preflight.check')}
      </Button>
      <div aria-live="polite">
        {check.error !== null && <Problem report={reportOf(check.error)} bare />}
        {check.data !== undefined && !check.isPending && <Findings report={check.data} />}
      </div>
    </>
  );
}

function Findings({ report }: { report: Report }) {
  const { t } = useTranslation('train');
  const { trial, problems } = report;
  const estimates: [string, string][] = [
    [
      t('preflight.split'),
      t('preflight.splitOf', {
        training: formatNumber(report.exampleCount),
        validation: formatNumber(report.validationCount),
      }),
    ],
    ...(trial === null
      ? []
      : ([
          [t('preflight.time'), `≈ ${formatDuration(trial.totalMs)}`],
          [
            t('preflight.memory'),
            t('preflight.ofFree', {
              needed: formatBytes(trial.memoryByteCount),
              free: formatBytes(report.freeMemoryByteCount),
            }),
          ],
          [t('preflight.microBatch'), formatNumber(trial.microBatchSize)],
          [t('run.engine'), trial.engine],
        ] satisfies [string, string][])),
    [
      t('preflight.disk'),
      t('preflight.ofFree', {
        needed: formatBytes(report.diskByteCount),
        free: formatBytes(report.freeDiskByteCount),
      }),
    ],
  ];
  return (
    <>
      <dl className={styles.estimates}>
        {estimates.map(([term, value]) => (
          <div key={term} style={{ display: 'contents' }}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.problems}>
        {problems.length === 0 && (
          <li>
            <IconCircleCheck size={16} stroke={1.6} aria-hidden />
            <span>{t('preflight.fine')}</span>
          </li>
        )}
        {problems.map(({ code, level, message, count, gateReasons }) => {
          const { message: text, original } = translateReport({ code, message });
          return (
            <li key={code} data-level={level}>
              {level === 'note' ? (
                <IconInfoCircle size={16} stroke={1.6} aria-hidden />
              ) : (
                <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
              )}
              <span>
                {count > 0 && `${formatNumber(count)} × `}
                {text} {gateReasons.length > 0 && `(${gateReasonsText(gateReasons).join(', ')})`}{' '}
                {original !== undefined && <span lang="en">{original}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
