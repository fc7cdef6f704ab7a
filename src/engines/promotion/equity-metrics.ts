/**
 * Ratios of the daily equity (contract 12). Daily equity is the last equity of each day, preceded by
 * the initial cash; risk-free rate 0.
 */
import { civilDateOf, MS_PER_DAY, type CalendarName } from '../../foundation/model/index.ts';
import type { Flags } from './flags.ts';
import { fsum } from './fsum.ts';
import type { EquityHistory, EquityMetrics } from './types.ts';

/** Trading days of a year. */
const DAYS_PER_YEAR: Readonly<Record<CalendarName, number>> = { XNYS: 252, ALWAYS_ON: 365 };
const MS_PER_YEAR = 365.25 * MS_PER_DAY;
const WEEK = 5;

export function measureEquity(history: EquityHistory, flags: Flags): EquityMetrics {
  const { maxDrawdown } = history;
  const points = [history.initialCash, ...history.dayEquity];
  if (points.some((equity) => equity <= 0)) {
    const none = flags.missing('equity_not_positive');
    return {
      sharpe: none,
      sortino: none,
      volatility: none,
      cagr: none,
      max_drawdown: maxDrawdown,
      calmar: none,
      worst_5d: none,
      profitable_months: none,
    };
  }
  const returns = changes(points, 1);
  const cagr = growth(history, flags);
  return {
    ...spread(returns, DAYS_PER_YEAR[history.calendar], flags),
    cagr,
    max_drawdown: maxDrawdown,
    calmar: calmarOf(cagr, maxDrawdown, flags),
    worst_5d:
      points.length <= WEEK ? flags.missing('short_history') : lowest(changes(points, WEEK)),
    profitable_months: profitableMonths(history, flags),
  };
}

/** `e_i / e_(i-lag) - 1`. */
function changes(points: readonly number[], lag: number): number[] {
  return points.slice(lag).map((equity, i) => equity / (points[i] as number) - 1);
}

function lowest(values: readonly number[]): number {
  return values.reduce((least, value) => (value < least ? value : least), Infinity);
}

/** Sharpe, Sortino and volatility: mean and spread of returns, a year's worth. */
function spread(
  returns: readonly number[],
  periods: number,
  flags: Flags,
): Pick<EquityMetrics, 'sharpe' | 'sortino' | 'volatility'> {
  const count = returns.length;
  const annual = Math.sqrt(periods);
  const mean = count === 0 ? 0 : fsum(returns) / count;
  const downside = fsum(returns.map((r) => (r < 0 ? r * r : 0)));
  const sortino =
    downside === 0
      ? flags.missing('no_downside')
      : flags.finite((mean / Math.sqrt(downside / count)) * annual);
  if (count < 2) {
    const none = flags.missing('no_returns');
    return { sharpe: none, sortino, volatility: none };
  }
  const first = returns[0] as number;
  // A rounded mean would give equal returns a tiny deviation.
  const isConstant = returns.every((r) => r === first);
  const squares = isConstant ? 0 : fsum(returns.map((r) => (r - mean) * (r - mean)));
  const deviation = Math.sqrt(squares / (count - 1));
  const sharpe =
    deviation === 0 ? flags.missing('no_variance') : flags.finite((mean / deviation) * annual);
  return { sharpe, sortino, volatility: flags.finite(deviation * annual) };
}

/** Compound growth a year. `**` and `Math.pow` differ between Node versions: exp and ln instead. */
function growth(history: EquityHistory, flags: Flags): number | null {
  const years = (history.lastTs - history.firstTs) / MS_PER_YEAR;
  if (years <= 0) return flags.missing('no_duration');
  const final = history.dayEquity[history.dayEquity.length - 1] ?? history.initialCash;
  return flags.finite(Math.exp(Math.log(final / history.initialCash) / years) - 1);
}

function calmarOf(cagr: number | null, maxDrawdown: number, flags: Flags): number | null {
  if (maxDrawdown === 0) return flags.missing('no_drawdown');
  return cagr === null ? null : flags.finite(cagr / maxDrawdown);
}

/** Months that ended above the end of the month before, over months with a day. */
function profitableMonths(history: EquityHistory, flags: Flags): number | null {
  let months = 0;
  let profitable = 0;
  let monthStart = history.initialCash;
  history.day.forEach((day, i) => {
    const next = history.day[i + 1];
    if (next !== undefined && monthOf(next) === monthOf(day)) return;
    const monthEnd = history.dayEquity[i] as number;
    months++;
    if (monthEnd > monthStart) profitable++;
    monthStart = monthEnd;
  });
  return months === 0 ? flags.missing('no_returns') : profitable / months;
}

function monthOf(day: number): number {
  const date = civilDateOf(day);
  return date.year * 12 + date.month;
}
