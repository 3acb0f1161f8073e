import type { ImageServer, RemoteStudy, StudyQuery } from '../../api/contract.ts';

/** The image servers the user has set up, without their secrets. */
export interface ImageServerStore {
  list(): Promise<ImageServer[]>;
  put(server: ImageServer): Promise<void>;
  remove(serverId: string): Promise<void>;
}

/** Passwords and tokens: in the system's keychain or, where there is none, until Foveal ends. */
export interface SecretStore {
  get(account: string): Promise<{ secret: string; keptIn: 'keychain' | 'session' } | null>;
  put(account: string, secret: string): Promise<void>;
  /** Until Foveal ends, whatever the keychain has. */
  hold(account: string, secret: string): void;
  remove(account: string): Promise<void>;
}

/** One instance of a study on an image server. */
export interface RemoteInstance {
  studyUid: string;
  seriesUid: string;
  instanceUid: string;
  sopClassUid: string;
  modality: string;
  /** Whether it has pixels: reports and presentation states have none. */
  isImage: boolean;
}

/** An image server one can ask. All errors are `pacs.*` and say nothing of a patient. */
export interface ImageArchive {
  /** Resolves where the server answers a search as DICOMweb demands. */
  test(): Promise<void>;
  /** At most `limit` studies. */
  find(query: StudyQuery, limit: number): Promise<RemoteStudy[]>;
  instances(studyUid: string, signal: AbortSignal): Promise<RemoteInstance[]>;
  /** The whole DICOM file. */
  fetch(instance: RemoteInstance, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Asks nothing of the server yet; refuses an address that can't be one (`pacs.address`, `pacs.plainHttp`). */
export type OpenArchive = (server: ImageServer, secret: string | null) => ImageArchive;
