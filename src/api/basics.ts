import { z } from 'zod';

/** Planes of numbers travel as little-endian bytes, never as JSON arrays. */
export const bytes = z.instanceof(Uint8Array);

/** Names a folder or file of the library, so it is one path segment and never `.` or `..`. */
export const id = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/);

export const errorReport = z.object({
  code: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  advice: z.string().optional(),
});

/** A float32 plane, row-major. */
export const plane = z.object({
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  float32: bytes,
});

/** What a method is given that is given nothing. */
export const none = z.object({});

/** A method of the contract: the schemas of what it is given and of what it answers. */
export const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({
  input,
  output,
});

export type Plane = z.infer<typeof plane>;
