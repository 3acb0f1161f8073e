import { z } from 'zod';
import { errorReport, id, method, none } from './basics.ts';

/** DICOM's unique identifiers (PS3.5 9.1): digits and dots, 64 at most. */
export const uid = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/);

/** How Foveal shows a server who it is; the password or token itself is never among the settings. */
export const serverLogin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('basic'), userName: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('bearer') }),
]);

/** A DICOMweb server as it is kept on the disk. */
export const imageServer = z.object({
  serverId: id,
  name: z.string().trim().min(1).max(80),
  /** What stands before `/studies`. */
  url: z.string().trim().min(1).max(500),
  login: serverLogin,
  /** Certificates of authorities this server's may be signed by, beside the system's own. */
  certificatePem: z.string().max(200_000).nullable(),
  /** The user has been told that everybody on the way can read along, and wants it so. */
  allowPlainHttp: z.boolean(),
});

/** What a form or command fills in: without `serverId` it is a new server. */
export const imageServerDraft = imageServer.extend({
  serverId: id.nullable(),
  /** Password or token; absent: the one that is kept already. */
  secret: z.string().min(1).max(20_000).optional(),
});

export const imageServerSummary = imageServer.extend({
  /** missing: it needs one and this computer has none, or has forgotten it with the last session. */
  secretState: z.enum(['notNeeded', 'keychain', 'session', 'missing']),
});

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const searched = z.string().trim().max(64);

/** What to look for; an empty text or null matches everything. */
export const studyQuery = z.object({
  /** Family name first, `*` for any rest; without one the rest is open anyway. */
  patientName: searched,
  patientId: searched,
  accessionNumber: searched,
  from: date.nullable(),
  to: date.nullable(),
  /** A study matches that has one of them; none: all do. */
  modalities: z.array(z.string().regex(/^[A-Z]{2,16}$/)).max(20),
});

/** A study as the server describes it: shown, and never stored. */
export const remoteStudy = z.object({
  studyUid: uid,
  patientName: z.string(),
  patientId: z.string(),
  birthDate: z.string(),
  /** `2024-02-29`, or as the server wrote it where that is no date. */
  studyDate: z.string(),
  accessionNumber: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  instanceCount: z.number().int().nullable(),
});

/** How far a retrieval has come. It says nothing of who the patients are. */
export const retrievalProgress = z.object({
  retrievalId: id,
  serverName: z.string(),
  /** listing: what the studies hold is being asked; then the films are fetched one by one. */
  state: z.enum(['listing', 'fetching', 'finished', 'cancelled', 'failed']),
  studyCount: z.number().int(),
  studiesListed: z.number().int(),
  /** Films to fetch, of the studies listed so far. */
  filmCount: z.number().int(),
  filmsDone: z.number().int(),
  byteCount: z.number().int(),
  elapsedMs: z.number(),
  /** Estimated ms to the end; null before the first film. */
  remainingMs: z.number().nullable(),
  imported: z.number().int(),
  duplicates: z.number().int(),
  /** What was not fetched because it is no chest film, by kind. */
  skipped: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  /** Why films or whole studies could not be had, by reason. */
  refused: z.array(z.object({ error: errorReport, count: z.number().int() })),
  /** Why all of it ended early. */
  error: errorReport.nullable(),
});

export const imageServersMethods = {
  'servers.list': method(none, z.array(imageServerSummary)),
  /** Checks the address without asking the server. */
  'servers.save': method(imageServerDraft, imageServerSummary),
  'servers.remove': method(z.object({ serverId: id }), none),
  /** Asks a server that need not be saved yet; what is wrong with it is the error. */
  'servers.test': method(imageServerDraft, z.object({ answeredMs: z.number() })),
  'servers.find': method(
    z.object({ serverId: id, query: studyQuery }),
    z.object({
      studies: z.array(remoteStudy),
      /** false: there are more, the query should say more. */
      isComplete: z.boolean(),
    }),
  ),
  /** Fetches studies' chest films and imports them like files; one retrieval at a time. */
  'retrievals.start': method(
    z.object({
      serverId: id,
      studyUids: z.array(uid).min(1).max(10_000),
      heldOut: z.boolean().optional(),
      /** Also images that are no chest films by their modality and SOP class. */
      allImages: z.boolean().optional(),
    }),
    retrievalProgress,
  ),
  /** The retrieval in progress, or the last one since Foveal was started. */
  'retrievals.last': method(none, z.object({ retrieval: retrievalProgress.nullable() })),
  'retrievals.cancel': method(z.object({ retrievalId: id }), none),
} as const;

export type ImageServer = z.infer<typeof imageServer>;
export type ImageServerDraft = z.infer<typeof imageServerDraft>;
export type ImageServerSummary = z.infer<typeof imageServerSummary>;
export type StudyQuery = z.infer<typeof studyQuery>;
export type RemoteStudy = z.infer<typeof remoteStudy>;
export type RetrievalProgress = z.infer<typeof retrievalProgress>;
