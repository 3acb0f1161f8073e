import { beta1, beta2, epsilon } from '../../../src/training/adamw.ts';
import { FunctionWriter } from './assembler.ts';

/**
 * One step of AdamW, four floats at a time. Parameters: addresses of weights, gradients, first and
 * second moments; number of fours; the gradients' scale, the corrected learning rate, the second
 * moments' correction, and what is left of a weight after its decay.
 */
export function writeAdamW(): FunctionWriter {
  const w = new FunctionWriter(['i32', 'i32', 'i32', 'i32', 'i32', 'f32', 'f32', 'f32', 'f32']);
  const [weights, gradients, first, second, fours] = [0, 1, 2, 3, 4];
  const factors = w.locals('v128', 4) as [number, number, number, number];
  for (const [index, local] of factors.entries())
    w.get(5 + index)
      .do('f32x4.splat')
      .set(local);
  const [scale, rate, correction, decay] = factors;
  const [g, m, v] = w.locals('v128', 3) as [number, number, number];
  w.countDown(fours, 1, () => {
    w.get(gradients).memory('v128.load').get(scale).do('f32x4.mul').set(g);
    w.get(first).memory('v128.load').splat(beta1).do('f32x4.mul');
    w.get(g)
      .splat(1 - beta1)
      .do('f32x4.mul', 'f32x4.add')
      .set(m);
    w.get(second).memory('v128.load').splat(beta2).do('f32x4.mul');
    w.get(g, g)
      .do('f32x4.mul')
      .splat(1 - beta2)
      .do('f32x4.mul', 'f32x4.add')
      .set(v);
    w.get(first, m).memory('v128.store').get(second, v).memory('v128.store');
    w.get(weights);
    w.get(weights).memory('v128.load').get(decay).do('f32x4.mul');
    w.get(m, rate).do('f32x4.mul');
    w.get(v, correction).do('f32x4.mul', 'f32x4.sqrt').splat(epsilon).do('f32x4.add');
    w.do('f32x4.div', 'f32x4.sub').memory('v128.store');
    for (const address of [weights, gradients, first, second]) w.advance(address, 16);
  });
  return w;
}

/** Sums of squares of every fourth float. Parameters: addresses of floats and of the four sums, number of fours. */
export function writeSumSquares(): FunctionWriter {
  const w = new FunctionWriter(['i32', 'i32', 'i32']);
  const [source, target, fours] = [0, 1, 2];
  const [x, sum] = w.locals('v128', 2) as [number, number];
  w.splat(0).set(sum);
  w.countDown(fours, 1, () => {
    w.get(source).memory('v128.load').set(x);
    w.get(sum, x, x).do('f32x4.mul', 'f32x4.add').set(sum);
    w.advance(source, 16);
  });
  w.get(target, sum).memory('v128.store');
  return w;
}
