import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { nanoConfig } from '../model/config.ts';
import { modelInput } from '../model/model-image.ts';
import { splitByPatient } from '../training/split.ts';
import type { AblationMaterial } from './ablation.ts';
import { exampleOf, judgedReadings, prepareJudged } from './judged-readings.ts';
import { modelOf } from './models.ts';
import type { Ports } from './ports.ts';
import type { PreparedExample } from './run-examples.ts';
import { trainingMaterial } from './run-material.ts';

/** Where no film is held out, so many of the patients are judged by. */
const unseenShare = 0.2;

/**
 * The library's readings for an ablation: those that may be trained on, judged by the readings of held
 * out films; where there are none, by those of a fifth of the patients, always the same ones.
 */
export async function libraryMaterial(
  ports: Ports,
  baseModelId: string | null,
  onPrepared: (count: number) => void,
  signal: AbortSignal,
): Promise<AblationMaterial & { fingerprint: string }> {
  if (baseModelId !== null) await modelOf(ports, baseModelId);
  const config = baseModelId === null ? nanoConfig(1) : await ports.models.config(baseModelId);
  const { readings } = await trainingMaterial(ports);
  const heldOut = judgedReadings(ports).filter(
    ({ studyId }) => ports.catalogue.study(studyId)?.heldOut,
  );
  const all = [...readings, ...heldOut];
  const prepared = await prepareJudged(ports, all, modelInput(config), onPrepared, signal);
  const { training, validation: unseen } =
    heldOut.length === 0
      ? splitByPatient(
          prepared.map(({ patientId }) => patientId),
          unseenShare,
          0,
        )
      : splitByStudy(prepared, new Set(heldOut.map(({ studyId }) => studyId)));
  return {
    examples: prepared.map(({ file, sentences }) => ({ file, sentences })),
    training,
    unseen,
    read: index => exampleOf(ports, prepared[index] as PreparedExample),
    places: () => null,
    baseModelFolder: baseModelId === null ? null : ports.models.folder(baseModelId),
    fingerprint: fingerprintOf(prepared),
  };
}

/** Names readings and what they were prepared into: the same, the same material. */
export function fingerprintOf(prepared: readonly PreparedExample[]): string {
  const names = prepared.map(({ readingId, fingerprint }) => `${readingId} ${fingerprint}`).sort();
  return bytesToHex(sha256(utf8ToBytes(names.join('\n')))).slice(0, 32);
}

function splitByStudy(prepared: readonly PreparedExample[], unseen: ReadonlySet<string>) {
  const indices = [...prepared.keys()];
  const isUnseen = (index: number) => unseen.has(prepared[index]?.studyId ?? '');
  return {
    training: indices.filter(index => !isUnseen(index)),
    validation: indices.filter(isUnseen),
  };
}
