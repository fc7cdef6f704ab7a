/** The closed trades of several runs as those of one, so that they are measured together. */
import type { ClosedTrades } from '../../../engines/promotion/index.ts';
import type { NumberColumn } from '../../../foundation/core/index.ts';
import { FillTable, SplitTable, TradeTable } from '../../../foundation/model/index.ts';

/** Rows one behind the other; trades and splits go on naming the fills of their own run. */
export function poolTrades(runs: readonly ClosedTrades[]): ClosedTrades {
  const fills = new FillTable();
  const trades = new TradeTable();
  const splits = new SplitTable();
  for (const run of runs) {
    const offset = fills.count;
    append(fills.columns(), run.fills.columns());
    const firstTrade = trades.count;
    append(trades.columns(), run.trades.columns());
    for (let trade = firstTrade; trade < trades.count; trade++) {
      trades.entryFill.set(trade, trades.entryFill.at(trade) + offset);
      trades.exitFill.set(trade, trades.exitFill.at(trade) + offset);
    }
    const firstSplit = splits.count;
    append(splits.columns(), run.splits.columns());
    for (let split = firstSplit; split < splits.count; split++) {
      splits.fills.set(split, splits.fills.at(split) + offset);
    }
  }
  return { fills, trades, splits };
}

function append(to: readonly NumberColumn[], from: readonly NumberColumn[]): void {
  to.forEach((column, i) => {
    from[i]?.view().forEach((value) => {
      column.push(value);
    });
  });
}
