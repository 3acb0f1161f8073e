import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';

describe('openEngine', () => {
  it('opens an engine and says why each faster one was passed over', async () => {
    const { report: engine } = await openEngine();
    expect(engine.name).toBe('onnx');
    const gpus = engine.passedOver.map(({ name }) => name);
    expect(gpus.every(name => /^onnx-(cuda|dml|webgpu|coreml)$/.test(name))).toBe(true);
    expect(engine.passedOver.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('opens the one that is asked for alone', async () => {
    expect((await openEngine('cpu')).report).toMatchObject({ name: 'cpu', passedOver: [] });
    expect(tf.getBackend()).toBe('cpu');
  });
});
