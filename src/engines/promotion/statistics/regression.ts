/** Ordinary least squares of one variable on another. */
import { fsum } from './fsum.ts';
import { meanOf, squaresAbout } from './moments.ts';

export interface Line {
  /** NaN when the x are all equal. */
  readonly slope: number;
  readonly intercept: number;
  /** From -1 to 1; NaN when the x or the y are all equal. */
  readonly correlation: number;
}

/** The line nearest to the points `(x_i, y_i)`; both columns have one length. */
export function fitLine(x: Float64Array, y: Float64Array): Line {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  const spreadX = squaresAbout(x, meanX);
  const spreadY = squaresAbout(y, meanY);
  const shared = fsum(x.map((value, i) => (value - meanX) * ((y[i] as number) - meanY)));
  const slope = spreadX === 0 ? NaN : shared / spreadX;
  // Two roots, since the product of two spreads may leave the range; rounding may pass 1.
  const correlation = shared / (Math.sqrt(spreadX) * Math.sqrt(spreadY));
  return {
    slope,
    intercept: meanY - slope * meanX,
    correlation: Math.max(-1, Math.min(1, correlation)),
  };
}
