/** Closed trades by what they have in common: symbol, weekday, hour, side. */
import { calendarFor } from '../../../../foundation/calendar/index.ts';
import {
  BUY,
  MICROS_PER_UNIT,
  weekdayOf,
  type RunInputs,
  type RunTables,
} from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';

/** Trades of one kind. */
export type TradeGroup = {
  readonly trades: number;
  /** Winning trades over trades. */
  readonly win_rate: number;
  /** Net P&L, currency units. */
  readonly profit: number;
};

export type SymbolTrades = TradeGroup & {
  readonly symbol: string;
};

export type WeekdayTrades = TradeGroup & {
  /** Of the exit: 0 is Monday. */
  readonly weekday: number;
};

export type HourTrades = TradeGroup & {
  /** Hour of the exit on the calendar's clock, 0 to 23. */
  readonly hour: number;
};

/** Only kinds with a trade, ascending; symbols in code-unit order. */
export type TradeGroups = {
  readonly by_symbol: readonly SymbolTrades[];
  readonly by_weekday: readonly WeekdayTrades[];
  readonly by_hour: readonly HourTrades[];
  /** Null without such a trade. */
  readonly long: TradeGroup | null;
  readonly short: TradeGroup | null;
};

/** `profits` by trade in micros. */
export function groupTrades(
  run: { readonly inputs: Pick<RunInputs, 'calendar' | 'data'>; readonly tables: RunTables },
  profits: Float64Array,
): TradeGroups {
  const { trades, fills, orders } = run.tables;
  const calendar = calendarFor(run.inputs.calendar);
  const exitOf = (trade: number): number => fills.ts.at(trades.exitFill.at(trade));
  const group = (keyOf: (trade: number) => number): (TradeGroup & { readonly key: number })[] =>
    groupBy(profits, keyOf);
  const bySide = group((trade) => orders.side.at(fills.order.at(trades.entryFill.at(trade))));
  const sideOf = (isLong: boolean): TradeGroup | null => {
    const found = bySide.find(({ key }) => (key === BUY) === isLong);
    return found === undefined ? null : bare(found);
  };
  return {
    by_symbol: group((trade) => trades.symbol.at(trade)).map(({ key, ...rest }) => ({
      symbol: run.inputs.data[key]?.symbol ?? '',
      ...rest,
    })),
    by_weekday: group((trade) => weekdayOf(calendar.dayOf(exitOf(trade)))).map(
      ({ key, ...rest }) => ({ weekday: key, ...rest }),
    ),
    by_hour: group((trade) => calendar.hourOf(exitOf(trade))).map(({ key, ...rest }) => ({
      hour: key,
      ...rest,
    })),
    long: sideOf(true),
    short: sideOf(false),
  };
}

function bare({ trades, win_rate, profit }: TradeGroup): TradeGroup {
  return { trades, win_rate, profit };
}

/** Groups by key, ascending. */
function groupBy(
  profits: Float64Array,
  keyOf: (trade: number) => number,
): (TradeGroup & { readonly key: number })[] {
  const members = new Map<number, number[]>();
  profits.forEach((profit, trade) => {
    const key = keyOf(trade);
    const group = members.get(key);
    if (group === undefined) members.set(key, [profit]);
    else group.push(profit);
  });
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([key, group]) => ({
      key,
      trades: group.length,
      win_rate: group.filter((profit) => profit > 0).length / group.length,
      profit: fsum(group) / MICROS_PER_UNIT,
    }));
}
