import { useState } from 'react';
import type { ImportReport } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';

export interface ImportState {
  /** null while nothing is being imported. */
  progress: { done: number; total: number; fileName: string } | null;
  /** The last finished import. */
  report: ImportReport | null;
}

/** Imports files one by one: a file that fails is noted and the next one follows. */
export function useImport() {
  const api = useApi();
  const [state, setState] = useState<ImportState>({ progress: null, report: null });

  const importFiles = async (files: File[]) => {
    if (files.length === 0 || state.progress !== null) return;
    const report: ImportReport = { imported: [], duplicates: [], refused: [] };
    for (const [done, file] of files.entries()) {
      const fileName = file.name;
      setState({ progress: { done, total: files.length, fileName }, report: null });
      try {
        const content = new Uint8Array(await file.arrayBuffer());
        const part = await api['studies.import']({ files: [{ fileName, content }] });
        report.imported.push(...part.imported);
        report.duplicates.push(...part.duplicates);
        report.refused.push(...part.refused);
      } catch (error) {
        report.refused.push({ fileName, error: reportOf(error) });
      }
    }
    setState({ progress: null, report });
  };

  return { ...state, importFiles, closeReport: () => setState({ ...state, report: null }) };
}
