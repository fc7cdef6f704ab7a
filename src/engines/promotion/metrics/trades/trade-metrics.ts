/** Metrics of closed trades (contract 12), from their net P&L. */
import { MICROS_PER_UNIT } from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';
import type { Flags } from '../flags.ts';
import type { TradeMetrics } from '../types.ts';

/** `profits` by trade in micros, as `netProfits` gives them. */
export function measureTrades(profits: Float64Array, flags: Flags): TradeMetrics {
  // Packed to the front; the zeros behind add nothing.
  const gains = new Float64Array(profits.length);
  const losses = new Float64Array(profits.length);
  let won = 0;
  let lost = 0;
  for (let trade = 0; trade < profits.length; trade++) {
    const profit = profits[trade] as number;
    if (profit > 0) gains[won++] = profit;
    if (profit < 0) losses[lost++] = -profit;
  }
  const isEmpty = profits.length === 0;
  return {
    trades: profits.length,
    win_rate: isEmpty ? flags.missing('no_trades') : won / profits.length,
    profit_factor:
      lost === 0 ? flags.missing('no_losses') : flags.finite(fsum(gains) / fsum(losses)),
    avg_trade: isEmpty
      ? flags.missing('no_trades')
      : flags.finite(fsum(profits) / profits.length / MICROS_PER_UNIT),
  };
}
