import { Loader, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alignment, ReadingSummary, Settings } from '../../../src/api/contract.ts';
import { hasSeen } from '../../../src/app/seen-in-training.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { colourMaps } from '../../../src/heatmap/colour-map.ts';
import { Empty } from '../../components/empty.tsx';
import { Problem } from '../../components/problem.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import type { ScreenCommand } from '../../film/commands.ts';
import { ShortcutHelp } from '../../film/shortcut-help.tsx';
import { useViewer } from '../../film/use-viewer.ts';
import { useFilm, useMethod } from '../../queries.ts';
import { Agreement } from './agreement.tsx';
import { defaultPair } from './choose-models.ts';
import styles from './comparison.module.css';
import { LinkedPane } from './linked-pane.tsx';
import { SentenceList } from './sentence-list.tsx';
import { useComparison } from './use-comparison.ts';
import { useOverlays } from './use-overlays.ts';

interface ComparisonProps {
  reading: ReadingSummary;
  colourMap: Settings['colourMap'];
  opacity: number;
  native: boolean;
  onToggleNative(): void;
}

type Pane = 'gaze' | 'base' | 'tuned';

/** One reading: its sentences at the side, and three films that move together. */
export function Comparison(props: ComparisonProps) {
  const { t } = useTranslation('review');
  const { reading, colourMap, opacity, native, onToggleNative } = props;
  const { readingId, studyId } = reading;
  const alignment = useMethod('readings.align', { readingId });
  const film = useFilm(studyId);
  const models = useMethod('models.list', {}).data ?? [];
  const [chosen, setChosen] = useState<{ base?: string; tuned?: string }>({});
  const [sentenceIndex, setSentenceIndex] = useState(0);
  const [phrase, setPhrase] = useState<string | null>(null);
  const [maximised, setMaximised] = useState<Pane | null>(null);
  const toggle = (pane: Pane) => setMaximised(before => (before === null ? pane : null));
  const { viewer, onScreenCommand, isHelpOpen, closeHelp } = useViewer(film.data, () =>
    toggle('gaze'),
  );

  const fallbackPair = defaultPair(models);
  const baseModelId = chosen.base ?? fallbackPair.base;
  const tunedModelId = chosen.tuned ?? fallbackPair.tuned;
  const sentenceCount = alignment.data?.sentences.length ?? 0;
  const { comparison, error, retry, isFetching } = useComparison({
    readingId,
    studyId,
    sentenceCount,
    sentenceIndex,
    phrase,
    baseModelId,
    tunedModelId,
  });
  const heatmap = useMethod(
    'readings.heatmap',
    {
      readingId,
      sentenceIndex: phrase === null && sentenceCount > 0 ? sentenceIndex : null,
      maxSidePx: 256,
    },
    alignment.isSuccess,
  );

  useHotkeys(true, event => {
    const select = (index: number) => {
      setPhrase(null);
      setSentenceIndex(Math.min(sentenceCount - 1, Math.max(0, index)));
      return true;
    };
    if (event.key === 'ArrowDown') return select(sentenceIndex + 1);
    if (event.key === 'ArrowUp') return select(sentenceIndex - 1);
    if (event.key !== 'n') return false;
    onToggleNative();
    return true;
  });

  const overlays = useOverlays({
    film: film.data,
    heatmap: heatmap.data,
    comparison,
    style: { colours: colourMaps[colourMap], opacity, native },
  });

  const failure = alignment.error ?? film.error;
  if (failure !== null) {
    return (
      <div className={styles.centre}>
        <Problem
          report={reportOf(failure)}
          onRetry={() => {
            alignment.refetch();
            film.refetch();
          }}
        />
      </div>
    );
  }
  if (alignment.data === undefined || film.data === undefined || viewer === null) {
    return <Empty icon={<Loader size={20} />} title={t('aligning')} />;
  }

  const options = models.map(model => ({ value: model.modelId, label: model.name }));
  const modelSelect = (which: 'base' | 'tuned', label: string) => (
    <Select
      size="xs"
      classNames={{ input: styles.model }}
      aria-label={label}
      allowDeselect={false}
      data={options}
      value={which === 'base' ? baseModelId : tunedModelId}
      onChange={value => value !== null && setChosen(before => ({ ...before, [which]: value }))}
    />
  );
  let notice: ReactNode = null;
  if (models.length === 0) {
    notice = (
      <div className={styles.notice}>
        <span>
          <Trans t={t} i18nKey="noModel" components={{ train: <Link href="/train" /> }} />
        </span>
      </div>
    );
  } else if (error !== null) {
    notice = <Problem report={reportOf(error)} onRetry={() => retry()} />;
  } else if (isFetching) {
    notice = (
      <div className={styles.notice}>
        <Loader size={12} /> {t('asking')}
      </div>
    );
  }
  const whyNot = t(
    whyNoCorrelation(phrase, models.length, comparison !== undefined, alignment.data),
  );
  const seen = tunedModelId === null ? null : hasSeen(models, tunedModelId, studyId);
  const paneOf = (pane: Pane) => ({
    viewer,
    overlay: overlays[pane],
    isHidden: maximised !== null && maximised !== pane,
    onScreenCommand: (command: ScreenCommand) =>
      command === 'maximise' ? toggle(pane) : onScreenCommand(command),
  });
  const text = phrase ?? alignment.data.sentences[sentenceIndex]?.text ?? t('pane.wholeReading');

  return (
    <div className={styles.comparison}>
      {sentenceCount === 0 ? (
        <aside className={styles.silent}>
          <Empty title={t('silent.title')}>{t('silent.advice')}</Empty>
        </aside>
      ) : (
        <SentenceList
          alignment={alignment.data}
          selectedIndex={sentenceIndex}
          phrase={phrase}
          onSelect={index => {
            setPhrase(null);
            setSentenceIndex(index);
          }}
          onPhrase={setPhrase}
        />
      )}
      <div className={styles.panes} data-maximised={maximised ?? undefined}>
        <LinkedPane
          {...paneOf('gaze')}
          title={t('pane.gaze')}
          subtitle={phrase === null ? text : t('pane.ofWholeReading')}
          notice={
            heatmap.error !== null && (
              <Problem report={reportOf(heatmap.error)} onRetry={() => heatmap.refetch()} />
            )
          }
        >
          <div className={styles.reader}>{reading.reader}</div>
        </LinkedPane>
        <LinkedPane
          {...paneOf('base')}
          title={t('pane.before')}
          aside={models.length > 0 && modelSelect('base', t('pane.modelBefore'))}
          subtitle={text}
          notice={notice}
        >
          <Agreement correlation={comparison?.base.correlation ?? null} whyNot={whyNot} />
        </LinkedPane>
        <LinkedPane
          {...paneOf('tuned')}
          title={t('pane.after')}
          aside={models.length > 0 && modelSelect('tuned', t('pane.modelAfter'))}
          subtitle={text}
          notice={models.length === 0 || error !== null ? null : notice}
        >
          <Agreement
            correlation={comparison?.tuned.correlation ?? null}
            before={comparison?.base.correlation ?? null}
            whyNot={whyNot}
          />
          {seen !== null && (
            <span
              className={styles.seen}
              title={seen ? t('seen.trainedExplained') : t('seen.unseenExplained')}
            >
              {seen ? t('seen.trained') : t('seen.unseen')}
            </span>
          )}
        </LinkedPane>
      </div>
      <ShortcutHelp isOpen={isHelpOpen} onClose={closeHelp} />
    </div>
  );
}

/** In a few words, why no correlation can be given. */
function whyNoCorrelation(
  phrase: string | null,
  modelCount: number,
  isAnswered: boolean,
  alignment: Alignment,
) {
  if (modelCount === 0) return 'whyNot.noModel';
  if (!isAnswered) return 'whyNot.noAnswer';
  if (phrase !== null) return 'whyNot.typed';
  if (alignment.fixations.length === 0) return 'whyNot.noGaze';
  return 'whyNot.flat';
}
