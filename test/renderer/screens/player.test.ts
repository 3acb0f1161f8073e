import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Player } from '../../../renderer/screens/replay/player.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const nextFrame = (draw: FrameRequestCallback) => setTimeout(() => draw(performance.now()), 16);
  vi.stubGlobal('requestAnimationFrame', nextFrame);
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([0.5, 1, 2, 4])(
  'at %d× a second of the clock is as many seconds of the reading',
  speed => {
    const player = new Player(100_000);
    player.setSpeed(speed);
    player.play();
    vi.advanceTimersByTime(1_000);
    expect(player.store.getState().tMs).toBeGreaterThan(950 * speed);
    expect(player.store.getState().tMs).toBeLessThanOrEqual(1_000 * speed);
  },
);

test('it stops at the end, and plays from the start again', () => {
  const player = new Player(500);
  player.play();
  vi.advanceTimersByTime(1_000);
  expect(player.store.getState()).toMatchObject({ tMs: 500, isPlaying: false });
  player.play();
  vi.advanceTimersByTime(100);
  expect(player.store.getState().tMs).toBeLessThan(200);
});

test('seeking stays within the reading; the speeds are stepped through', () => {
  const player = new Player(5_000);
  player.seek(-3);
  expect(player.store.getState().tMs).toBe(0);
  player.seek(9_000);
  expect(player.store.getState().tMs).toBe(5_000);
  for (let i = 0; i < 5; i++) player.stepSpeed(1);
  expect(player.store.getState().speed).toBe(4);
  for (let i = 0; i < 5; i++) player.stepSpeed(-1);
  expect(player.store.getState().speed).toBe(0.5);
});
