import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';

describe('openEngine', () => {
  it('opens an engine and says why each faster one was passed over', async () => {
    const { report: engine } = await openEngine();
    expect(['tensorflow', 'wasm']).toContain(engine.name);
    const before = engine.name === 'wasm' ? ['tensorflow'] : [];
    expect(engine.passedOver.map(({ name }) => name)).toEqual(before);
    expect(engine.passedOver.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('opens the one that is asked for alone', async () => {
    expect((await openEngine('cpu')).report).toMatchObject({ name: 'cpu', passedOver: [] });
    expect(tf.getBackend()).toBe('cpu');
  });
});
