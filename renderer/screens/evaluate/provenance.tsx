import { useTranslation } from 'react-i18next';
import type { EvaluationResult } from '../../../src/api/contract.ts';
import { formatDate } from '../../format.ts';
import styles from './evaluation-panel.module.css';

/** What numbers were computed from, so that they can be had again. */
export function Provenance({ result }: { result: EvaluationResult }) {
  const { t } = useTranslation(['evaluate', 'common']);
  const { request, dataSet, models, codeVersion, engine, finishedAt, problems } = result;
  return (
    <dl className={styles.provenance}>
      <dt>{t('from.data')}</dt>
      <dd>
        {'dataSet' in request ? request.dataSet.folder : t('list.library')}
        {dataSet !== null && (
          <>
            {'; '}
            {t('common:count.films', { count: dataSet.filmCount })}
            {', '}
            {t('found.patients', { count: dataSet.patientCount })}{' '}
            <code>{dataSet.fingerprint.slice(0, 16)}</code>
          </>
        )}
      </dd>
      <dt>{t('from.models')}</dt>
      <dd>
        {models.map(({ modelId, name, fingerprint }) => (
          <div key={modelId}>
            {name} <code>{fingerprint.slice(0, 16)}</code>
          </div>
        ))}
      </dd>
      <dt>{t('from.seed')}</dt>
      <dd>{request.seed}</dd>
      <dt>{t('from.code')}</dt>
      <dd>
        {t('from.version', { version: codeVersion })}
        {engine !== null && `, ${engine}`}, {formatDate(finishedAt)}
      </dd>
      {problems.length > 0 && (
        <>
          <dt>{t('from.leftOut')}</dt>
          <dd lang="en">
            {problems.slice(0, 20).map(({ file, line, message }) => (
              <div key={`${file} ${line} ${message}`}>
                {file}: {message}
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
