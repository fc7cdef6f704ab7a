/**
 * Net P&L of closed trades (contract 12). A trade is one (lot, closing fill) pair: the gross P&L of that
 * quantity less the fees of both fills, pro rata by quantity.
 */
import { fsum } from '../../statistics/fsum.ts';
import type { ClosedTrades } from '../types.ts';

/** Micros: nearer to 0 than this, rounding may have decided the sign. */
const DOUBTFUL = 1e-3;

/** By trade, in closing order: net P&L in micros, 0 only when it is exactly 0. */
export function netProfits(closed: ClosedTrades): Float64Array {
  const profits = new Float64Array(closed.trades.count);
  const terms = new Float64Array(3);
  for (let trade = 0; trade < profits.length; trade++) {
    profits[trade] = netProfit(closed, trade, terms);
  }
  return profits;
}

/** Shares that were bought (sold short) for a trade, in shares of its entry. */
export function entryShares(closed: ClosedTrades, trade: number): number {
  if (closed.splits.count === 0) return closed.trades.qty.at(trade);
  const [newShares, oldShares] = splitBetween(closed, trade);
  return (closed.trades.qty.at(trade) * Number(oldShares)) / Number(newShares);
}

/** `terms` is room for three numbers. */
function netProfit(closed: ClosedTrades, trade: number, terms: Float64Array): number {
  const { trades, fills } = closed;
  const entry = trades.entryFill.at(trade);
  const exit = trades.exitFill.at(trade);
  terms[0] = trades.grossPnl.at(trade);
  terms[1] = -(fills.fee.at(entry) * entryShares(closed, trade)) / fills.qty.at(entry);
  terms[2] = -(fills.fee.at(exit) * trades.qty.at(trade)) / fills.qty.at(exit);
  const profit = fsum(terms);
  return Math.abs(profit) >= DOUBTFUL ? profit : exactProfit(closed, trade);
}

/** A break-even trade is neither win nor loss, so near 0 the sign is taken from whole numbers. */
function exactProfit(closed: ClosedTrades, trade: number): number {
  const { trades, fills } = closed;
  const entry = trades.entryFill.at(trade);
  const exit = trades.exitFill.at(trade);
  const [newShares, oldShares] = splitBetween(closed, trade);
  const qty = BigInt(trades.qty.at(trade));
  const exitQty = BigInt(fills.qty.at(exit));
  const shares = BigInt(fills.qty.at(entry)) * newShares;
  const numerator =
    BigInt(trades.grossPnl.at(trade)) * shares * exitQty -
    BigInt(fills.fee.at(entry)) * qty * oldShares * exitQty -
    BigInt(fills.fee.at(exit)) * qty * shares;
  return Number(numerator) / (Number(shares) * Number(exitQty));
}

const UNSPLIT: [bigint, bigint] = [1n, 1n];

/** What the splits since a trade's entry made of its shares: so many new ones for so many old ones. */
function splitBetween({ trades, splits }: ClosedTrades, trade: number): [bigint, bigint] {
  let ratio = UNSPLIT;
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
