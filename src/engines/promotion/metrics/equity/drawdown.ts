/** The largest fall of equity below an earlier peak, over every slice of a run. */

export class DrawdownTracker {
  private peak: number;
  private trough: number;
  private worst = 0;

  /** The initial cash, in micros and > 0, is the first peak. */
  constructor(initialCash: number) {
    this.peak = initialCash;
    this.trough = initialCash;
  }

  /** Takes the points `from` to `to` (exclusive) of an equity column in micros, in time order. */
  observe(equity: Float64Array, from: number, to: number): void {
    let { peak, trough } = this;
    for (let i = from; i < to; i++) {
      const value = equity[i] as number;
      if (value > peak) {
        this.settle(peak, trough);
        peak = value;
        trough = value;
      } else if (value < trough) {
        trough = value;
      }
    }
    this.peak = peak;
    this.trough = trough;
  }

  /** Positive fraction of the peak; 0 without a fall, above 1 when equity fell below 0. */
  get maxDrawdown(): number {
    this.settle(this.peak, this.trough);
    return this.worst;
  }

  // For one peak the lowest point is the worst, so one division per peak is enough.
  private settle(peak: number, trough: number): void {
    const fall = (peak - trough) / peak;
    if (fall > this.worst) this.worst = fall;
  }
}
