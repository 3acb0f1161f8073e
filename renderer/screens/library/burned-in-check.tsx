import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import styles from './burned-in-check.module.css';

/** Asks for a look at the picture, because no program can promise that no name is written in it. */
export function BurnedInCheck({ studyId }: { studyId: string }) {
  const api = useApi();
  const check = useMutation({
    mutationFn: () => api['studies.checked']({ studyIds: [studyId] }),
  });
  return (
    <div className={styles.check}>
      <p className={styles.question}>
        A name or number may be written in this picture. Look before you share the library.
      </p>
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        No name in the picture
      </Button>
      {check.error !== null && <Problem report={reportOf(check.error)} />}
    </div>
  );
}
