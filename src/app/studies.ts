import type { Api, ImportReport, StudySummary } from '../api/contract.ts';
import { bytesOf } from '../api/plane.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import type { Ports, StudyRecord } from './ports.ts';

type StudyMethods = Pick<
  Api,
  'studies.list' | 'studies.import' | 'studies.film' | 'studies.thumbnail'
>;

/** The library's films: import, list, pixels. */
export function studyMethods(ports: Ports, onChange: () => void): StudyMethods {
  return {
    'studies.list': async () => summaries(ports),

    async 'studies.import'({ files, heldOut = false }) {
      const report: ImportReport = { imported: [], duplicates: [], refused: [] };
      for (const file of files) await importFile(ports, file, heldOut, report);
      if (report.imported.length > 0) onChange();
      return report;
    },

    async 'studies.film'({ studyId }) {
      const study = studyOf(ports, studyId);
      const file = { bytes: await ports.studies.bytes(study), fileName: study.fileName };
      const { values, ...film } = await ports.compute('film', file);
      return { studyId, ...film, uint16: bytesOf(values) };
    },

    async 'studies.thumbnail'({ studyId, maxSidePx }) {
      const study = studyOf(ports, studyId);
      const kept = await ports.thumbnails.get(studyId, maxSidePx);
      if (kept !== null) return { png: kept };
      const bytes = await ports.studies.bytes(study);
      const png = await ports.compute('thumbnail', { bytes, fileName: study.fileName, maxSidePx });
      await ports.thumbnails.put(studyId, maxSidePx, png).catch(error => {
        ports.report(reportOf(error));
      });
      return { png: png.slice() };
    },
  };
}

/** The study, or `study.unknown`. */
export function studyOf(ports: Ports, studyId: string): StudyRecord {
  const study = ports.catalogue.study(studyId);
  if (study !== null) return study;
  throw new AppError({
    code: 'study.unknown',
    message: `The library has no study ${studyId}.`,
    advice: 'Import the film, or run `foveal reindex` if its file is in the studies folder.',
  });
}

async function importFile(
  ports: Ports,
  file: { fileName: string; content: Uint8Array<ArrayBuffer> },
  heldOut: boolean,
  report: ImportReport,
): Promise<void> {
  const fileName = baseName(file.fileName);
  try {
    const inspected = await ports.compute('inspectStudy', { bytes: file.content, fileName });
    const { stored, format, widthPx, heightPx } = inspected;
    const studyId = ports.studies.studyIdOf(stored);
    if (ports.catalogue.study(studyId) !== null) {
      report.duplicates.push({ fileName, studyId });
      return;
    }
    const importedAt = ports.clock.now().toISOString();
    const study = { studyId, fileName, format, widthPx, heightPx, importedAt, heldOut };
    await ports.studies.put(study, stored);
    ports.catalogue.putStudy(study);
    await ports.audit.append('study.import', studyId, { format, heldOut: String(heldOut) });
    report.imported.push({ ...study, status: 'unread' });
  } catch (error) {
    report.refused.push({ fileName, error: reportOf(error) });
  }
}

function summaries(ports: Ports): StudySummary[] {
  const status = new Map<string, StudySummary['status']>();
  for (const { studyId, state } of ports.catalogue.readings()) {
    if (state === 'finished') status.set(studyId, 'read');
    if (state === 'open' && status.get(studyId) !== 'read') status.set(studyId, 'interrupted');
  }
  return ports.catalogue
    .studies()
    .map(study => ({ ...study, status: status.get(study.studyId) ?? 'unread' }));
}

/** A path's last part, whichever system wrote it: folders can carry names of patients. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || 'unnamed';
}
