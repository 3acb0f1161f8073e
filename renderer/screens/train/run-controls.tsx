import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconFileExport,
  IconGitBranch,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunProgress } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { saveFile } from '../../components/save-file.ts';
import { BranchDialog } from './branch-dialog.tsx';
import { isActive } from './use-runs.ts';

interface RunControlsProps {
  run: RunProgress;
  onShow(runId: string): void;
  /** Hears what a control could not do; null when one works again. */
  onFailure(problem: ReactNode): void;
}

const RESUMABLE: RunProgress['state'][] = ['paused', 'interrupted', 'failed'];

/** Pause, resume, cancel, branch, export. */
export function RunControls({ run, onShow, onFailure }: RunControlsProps) {
  const { t, i18n } = useTranslation(['train', 'common']);
  const api = useApi();
  const [isBranching, setBranching] = useState(false);
  const { runId, stopping } = run;
  const answer = {
    onError: (error: unknown) => onFailure(<Problem report={reportOf(error)} bare />),
    onSuccess: () => onFailure(null),
  };
  const pause = useMutation({ mutationFn: () => api['runs.pause']({ runId }), ...answer });
  const cancel = useMutation({ mutationFn: () => api['runs.cancel']({ runId }), ...answer });
  const resume = useMutation({ mutationFn: () => api['runs.resume']({ runId }), ...answer });
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'tensorboard' | 'pdf') => {
      const { fileName, content } =
        format === 'pdf'
          ? await api['runs.report']({ runId, language: i18n.language === 'de' ? 'de' : 'en' })
          : await api['runs.export']({ runId, format });
      saveFile(fileName, content);
    },
    ...answer,
  });
  const active = isActive(run);
  const canResume = RESUMABLE.includes(run.state);
  return (
    <>
      {active && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} stroke={1.6} aria-hidden />}
          // A step under way is finished before the run pauses.
          loading={pause.isPending || stopping === 'pause'}
          disabled={stopping === 'cancel'}
          onClick={() => pause.mutate()}
        >
          {t('control.pause')}
        </Button>
      )}
      {canResume && (
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={14} stroke={1.6} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {t('control.resume')}
        </Button>
      )}
      {(active || canResume) && (
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending || stopping === 'cancel'}
          onClick={() => cancel.mutate()}
        >
          {t('common:cancel')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('control.more')}
            title={t('control.more')}
          >
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconGitBranch size={16} stroke={1.6} />}
            disabled={run.checkpointStep === 0}
            onClick={() => setBranching(true)}
          >
            {t('control.branch')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport size={16} stroke={1.6} />}
            disabled={run.step === 0}
            onClick={() => save.mutate('pdf')}
          >
            {t('control.pdf')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport size={16} stroke={1.6} />}
            disabled={run.step === 0}
            onClick={() => save.mutate('csv')}
          >
            {t('control.csv')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport size={16} stroke={1.6} />}
            disabled={run.step === 0}
            onClick={() => save.mutate('tensorboard')}
          >
            {t('control.tensorboard')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isBranching && (
        <BranchDialog run={run} onClose={() => setBranching(false)} onBranched={onShow} />
      )}
    </>
  );
}
