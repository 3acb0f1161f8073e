import { decode, encode } from '@msgpack/msgpack';
import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import type { Example } from './example.ts';

const digestByteCount = 32;
const bytes = z.instanceof(Uint8Array);
const content = z.object({
  exampleId: z.string(),
  patientId: z.string(),
  sentences: z.array(z.string()).min(1),
  image: bytes,
  gaze: bytes.nullable(),
});

/** An example as a file: SHA-256 of what follows, then MessagePack, floats little-endian. */
export function encodeExample(example: Example): Uint8Array {
  const { image, gaze, ...named } = example;
  const body = encode({ ...named, image: bytesOf(image), gaze: gaze && bytesOf(gaze) });
  const file = new Uint8Array(digestByteCount + body.length);
  file.set(sha256(body));
  file.set(body, digestByteCount);
  return file;
}

/** @throws AppError `example.damaged` where a single bit is not as it was written */
export function decodeExample(file: Uint8Array): Example {
  const body = file.subarray(digestByteCount);
  const digest = sha256(body);
  if (body.length === 0 || digest.some((byte, i) => byte !== file[i])) {
    throw new AppError({
      code: 'example.damaged',
      message: 'A prepared example can’t be read any more.',
      advice: 'Resume the run: the example is made again from its reading.',
    });
  }
  const { image, gaze, ...named } = content.parse(decode(body));
  return { ...named, image: floatsOf(image), gaze: gaze && floatsOf(gaze) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A copy, because what MessagePack hands out need not begin at a multiple of 4. */
function floatsOf(raw: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(raw).buffer);
}
