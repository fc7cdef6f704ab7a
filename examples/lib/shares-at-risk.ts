/** Most of the equity that one position takes: a little less than the shipped limit of 20 %. */
const LARGEST_SHARE = 0.19;

/** Whole shares that lose `risk` of the equity when the price falls by `distance`; 0 for none. */
export function sharesAtRisk(of: {
  readonly equity: number;
  readonly price: number;
  readonly distance: number;
  readonly risk: number;
}): number {
  const { equity, price, distance, risk } = of;
  if (!(distance > 0) || distance >= price) return 0;
  const byRisk = Math.floor((equity * risk) / distance);
  return Math.max(0, Math.min(byRisk, Math.floor((equity * LARGEST_SHARE) / price)));
}
