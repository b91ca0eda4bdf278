// The exponential of two doubles at once.

const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** 2⁵² + 2⁵¹: added to a small whole number, it leaves that number in the low bits. */
const TO_INTEGER: f64 = 6755399441055744;
/** Below this the exponential is taken for 0, above the other it stays what it is there. */
const LOWEST: f64 = -708;
const HIGHEST: f64 = 709;

/** exp x = 2ⁿ exp f with |f| ≤ ln 2 / 2, the latter by its Taylor series; relative error below 1e-14. */
export function expPair(x: v128): v128 {
  const bounded = f64x2.pmin(f64x2.pmax(x, f64x2.splat(LOWEST)), f64x2.splat(HIGHEST));
  const n = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(LOG2_E)));
  const f = f64x2.sub(f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(LN2_HIGH))), f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1 / 39916800.0);
  sum = step(sum, f, 1 / 3628800.0);
  sum = step(sum, f, 1 / 362880.0);
  sum = step(sum, f, 1 / 40320.0);
  sum = step(sum, f, 1 / 5040.0);
  sum = step(sum, f, 1 / 720.0);
  sum = step(sum, f, 1 / 120.0);
  sum = step(sum, f, 1 / 24.0);
  sum = step(sum, f, 1 / 6.0);
  sum = step(sum, f, 0.5);
  sum = step(sum, f, 1);
  sum = step(sum, f, 1);
  const power = i64x2.shl(i64x2.add(f64x2.add(n, f64x2.splat(TO_INTEGER)), i64x2.splat(1023)), 52);
  return v128.and(f64x2.mul(sum, power), f64x2.ge(x, f64x2.splat(LOWEST)));
}

@inline
function step(sum: v128, f: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, f), f64x2.splat(coefficient));
}
