import { expect, test, vi } from 'vitest';
import { restartGaze, startGaze, stopGaze } from '../../../renderer/capture/desk.ts';
import { useSensorsInUse } from '../../../renderer/shell/sensors-in-use.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { FakeGaze } from '../../support/fake-gaze.ts';

vi.mock('../../../renderer/capture/recorder-worklet.ts?worker&url', () => ({ default: 'worklet' }));

const choiceOf = (key: string, source: FakeGaze) => ({ key, open: async () => source });
const camerasOn = () => useSensorsInUse.getState().camera.size;

test('a camera that is being taken up again when the reading is left goes off', async () => {
  const source = new FakeGaze();
  await startGaze(choiceOf('unplugged', source));
  source.unplug();
  const opening = Promise.withResolvers<void>();
  source.start = async () => {
    await opening.promise;
    source.isRunning = true;
  };
  const restarting = restartGaze(source);
  stopGaze();
  // Whatever the stop does by itself is done now: it has to wait for the camera that is opening.
  await new Promise(setImmediate);
  opening.resolve();
  await restarting;
  await startGaze(choiceOf('another', new FakeGaze()));
  expect(source.isRunning).toBe(false);
  stopGaze();
  await vi.waitFor(() => expect(camerasOn()).toBe(0));
});

test('a source that can’t be told to stop keeps no other from starting', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const source = new FakeGaze();
  await startGaze(choiceOf('host away', source));
  expect(camerasOn()).toBe(1);
  source.stop = async () => {
    throw new AppError({ code: 'api.disconnected', message: 'The host is away.' });
  };
  stopGaze();
  const next = new FakeGaze();
  expect(await startGaze(choiceOf('next', next))).toBe(next);
  expect(warned).toHaveBeenCalledOnce();
  stopGaze();
  await vi.waitFor(() => expect(camerasOn()).toBe(0));
  warned.mockRestore();
});
