/** What the closed trades of a run are like, beyond contract 12. */
import {
  MICROS_PER_UNIT,
  MS_PER_SECOND,
  NO_ORDER,
  STOP_ROLE,
  type OrderTable,
  type RunInputs,
  type RunTables,
} from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';
import { medianOf } from '../../statistics/quantile.ts';
import type { Flags } from '../flags.ts';
import type { MetricFlag } from '../types.ts';
import { entryShares } from './net-profits.ts';
import { groupTrades, type TradeGroups } from './trade-groups.ts';

/** Money in currency units, after fees; losses are below 0. Null where a flag says why. */
export type TradeAnalysis = TradeGroups & {
  readonly wins: number;
  readonly losses: number;
  readonly gross_profit: number;
  readonly gross_loss: number;
  readonly avg_win: number | null;
  readonly avg_loss: number | null;
  readonly median_win: number | null;
  readonly median_loss: number | null;
  readonly largest_win: number | null;
  readonly largest_loss: number | null;
  /** Average win over the size of the average loss. */
  readonly payoff_ratio: number | null;
  /** Mean of P&L over the value of the entry, as a fraction. */
  readonly avg_trade_return: number | null;
  /** Mean of P&L over what the entry's first stop risked, of the trades that declared one. */
  readonly avg_trade_r: number | null;
  /** In closing order; a break-even trade ends both. */
  readonly max_consecutive_wins: number;
  readonly max_consecutive_losses: number;
  /** From the entry's slice to the exit's. */
  readonly avg_holding_seconds: number | null;
  readonly median_holding_seconds: number | null;
  readonly avg_holding_seconds_wins: number | null;
  readonly avg_holding_seconds_losses: number | null;
  readonly median_holding_seconds_wins: number | null;
  readonly median_holding_seconds_losses: number | null;
};

type AnalyzedRun = {
  readonly inputs: Pick<RunInputs, 'calendar' | 'data'>;
  readonly tables: RunTables;
};

/** `profits` by trade in micros, as `netProfits` gives them. */
export function analyzeTrades(
  run: AnalyzedRun,
  profits: Float64Array,
  flags: Flags,
): TradeAnalysis {
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  const ofWins = (micros: number): number | null =>
    wins.length === 0 ? flags.missing('no_wins') : flags.finite(micros / MICROS_PER_UNIT);
  const ofLosses = (micros: number): number | null =>
    losses.length === 0 ? flags.missing('no_losses') : flags.finite(micros / MICROS_PER_UNIT);
  const avgWin = ofWins(mean(wins));
  const avgLoss = ofLosses(mean(losses));
  return {
    wins: wins.length,
    losses: losses.length,
    gross_profit: fsum(wins) / MICROS_PER_UNIT,
    gross_loss: fsum(losses) / MICROS_PER_UNIT,
    avg_win: avgWin,
    avg_loss: avgLoss,
    median_win: ofWins(medianOf(wins)),
    median_loss: ofLosses(medianOf(losses)),
    largest_win: ofWins(wins.reduce((most, profit) => Math.max(most, profit), 0)),
    largest_loss: ofLosses(losses.reduce((least, profit) => Math.min(least, profit), 0)),
    payoff_ratio:
      avgWin === null || avgLoss === null ? null : flags.finite(avgWin / Math.abs(avgLoss)),
    ...returnsOnEntry(run.tables, profits, flags),
    max_consecutive_wins: longestRun(profits, (profit) => profit > 0),
    max_consecutive_losses: longestRun(profits, (profit) => profit < 0),
    ...holdingTimes(run.tables, profits, flags),
    ...groupTrades(run, profits),
  };
}

/** P&L by trade against the value of its entry, and against what its stop risked. */
function returnsOnEntry(
  tables: RunTables,
  profits: Float64Array,
  flags: Flags,
): Pick<TradeAnalysis, 'avg_trade_return' | 'avg_trade_r'> {
  const { trades, fills } = tables;
  const firstStop = firstStops(tables.orders);
  const multiples: number[] = [];
  const returns = profits.map((profit, trade) => {
    const entry = trades.entryFill.at(trade);
    const price = fills.price.at(entry);
    const shares = entryShares(tables, trade);
    const stop = firstStop.get(fills.order.at(entry));
    const risked = stop === undefined ? 0 : Math.abs(price - stop) * shares;
    if (risked > 0) multiples.push(profit / risked);
    return profit / (price * shares);
  });
  return {
    avg_trade_return:
      profits.length === 0 ? flags.missing('no_trades') : flags.finite(mean(returns)),
    avg_trade_r: multiples.length === 0 ? flags.missing('no_stops') : flags.finite(mean(multiples)),
  };
}

/** By entry: the price in micros of the first stop that was placed behind it. */
function firstStops(orders: OrderTable): ReadonlyMap<number, number> {
  const stops = new Map<number, number>();
  for (let order = 0; order < orders.count; order++) {
    if (orders.role.at(order) !== STOP_ROLE) continue;
    const { parent, stopPrice } = orders.termsOf(order);
    if (parent !== NO_ORDER && !stops.has(parent)) stops.set(parent, stopPrice);
  }
  return stops;
}

function holdingTimes(
  { trades, fills }: RunTables,
  profits: Float64Array,
  flags: Flags,
): Pick<TradeAnalysis, Extract<keyof TradeAnalysis, `${string}_holding_seconds${string}`>> {
  const seconds = profits.map(
    (_, trade) =>
      (fills.ts.at(trades.exitFill.at(trade)) - fills.ts.at(trades.entryFill.at(trade))) /
      MS_PER_SECOND,
  );
  const wins = seconds.filter((_, trade) => (profits[trade] as number) > 0);
  const losses = seconds.filter((_, trade) => (profits[trade] as number) < 0);
  const of = (times: Float64Array, flag: MetricFlag, average: typeof mean): number | null =>
    times.length === 0 ? flags.missing(flag) : average(times);
  return {
    avg_holding_seconds: of(seconds, 'no_trades', mean),
    median_holding_seconds: of(seconds, 'no_trades', medianOf),
    avg_holding_seconds_wins: of(wins, 'no_wins', mean),
    avg_holding_seconds_losses: of(losses, 'no_losses', mean),
    median_holding_seconds_wins: of(wins, 'no_wins', medianOf),
    median_holding_seconds_losses: of(losses, 'no_losses', medianOf),
  };
}

function longestRun(profits: Float64Array, belongs: (profit: number) => boolean): number {
  let longest = 0;
  let length = 0;
  for (const profit of profits) {
    length = belongs(profit) ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** NaN of none. */
function mean(values: ArrayLike<number>): number {
  return fsum(values) / values.length;
}
