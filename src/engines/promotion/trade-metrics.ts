/**
 * Metrics of closed trades (contract 12). A trade is one (lot, closing fill) pair: the gross P&L of that
 * quantity less the fees of both fills, pro rata by quantity.
 */
import { MICROS_PER_UNIT } from '../../foundation/model/index.ts';
import type { Flags } from './flags.ts';
import { fsum } from './fsum.ts';
import type { ClosedTrades, TradeMetrics } from './types.ts';

/** Micros: nearer to 0 than this, rounding may have decided the sign. */
const DOUBTFUL = 1e-3;

export function measureTrades(closed: ClosedTrades, flags: Flags): TradeMetrics {
  const { trades } = closed;
  const profits: number[] = [];
  for (let i = 0; i < trades.count; i++) profits.push(netProfit(closed, i));
  const gains = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  const isEmpty = profits.length === 0;
  return {
    trades: profits.length,
    win_rate: isEmpty ? flags.missing('no_trades') : gains.length / profits.length,
    profit_factor:
      losses.length === 0
        ? flags.missing('no_losses')
        : flags.finite(fsum(gains) / Math.abs(fsum(losses))),
    avg_trade: isEmpty
      ? flags.missing('no_trades')
      : flags.finite(fsum(profits) / profits.length / MICROS_PER_UNIT),
  };
}

/** Net P&L of a trade in micros; 0 only when it is exactly 0. */
function netProfit(closed: ClosedTrades, trade: number): number {
  const { trades, fills } = closed;
  const entry = trades.entryFill.at(trade);
  const exit = trades.exitFill.at(trade);
  const qty = trades.qty.at(trade);
  const gross = trades.grossPnl.at(trade);
  const entryFee = fills.fee.at(entry);
  const exitFee = fills.fee.at(exit);
  const entryQty = fills.qty.at(entry);
  const exitQty = fills.qty.at(exit);
  const [newShares, oldShares] = splitBetween(closed, trade);
  const bought = (qty * Number(oldShares)) / Number(newShares);
  const profit = fsum([gross, -(entryFee * bought) / entryQty, -(exitFee * qty) / exitQty]);
  if (Math.abs(profit) >= DOUBTFUL) return profit;
  // A break-even trade is neither win nor loss, so near 0 the sign is taken from whole numbers.
  const entryShares = BigInt(entryQty) * newShares;
  const numerator =
    BigInt(gross) * entryShares * BigInt(exitQty) -
    BigInt(entryFee) * BigInt(qty) * oldShares * BigInt(exitQty) -
    BigInt(exitFee) * BigInt(qty) * entryShares;
  return Number(numerator) / (Number(entryShares) * exitQty);
}

/** What the splits since a trade's entry made of its shares: so many new ones for so many old ones. */
function splitBetween({ trades, splits }: ClosedTrades, trade: number): [bigint, bigint] {
  let ratio: [bigint, bigint] = [1n, 1n];
  for (let split = 0; split < splits.count; split++) {
    const isItsSymbol = splits.symbol.at(split) === trades.symbol.at(trade);
    const at = splits.fills.at(split); // the entry's row lies below, the exit's does not
    const liesBetween = trades.entryFill.at(trade) < at && trades.exitFill.at(trade) >= at;
    if (!isItsSymbol || !liesBetween) continue;
    const [newShares, oldShares] = ratio;
    ratio = [
      newShares * BigInt(splits.numerator.at(split)),
      oldShares * BigInt(splits.denominator.at(split)),
    ];
  }
  return ratio;
}
