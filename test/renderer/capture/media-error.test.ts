import { expect, test } from 'vitest';
import { mediaError } from '../../../renderer/capture/media-error.ts';

test.each([
  ['NotAllowedError', 'camera.denied'],
  ['NotFoundError', 'camera.notFound'],
  ['NotReadableError', 'camera.inUse'],
  ['DeviceLost', 'camera.lost'],
  ['TypeError', 'camera.failed'],
])('tells %s as %s, with advice', (name, code) => {
  const error = mediaError('camera', { name, message: 'as the browser says' });
  expect(error.code).toBe(code);
  expect(error.advice).toMatch(/\w/);
});
