import { Button, Code, Loader } from '@mantine/core';
import { IconLungs, IconUpload } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { formatCount } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import { droppedFiles } from './dropped-files.ts';
import { ImportDialog } from './import-dialog.tsx';
import styles from './library-screen.module.css';
import { StudyPanel } from './study-panel.tsx';
import { useImport } from './use-import.ts';
import { Worklist } from './worklist.tsx';
import { orderWorklist, useWorklistView } from './worklist-order.ts';
import { WorklistTools } from './worklist-tools.tsx';

/** The worklist: find a film, take films in, and see what readings a film has. */
export function LibraryScreen({ studyId }: { studyId: string | null }) {
  const [, navigate] = useLocation();
  const view = useWorklistView();
  const studiesQuery = useMethod('studies.list', {});
  const readings = useMethod('readings.list', {}).data ?? [];
  const info = useMethod('library.info', {}).data;
  const { importFiles, closeReport, progress, report } = useImport();
  const [isDropping, setDropping] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const studies = studiesQuery.data ?? [];
  const listed = useMemo(() => orderWorklist(studies, view), [studies, view]);
  const selected = listed.find(study => study.studyId === studyId) ?? listed[0] ?? null;

  const select = (id: string) => navigate(`/library/${id}`, { replace: true });
  const read = (id: string) => navigate(`/read/${id}`);
  const move = (step: number) => {
    const from = listed.findIndex(study => study.studyId === selected?.studyId);
    const to = listed[Math.min(listed.length - 1, Math.max(0, from + step))];
    if (to !== undefined) select(to.studyId);
  };
  const moveBy: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 8,
    PageUp: -8,
    End: listed.length,
    Home: -listed.length,
  };

  useHotkeys(true, event => {
    const step = moveBy[event.key];
    if (step !== undefined) {
      move(step);
      return true;
    }
    if (event.key === '/') {
      search.current?.focus();
      return true;
    }
    // Enter on a button is that button's.
    const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a');
    if (event.key === 'Enter' && !isOnButton && selected !== null) {
      read(selected.studyId);
      return true;
    }
    return false;
  });

  return (
    <Screen
      title="Library"
      note={
        info && (
          <>
            {formatCount(studies.length, 'film')}, {formatCount(info.readingCount, 'reading')}
            <span className={styles.path}>{info.path}</span>
          </>
        )
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconUpload size={16} stroke={1.6} />}
          onClick={() => picker.current?.click()}
        >
          Import films
        </Button>
      }
      footer={
        studies.length > 0 && (
          <>
            <KeyHint keys={['↑', '↓']}>choose</KeyHint>
            <KeyHint keys={['Enter']}>read</KeyHint>
            <KeyHint keys={['/']}>search</KeyHint>
          </>
        )
      }
    >
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Films to import"
        onChange={event => {
          importFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping files has its button beside it */}
      <div
        className={styles.library}
        onDragOver={event => {
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={event => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
        }}
        onDrop={async event => {
          event.preventDefault();
          setDropping(false);
          importFiles(await droppedFiles(event.dataTransfer));
        }}
      >
        <div className={styles.list}>
          {studies.length > 0 && <WorklistTools ref={search} studies={studies} onMove={move} />}
          <div className={styles.rows}>
            {studiesQuery.isPending && (
              <Empty icon={<Loader size={20} />} title="Opening the library" />
            )}
            {studiesQuery.error !== null && (
              <Problem
                report={reportOf(studiesQuery.error)}
                onRetry={() => studiesQuery.refetch()}
              />
            )}
            {studiesQuery.isSuccess && studies.length === 0 && (
              <Empty icon={<IconLungs size={44} stroke={1.2} />} title="No films yet">
                Drop DICOM, PNG or JPEG files here, or whole folders of them. To see the whole job
                without any film of your own, run <Code>npx foveal demo</Code>: it makes phantoms,
                reads them and trains on them.
                <div className={styles.emptyAction}>
                  <Button onClick={() => picker.current?.click()}>Choose films</Button>
                </div>
              </Empty>
            )}
            {studies.length > 0 && listed.length === 0 && (
              <Empty title="No film matches">
                <Button
                  size="xs"
                  variant="default"
                  mt={6}
                  onClick={() => useWorklistView.setState({ search: '', filter: 'all' })}
                >
                  Show all {studies.length}
                </Button>
              </Empty>
            )}
            {listed.length > 0 && (
              <Worklist
                studies={listed}
                selectedId={selected?.studyId ?? null}
                onSelect={select}
                onOpen={read}
              />
            )}
          </div>
        </div>
        {selected !== null && (
          <StudyPanel study={selected} readings={readings} onRead={() => read(selected.studyId)} />
        )}
        {isDropping && <div className={styles.drop}>Drop to import</div>}
      </div>
      <ImportDialog progress={progress} report={report} onClose={closeReport} />
    </Screen>
  );
}
