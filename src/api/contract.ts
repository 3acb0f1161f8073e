import type { z } from 'zod';
import { none } from './basics.ts';
import { calibrationsMethods } from './calibrations.ts';
import { enginesMethods } from './engines.ts';
import { evaluation, evaluationsMethods } from './evaluations.ts';
import { gazeMethods } from './gaze.ts';
import { imageServersMethods, retrievalProgress } from './image-servers.ts';
import { importProgress, importsMethods } from './imports.ts';
import { insightsMethods } from './library-evaluations.ts';
import { modelImport, modelsMethods } from './models.ts';
import { readersMethods } from './readers.ts';
import { readingsMethods } from './readings.ts';
import { reviewMethods } from './review.ts';
import { runPoints, runProgress, runsMethods } from './runs.ts';
import { settingsMethods } from './settings.ts';
import { speechDownload, speechMethods } from './speech.ts';
import { studiesMethods } from './studies.ts';
import { trackerReport, trackersMethods } from './trackers.ts';
import { transcriptMethods } from './transcript.ts';
import { transferProgress, transfersMethods } from './transfers.ts';

export type * from './basics.ts';
export type * from './calibrations.ts';
export type * from './engines.ts';
export type * from './evaluations.ts';
export type * from './gaze.ts';
export type * from './image-servers.ts';
export type * from './imports.ts';
export type * from './library-evaluations.ts';
export type * from './models.ts';
export type * from './readers.ts';
export type * from './readings.ts';
export type * from './review.ts';
export type * from './runs.ts';
export type * from './settings.ts';
export type * from './speech.ts';
export type * from './studies.ts';
export type * from './trackers.ts';
export type * from './transcript.ts';
export type * from './transfers.ts';

/**
 * Everything a screen, a test or another machine can ask of Foveal. One contract, any wire: each
 * area's methods, and what their answers are made of, stand in the file of that area.
 */
export const methods = {
  ...studiesMethods,
  ...importsMethods,
  ...readingsMethods,
  ...transcriptMethods,
  ...readersMethods,
  ...gazeMethods,
  ...calibrationsMethods,
  ...transfersMethods,
  ...speechMethods,
  ...modelsMethods,
  ...runsMethods,
  ...enginesMethods,
  ...evaluationsMethods,
  ...insightsMethods,
  ...reviewMethods,
  ...imageServersMethods,
  ...settingsMethods,
  ...trackersMethods,
} as const;

export const events = {
  'import.progress': importProgress,
  'library.changed': none,
  'run.progress': runProgress,
  'run.points': runPoints,
  'evaluation.progress': evaluation,
  'model.import': modelImport,
  'transfer.progress': transferProgress,
  'retrieval.progress': retrievalProgress,
  'speech.download': speechDownload,
  'tracker.report': trackerReport,
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.infer<Methods[M]['input']>;
export type Output<M extends MethodName> = z.infer<Methods[M]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;

/** What the app's services implement and what `connect` returns. */
export type Api = { [M in MethodName]: (input: Input<M>) => Promise<Output<M>> };
