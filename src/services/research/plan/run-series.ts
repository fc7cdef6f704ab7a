/** Several runs as one piece of work: progress goes on from run to run, and does not begin anew. */
import type { Watch } from '../backtest-request.ts';

export class RunSeries {
  private readonly watch: Watch;
  private readonly total: number;
  private done = 0;

  /** `total` bars in all, or more where runs may turn out not to be needed. */
  constructor(watch: Watch, total: number) {
    this.watch = watch;
    this.total = total;
  }

  /** The watch of the next run, which has so many bars. */
  next(rows: number): Watch {
    const { watch, total } = this;
    const before = this.done;
    this.done += rows;
    return {
      ...watch,
      onProgress: (stage, done) => {
        watch.onProgress(stage, Math.min(before + done, total), total);
      },
    };
  }
}
