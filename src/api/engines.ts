import { z } from 'zod';
import { method } from './basics.ts';

/** What one way to compute does on this computer. */
export const engineCheck = z.object({
  name: z.enum(['onnx', 'tensorflow', 'webgpu', 'wasm', 'cpu']),
  /**
   * chosen: what training and review use. ready: works, another comes first. disagrees: computes
   * something else than the reference. unavailable: could not be opened.
   */
  state: z.enum(['chosen', 'ready', 'disagrees', 'unavailable']),
  /** The library and the device; null where it could not be opened. */
  description: z.string().nullable(),
  /** Why it, or a faster way of it, can't be used, in the words of whoever refused. */
  reasons: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Largest relative difference of loss and gradients from the reference (wasm) on a small step. */
  difference: z.number().nullable(),
  /** The small step, forward, backward and update. */
  stepMs: z.number().nullable(),
  /** Largest resident memory of its process. */
  memoryMb: z.number().nullable(),
});

export const enginesMethods = {
  /** Tries every engine on a small training step; takes some seconds. Known answers come at once unless asked for anew. */
  'engines.examine': method(z.object({ anew: z.boolean() }), z.array(engineCheck)),
} as const;

export type EngineCheck = z.infer<typeof engineCheck>;
