import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { formatBytes, formatDate, formatNumber } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './model-card.module.css';

interface ModelCardProps {
  model: ModelSummary;
  models: ModelSummary[];
  onChoose(modelId: string): void;
}

/** What one has to know of a model before using it: lineage, data, licence, make. */
export function ModelCard({ model, models, onChoose }: ModelCardProps) {
  const { t } = useTranslation(['models', 'consent']);
  const { modelId, origin, parentModelId, trainingStudyIds } = model;
  const architecture = useMethod('models.architecture', { modelId });
  const parent = models.find(other => other.modelId === parentModelId);
  const built = architecture.data;
  return (
    <Panel title={model.name} fill>
      <p className={styles.purpose}>{t('card.purpose')}</p>
      {model.withdrawnAt !== undefined && (
        <p className={styles.withdrawn}>
          {t('consent:markedModel', { count: model.withdrawnAt.length })}
        </p>
      )}
      <dl className={styles.facts}>
        <Fact term={t('card.created')}>{formatDate(model.createdAt)}</Fact>
        <Fact term={t('card.parameters')}>{formatNumber(model.parameterCount)}</Fact>
        <Fact term={t(origin === undefined ? 'card.parent' : 'card.rest')}>
          {parent === undefined ? (
            (parentModelId ?? t('card.none'))
          ) : (
            <button type="button" className={styles.link} onClick={() => onChoose(parent.modelId)}>
              {parent.name}
            </button>
          )}
        </Fact>
        <Fact term={t('card.data')}>
          {trainingStudyIds === undefined
            ? t('card.dataUnknown')
            : t('card.films', { count: trainingStudyIds.length })}
        </Fact>
        {origin !== undefined && <Fact term={t('card.licence')}>{origin.licence}</Fact>}
        {built !== undefined && (
          <>
            <Fact term={t('card.image')}>
              {t('card.imageTower', {
                kind: t(`card.kind.${built.imageTower.kind}`),
                depths: built.imageTower.depths.join('-'),
                width: built.imageTower.width,
                side: built.imageSizePx,
                patches: built.patchesPerSide,
              })}
            </Fact>
            <Fact term={t('card.text')}>
              {t('card.textTower', {
                kind: t(`card.kind.${built.textTower.kind}`),
                depth: built.textTower.depth,
                width: built.textTower.width,
                tokens: built.textTower.tokens,
              })}
            </Fact>
          </>
        )}
        <Fact term={t('card.id')}>
          <code>{modelId}</code>
        </Fact>
      </dl>
      {architecture.error !== null && <Problem report={reportOf(architecture.error)} bare />}
      {origin !== undefined && (
        <>
          <h3 className={styles.heading}>{t('card.files')}</h3>
          <ul className={styles.files}>
            {origin.files.map(({ name, byteCount, sha256 }) => (
              <li key={name}>
                <span className={styles.file}>{name}</span>
                <span>{formatBytes(byteCount)}</span>
                <code title={sha256}>SHA-256 {sha256.slice(0, 16)}…</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
