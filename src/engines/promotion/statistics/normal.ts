/**
 * The normal distribution. Distribution function: W. J. Cody, "Rational Chebyshev approximations for the
 * error function", Math. Comp. 23 (1969), by its program CALERF. Quantile: M. J. Wichura, algorithm
 * AS 241 (PPND16), Appl. Stat. 37 (1988). Good to 1e-15 relative, in the far tails to 1e-12, for the ratio
 * of two roundings grows there. They use + - * /, sqrt, exp and ln alone.
 */

/** Below it CALERF takes erf directly. */
const SMALL = 0.46875;
const MIDDLE = 4;
/** Beyond it erfc is below every double. */
const TAIL_END = 26.543;
const ONE_OVER_ROOT_PI = 0.5641895835477563;

/** Numerators and denominators, from the highest power down; denominators lead with 1. */
const ERF_SMALL = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const ERF_SMALL_UNDER = [
  1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171,
];
const ERFC_MIDDLE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
  298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const ERFC_MIDDLE_UNDER = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
  3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const ERFC_TAIL = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
  0.016083785148742275, 0.0006587491615298378,
];
const ERFC_TAIL_UNDER = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
  0.0023352049762686918,
];

/** AS 241 by region of p, from the highest power down. */
const QUANTILE_CENTRE = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const QUANTILE_CENTRE_UNDER = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const QUANTILE_FLANK = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const QUANTILE_FLANK_UNDER = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
];
const QUANTILE_TAIL = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const QUANTILE_TAIL_UNDER = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

/** Probability that a standard normal lies at or below `x`, for any finite `x`. */
export function normalCdf(x: number): number {
  const z = -x / Math.SQRT2;
  return z >= 0 ? erfcOf(z) / 2 : 1 - erfcOf(-z) / 2;
}

/** The complementary error function of `y` >= 0. */
function erfcOf(y: number): number {
  if (y <= SMALL) {
    const square = y * y;
    return 1 - (y * polynomial(ERF_SMALL, square)) / polynomial(ERF_SMALL_UNDER, square);
  }
  if (y >= TAIL_END) return 0;
  if (y <= MIDDLE) {
    return gauss(y) * (polynomial(ERFC_MIDDLE, y) / polynomial(ERFC_MIDDLE_UNDER, y));
  }
  const inverse = 1 / (y * y);
  const tail = (inverse * polynomial(ERFC_TAIL, inverse)) / polynomial(ERFC_TAIL_UNDER, inverse);
  return gauss(y) * ((ONE_OVER_ROOT_PI - tail) / y);
}

/** exp(-y * y) without the error of the square: the part in sixteenths is exact. */
function gauss(y: number): number {
  const sixteenths = Math.trunc(y * 16) / 16;
  const rest = (y - sixteenths) * (y + sixteenths);
  return Math.exp(-sixteenths * sixteenths) * Math.exp(-rest);
}

/**
 * The `x` below which a standard normal lies with probability `p`; -Infinity at 0, Infinity at 1, NaN
 * outside of 0 to 1.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(QUANTILE_CENTRE, r)) / polynomial(QUANTILE_CENTRE_UNDER, r);
  }
  const side = Math.min(p, 1 - p);
  if (side === 0) return q * Infinity;
  const r = Math.sqrt(-Math.log(side));
  const x =
    r <= 5
      ? polynomial(QUANTILE_FLANK, r - 1.6) / polynomial(QUANTILE_FLANK_UNDER, r - 1.6)
      : polynomial(QUANTILE_TAIL, r - 5) / polynomial(QUANTILE_TAIL_UNDER, r - 5);
  return q < 0 ? -x : x;
}

function polynomial(fromHighest: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of fromHighest) sum = sum * x + coefficient;
  return sum;
}
