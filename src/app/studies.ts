import type { Api, ImportReport, StudySummary } from '../api/contract.ts';
import { filmMessage } from '../api/plane.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import type { Ports, StudyRecord } from './ports.ts';

type StudyMethods = Pick<
  Api,
  'studies.list' | 'studies.import' | 'studies.checked' | 'studies.film' | 'studies.thumbnail'
>;

/** The library's films: import, list, pixels. */
export function studyMethods(ports: Ports, onChange: () => void): StudyMethods {
  return {
    'studies.list': async () => summaries(ports),

    async 'studies.import'({ files, heldOut = false, ...options }) {
      const report: ImportReport = { imported: [], duplicates: [], refused: [] };
      const keepName = options.keepFileNames ?? (await ports.settings.read()).keepFileNames;
      for (const file of files) await importFile(ports, { ...file, heldOut, keepName }, report);
      if (report.imported.length > 0) onChange();
      return report;
    },

    async 'studies.checked'({ studyIds }) {
      for (const studyId of studyIds) {
        const study = { ...studyOf(ports, studyId), burnedInText: 'checked' as const };
        await ports.studies.putRecord(study);
        ports.catalogue.putStudy(study);
        await ports.audit.append('study.checked', studyId);
      }
      onChange();
      return {};
    },

    async 'studies.film'({ studyId }) {
      const study = studyOf(ports, studyId);
      const file = { bytes: await ports.studies.bytes(study), fileName: study.fileName };
      return { studyId, ...filmMessage(await ports.compute('film', file)) };
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
  file: {
    fileName: string;
    content: Uint8Array<ArrayBuffer>;
    heldOut: boolean;
    keepName: boolean;
  },
  report: ImportReport,
): Promise<void> {
  const ownName = baseName(file.fileName);
  try {
    const { content: original } = file;
    const input = { bytes: original, fileName: ownName, secret: ports.secret };
    const { bytes, modality, ...inspected } = await ports.compute('inspectStudy', input);
    const studyId = ports.studies.studyIdOf(bytes);
    const known =
      ports.catalogue.studyOfSource(inspected.sourceKey) ?? ports.catalogue.study(studyId);
    if (known !== null) {
      report.duplicates.push({ fileName: ownName, studyId: known.studyId });
      return;
    }
    const study = {
      ...inspected,
      studyId,
      fileName: file.keepName ? ownName : neutralName(modality, studyId),
      importedAt: ports.clock.now().toISOString(),
      heldOut: file.heldOut,
    };
    await ports.studies.put(study, bytes);
    ports.catalogue.putStudy(study);
    const detail = { format: study.format, heldOut: String(study.heldOut) };
    await ports.audit.append('study.import', studyId, detail);
    report.imported.push(summaryOf(study, 'unread'));
  } catch (error) {
    report.refused.push({ fileName: ownName, error: reportOf(error) });
  }
}

function summaryOf(study: StudyRecord, status: StudySummary['status']): StudySummary {
  const { sourceKey: _, ...known } = study;
  return { ...known, status };
}

/** `DX 3f2a9c`: enough for a person to tell films apart, and nothing about whose they are. */
function neutralName(modality: string | null, studyId: string): string {
  return `${modality ?? 'Film'} ${studyId.slice(0, 6)}`;
}

function summaries(ports: Ports): StudySummary[] {
  const status = new Map<string, StudySummary['status']>();
  for (const { studyId, state } of ports.catalogue.readings()) {
    if (state === 'finished') status.set(studyId, 'read');
    if (state === 'open' && status.get(studyId) !== 'read') status.set(studyId, 'interrupted');
  }
  return ports.catalogue
    .studies()
    .map(study => summaryOf(study, status.get(study.studyId) ?? 'unread'));
}

/** A path's last part, whichever system wrote it: folders can carry names of patients. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || 'unnamed';
}
