import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PlayedSound, Player } from '../../../renderer/screens/replay/player.ts';

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

class Sound implements PlayedSound {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  duration = 60;
  async play() {
    this.paused = false;
  }
  pause() {
    this.paused = true;
  }
}

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

test('sound follows: it starts where the reading is, at its speed, and is put right when it is off', () => {
  const player = new Player(60_000);
  const sound = new Sound();
  player.setSound(sound, 2_000);
  player.play();
  vi.advanceTimersByTime(500);
  // The sound begins two seconds into the reading.
  expect(sound.paused).toBe(true);
  player.seek(12_000);
  player.setSpeed(2);
  vi.advanceTimersByTime(100);
  expect(sound).toMatchObject({ paused: false, playbackRate: 2 });
  expect(sound.currentTime).toBeGreaterThanOrEqual(10);
  const wanted = () => (player.store.getState().tMs - 2_000) / 1000;
  sound.currentTime = wanted() - 1;
  vi.advanceTimersByTime(50);
  expect(Math.abs(sound.currentTime - wanted())).toBeLessThan(0.15);
  player.pause();
  expect(sound.paused).toBe(true);
});
