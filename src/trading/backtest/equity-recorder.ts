/** Folds the tick's points into the run's equity curve and the last equity of each day. */
import type { DrawdownTracker } from '../../engines/promotion/index.ts';
import { EquityCurve, type EquityResolution } from '../../foundation/model/index.ts';
import type { SlicePoints } from '../orchestrator/index.ts';

export class EquityRecorder {
  readonly curve: EquityCurve;
  private readonly drawdown: DrawdownTracker;

  constructor(resolution: EquityResolution, drawdown: DrawdownTracker) {
    this.curve = new EquityCurve(resolution);
    this.drawdown = drawdown;
  }

  /** Takes all points and clears them. */
  drain(points: SlicePoints): void {
    const { curve } = this;
    const { rows } = points;
    this.drawdown.observe(points.equity, 0, points.count);
    curve.ts.append(points.rowTs, rows);
    curve.equity.append(points.rowEquity, rows);
    curve.cash.append(points.rowCash, rows);
    curve.gross.append(points.rowGross, rows);
    curve.net.append(points.rowNet, rows);
    this.closeDays(points);
    points.clear();
  }

  /** A day ends with its last row so far; rows to come may move its end. */
  private closeDays({ rows, rowDay, rowEquity }: SlicePoints): void {
    const { day: days, dayEquity } = this.curve;
    for (let row = 0; row < rows; row++) {
      const day = rowDay[row] as number;
      if (row + 1 < rows && rowDay[row + 1] === day) continue;
      const equity = rowEquity[row] as number;
      const last = days.length - 1;
      if (last >= 0 && days.at(last) === day) {
        dayEquity.set(last, equity);
      } else {
        days.push(day);
        dayEquity.push(equity);
      }
    }
  }
}
