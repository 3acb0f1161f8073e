import { beforeEach, expect, test } from 'vitest';
import type { Tracker } from '../../../src/app/ports.ts';
import { Trackers } from '../../../src/app/trackers.ts';

const device: Tracker['device'] = {
  product: 'GP3',
  serial: '1',
  rateHz: 60,
  screen: { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 },
};
const address = { host: '127.0.0.1', port: 4242, acceptsRemote: false };

/** In the order opened; each answers when it is told to. */
let dialled: { answer: () => void; isOpen: boolean }[];
let trackers: Trackers;
beforeEach(() => {
  dialled = [];
  const open = async () => {
    const answered = Promise.withResolvers<void>();
    const connection = { answer: () => answered.resolve(), isOpen: false };
    dialled.push(connection);
    await answered.promise;
    connection.isOpen = true;
    const close = () => {
      connection.isOpen = false;
    };
    const calibrate = () => Promise.reject(new Error('not asked for here'));
    return { device, calibrate, cancelCalibration: () => {}, close };
  };
  trackers = new Trackers({ open, nowMs: () => 0 }, () => {});
});
const turn = () => new Promise(setImmediate);

test('of two connections asked for at once the first is let go of', async () => {
  const { methods } = trackers.session();
  const first = methods['trackers.connect'](address);
  const second = methods['trackers.connect'](address);
  await turn();
  dialled[0]?.answer();
  await first;
  await turn();
  dialled[1]?.answer();
  await second;
  expect(dialled.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  await trackers.close();
  expect(dialled.map(({ isOpen }) => isOpen)).toEqual([false, false]);
});

test('a caller who leaves while it connects leaves no tracker behind', async () => {
  const { methods, close } = trackers.session();
  const connecting = methods['trackers.connect'](address);
  const closing = close();
  await turn();
  for (const { answer } of dialled) answer();
  await Promise.all([connecting, closing]);
  expect(dialled.map(({ isOpen }) => isOpen)).toEqual([false]);
});

test('a caller who lost the tracker to another does not take it from them', async () => {
  const [before, after] = [trackers.session().methods, trackers.session().methods];
  for (const methods of [before, after]) {
    const connecting = methods['trackers.connect'](address);
    await turn();
    dialled.at(-1)?.answer();
    await connecting;
  }
  await before['trackers.disconnect']({});
  expect(dialled.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  await after['trackers.disconnect']({});
  expect(dialled.map(({ isOpen }) => isOpen)).toEqual([false, false]);
});
