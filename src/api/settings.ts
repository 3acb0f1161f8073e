import { z } from 'zod';
import { gazeGates } from '../gaze/gates.ts';
import { LONGEST_EYE_VOICE_SPAN_MS } from '../heatmap/align.ts';
import { id, method, none } from './basics.ts';
import { worklistView } from './studies.ts';
import { trackerAddress } from './trackers.ts';

const eyeVoiceSpan = z.number().min(0).max(LONGEST_EYE_VOICE_SPAN_MS);

const dragAction = z.enum(['window', 'windowAcross', 'pan', 'zoom', 'magnifier', 'nothing']);

/** What the reader changed of the profile's mouse, by button and modifier. */
const mouseChanges = z
  .object({
    left: dragAction,
    middle: dragAction,
    right: dragAction,
    'shift+left': dragAction,
    'shift+right': dragAction,
    'ctrl+left': dragAction,
    wheel: z.enum(['zoom', 'zoomReversed', 'nothing']),
  })
  .partial();

export const settings = z.object({
  reader: z.string(),
  viewingDistanceMm: z.number().positive(),
  pixelPitchMm: z.number().positive(),
  speechModelId: id.nullable(),
  /** By the name the system gives it, which stays the same; empty: the system's choice. */
  microphone: z.string().max(200),
  /** Where gaze was last taken from; not whether any is recorded. */
  gazeSource: z.enum(['webcam', 'gazepoint', 'mouse', 'synthetic', 'replay']),
  /** Of the hardware tracker. */
  tracker: trackerAddress,
  colourMap: z.enum(['inferno', 'viridis']),
  heatmapOpacity: z.number().min(0).max(1),
  /** How far the eyes are ahead of the voice, for readers without a span of their own. */
  eyeVoiceSpanMs: eyeVoiceSpan,
  /** By the readers' names. */
  readerSpansMs: z.record(z.string(), eyeVoiceSpan),
  gazeGates,
  /** Dots a calibration learns from. */
  calibrationDots: z.union([z.literal(9), z.literal(13)]),
  /** Whether imported files keep their names, which may name patients. */
  keepFileNames: z.boolean(),
  mouseProfile: z.enum(['ohif', 'reflacx']),
  mouse: mouseChanges,
  /** What the reader changed of the viewer's keys: command to its keys. */
  keys: z.record(z.string(), z.array(z.string().min(1).max(24)).max(4)),
  /** How the worklist was left. What was searched for may name somebody, and is not kept. */
  worklist: worklistView.pick({ filter: true, sort: true }).extend({ studyId: id.nullable() }),
  /** system: the first of the system's languages that Foveal speaks, else English. */
  language: z.enum(['system', 'en', 'de']),
  theme: z.enum(['dark', 'light', 'system']),
});

export const settingsMethods = {
  'settings.get': method(none, settings),
  'settings.set': method(settings.partial(), settings),
} as const;

export type Settings = z.infer<typeof settings>;
