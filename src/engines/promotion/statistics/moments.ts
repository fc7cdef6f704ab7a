/** Mean, spread and shape of a sample. */
import { fsum } from './fsum.ts';

export interface Moments {
  readonly count: number;
  /** 0 of no values. */
  readonly mean: number;
  /** Sample deviation, n - 1 in the denominator; 0 below two values. */
  readonly deviation: number;
  /** Third moment over the deviation cubed, both of the population (n); NaN without spread. */
  readonly skew: number;
  /** Fourth moment over the variance squared, both of the population: 3 of a normal. NaN without spread. */
  readonly kurtosis: number;
}

/** Moments about the mean. Equal values have no spread, whatever rounding does to their mean. */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  const mean = meanOf(values);
  const second = squaresAbout(values, mean);
  const spread = { count, mean, deviation: count < 2 ? 0 : Math.sqrt(second / (count - 1)) };
  if (second === 0) return { ...spread, skew: NaN, kurtosis: NaN };
  const variance = second / count;
  const powers = values.map((value) => (value - mean) * (value - mean) * (value - mean));
  const third = fsum(powers) / count;
  powers.forEach((cube, i) => {
    powers[i] = cube * ((values[i] as number) - mean);
  });
  const fourth = fsum(powers) / count;
  return {
    ...spread,
    skew: third / (variance * Math.sqrt(variance)),
    kurtosis: fourth / (variance * variance),
  };
}

/** 0 of no values. */
export function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : fsum(values) / values.length;
}

/** Sum of squared distances from the mean; exactly 0 of equal values. */
export function squaresAbout(values: Float64Array, mean: number): number {
  const first = values[0];
  const squares = new Float64Array(values.length);
  let isConstant = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const distance = value - mean;
    if (value !== first) isConstant = false;
    squares[i] = distance * distance;
  }
  return isConstant ? 0 : fsum(squares);
}

/** Sample deviation (n - 1); 0 below two values. */
export function deviationOf(values: Float64Array): number {
  if (values.length < 2) return 0;
  return Math.sqrt(squaresAbout(values, meanOf(values)) / (values.length - 1));
}
