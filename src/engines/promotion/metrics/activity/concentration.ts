/** The largest share of the equity that stood in one symbol. */
import type { BarColumns, RunRecord } from '../../../../foundation/model/index.ts';
import type { FillBases } from './fill-costs.ts';

/**
 * Largest value of one symbol's position over the equity, at the end of a slice. Known where the run's
 * positions can be valued again slice by slice: with a point of the curve for each slice, no bar dropped
 * and no split. Null where it is not.
 */
export function largestConcentration(
  { tables, summary, inputs }: RunRecord,
  bars: BarColumns,
  bases: FillBases,
): number | null {
  const { equity, splits } = tables;
  const isKnown =
    equity.resolution === 'SLICE' &&
    splits.count === 0 &&
    Object.keys(summary.barsDropped).length === 0;
  if (!isKnown) return null;
  const replay = new PositionReplay(tables, bars, bases, inputs.data.length);
  let largest = 0;
  for (let point = 0; point < equity.ts.length; point++) {
    const value = replay.advanceTo(equity.ts.at(point));
    largest = Math.max(largest, value / equity.equity.at(point));
  }
  return largest;
}

/** Positions and marks of a run, once more, from its fills and bars. */
class PositionReplay {
  private readonly tables: RunRecord['tables'];
  private readonly bars: BarColumns;
  private readonly bases: FillBases;
  private readonly position: Float64Array;
  private readonly mark: Float64Array;
  private row = 0;
  private fill = 0;

  constructor(
    tables: RunRecord['tables'],
    bars: BarColumns,
    bases: FillBases,
    symbolCount: number,
  ) {
    this.tables = tables;
    this.bars = bars;
    this.bases = bases;
    this.position = new Float64Array(symbolCount);
    this.mark = new Float64Array(symbolCount);
  }

  /** Plays all bars up to `ts`, with their fills; returns the largest value of a position, unsigned. */
  advanceTo(ts: number): number {
    const { bars, mark, position } = this;
    while (this.row < bars.count && (bars.ts[this.row] as number) <= ts) {
      mark[bars.symbol[this.row] as number] = bars.close[this.row] as number;
      this.row++;
    }
    this.takeFills();
    let largest = 0;
    for (let symbol = 0; symbol < position.length; symbol++) {
      const held = position[symbol] as number;
      if (held !== 0) largest = Math.max(largest, Math.abs(held) * (mark[symbol] as number));
    }
    return largest;
  }

  private takeFills(): void {
    const { fills, orders } = this.tables;
    while (this.fill < fills.count && (this.bases.bar[this.fill] as number) < this.row) {
      const order = fills.order.at(this.fill);
      const symbol = orders.symbol.at(order);
      const signed = orders.side.at(order) * fills.qty.at(this.fill);
      this.position[symbol] = (this.position[symbol] as number) + signed;
      this.fill++;
    }
  }
}
