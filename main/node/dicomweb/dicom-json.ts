import { z } from 'zod';
import type { RemoteStudy } from '../../../src/api/contract.ts';
import { uid } from '../../../src/api/image-servers.ts';
import type { RemoteInstance } from '../../../src/app/ports.ts';

/** The DICOM JSON model (PS3.18 F.2), as far as searches answer with it. */
const attribute = z.object({ Value: z.array(z.unknown()).optional() });
export const dicomJsonList = z.array(z.record(z.string(), attribute));
type DataSet = z.infer<typeof dicomJsonList>[number];

/** A row of a study search (PS3.18 10.6.3.3.1); null where it has no usable UID to ask on with. */
export function studyOf(row: DataSet): RemoteStudy | null {
  const studyUid = uid.safeParse(text(row, '0020000D'));
  if (!studyUid.success) return null;
  return {
    studyUid: studyUid.data,
    patientName: personName(row),
    patientId: text(row, '00100020'),
    birthDate: date(text(row, '00100030')),
    studyDate: date(text(row, '00080020')),
    accessionNumber: text(row, '00080050'),
    description: text(row, '00081030'),
    modalities: texts(row, '00080061'),
    instanceCount: wholeNumber(text(row, '00201208')),
  };
}

/** A row of an instance search; null where one of its three UIDs is missing. */
export function instanceOf(row: DataSet, studyUid: string): RemoteInstance | null {
  const seriesUid = uid.safeParse(text(row, '0020000E'));
  const instanceUid = uid.safeParse(text(row, '00080018'));
  if (!seriesUid.success || !instanceUid.success) return null;
  return {
    studyUid,
    seriesUid: seriesUid.data,
    instanceUid: instanceUid.data,
    sopClassUid: text(row, '00080016'),
    modality: text(row, '00080060'),
    isImage: text(row, '00280010') !== '',
  };
}

function texts(row: DataSet, tag: string): string[] {
  const values = row[tag]?.Value ?? [];
  return values
    .filter(value => typeof value === 'string' || typeof value === 'number')
    .map(value => String(value).trim());
}

function text(row: DataSet, tag: string): string {
  return texts(row, tag)[0] ?? '';
}

/** `Doe^Jane^^Dr` as `Doe, Jane Dr`. */
function personName(row: DataSet): string {
  const name = z
    .object({ Alphabetic: z.string().optional(), Ideographic: z.string().optional() })
    .safeParse(row['00100010']?.Value?.[0]);
  const written = name.data?.Alphabetic ?? name.data?.Ideographic ?? '';
  const [family = '', ...rest] = written.split('^').map(part => part.trim());
  return [family, rest.filter(part => part !== '').join(' ')].filter(Boolean).join(', ');
}

/** `20240229` as `2024-02-29`. */
function date(value: string): string {
  return value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function wholeNumber(value: string): number | null {
  return /^\d+$/.test(value) ? Number(value) : null;
}
