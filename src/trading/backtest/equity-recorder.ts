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
    this.drawdown.observe(points.equity, 0, points.count);
    for (let row = 0; row < points.rowTs.length; row++) this.take(points, row);
    points.clear();
  }

  private take(points: SlicePoints, row: number): void {
    const { curve } = this;
    const equity = points.rowEquity.at(row);
    const day = points.rowDay.at(row);
    curve.ts.push(points.rowTs.at(row));
    curve.equity.push(equity);
    curve.cash.push(points.rowCash.at(row));
    curve.gross.push(points.rowGross.at(row));
    curve.net.push(points.rowNet.at(row));
    const last = curve.day.length - 1;
    if (last >= 0 && curve.day.at(last) === day) {
      curve.dayEquity.set(last, equity);
    } else {
      curve.day.push(day);
      curve.dayEquity.push(equity);
    }
  }
}
