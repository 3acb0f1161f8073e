import { FunctionWriter } from './assembler.ts';

/** Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.26: |error| ≤ 1.5e-7. */
const p = 0.3275911;
const coefficients = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];

/** 1/k!, for exp(r) on |r| ≤ ln 2 / 2: the first term left out is below 1e-8. */
const exponential = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1];

/** erf of floats, four at a time. Parameters: addresses of input and output, number of fours. */
export function writeErf(): FunctionWriter {
  const w = new FunctionWriter(['i32', 'i32', 'i32']);
  const [source, target, fours] = [0, 1, 2];
  const [x, a, t, z, power, y] = w.locals('v128', 6) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const horner = (variable: number, factors: readonly number[]) => {
    w.splat(factors[0] as number);
    for (const factor of factors.slice(1)) {
      w.get(variable).do('f32x4.mul').splat(factor).do('f32x4.add');
    }
  };
  w.countDown(fours, 1, () => {
    w.get(source).memory('v128.load').set(x);
    w.get(x).do('f32x4.abs').set(a);
    // t = 1 / (1 + p a)
    w.splat(1).get(a).splat(p).do('f32x4.mul').splat(1).do('f32x4.add', 'f32x4.div').set(t);
    // exp(−a²) = 2^power · exp(z), z the rest after whole powers of 2
    w.get(a, a).do('f32x4.mul', 'f32x4.neg').splat(-87).do('f32x4.max').set(z);
    w.get(z).splat(Math.LOG2E).do('f32x4.mul', 'f32x4.nearest').set(power);
    w.get(z, power).splat(Math.LN2).do('f32x4.mul', 'f32x4.sub').set(z);
    horner(z, exponential);
    w.get(power).do('i32x4.trunc_sat_f32x4_s').splatBits(127).do('i32x4.add');
    w.i32(23).do('i32x4.shl', 'f32x4.mul').set(y);
    // erf = sign(x) · (1 − poly(t) · t · exp(−a²))
    w.splat(1);
    horner(t, coefficients);
    w.get(t).do('f32x4.mul').get(y).do('f32x4.mul', 'f32x4.sub').set(y);
    w.get(x).splatBits(-2147483648).do('v128.and').get(y).do('v128.or').set(y);
    w.get(target, y).memory('v128.store');
    w.advance(source, 16).advance(target, 16);
  });
  return w;
}
