/** A series of which nothing after a bar is true, for tests of an author's own. */
import type { BarSeries } from '../../foundation/model/index.ts';
import { BarBuilder } from '../../trading/backtest/index.ts';

const COLUMNS = ['open', 'high', 'low', 'close'] as const;
/** A price that no series has beside a true one: a thousandth of a cent. */
const POISON = 10;

/** A copy whose prices after the first `known` bars are absurd; times and volumes stay. */
export function poisonFuture(series: BarBuilder | BarSeries, known: number): BarSeries {
  const { count, ts, volume, ...prices } = series instanceof BarBuilder ? series.build() : series;
  const copy = {
    open: prices.open.slice(),
    high: prices.high.slice(),
    low: prices.low.slice(),
    close: prices.close.slice(),
  };
  for (const name of COLUMNS) copy[name].fill(POISON, known);
  return { count, ts, volume, ...copy };
}
