/**
 * Runs that each begin with the same cash, one behind the other as if one account had lived through them:
 * what a run made of its cash is made of what the runs before it left.
 */
import { DrawdownTracker, type MeasuredRun } from '../../../engines/promotion/index.ts';
import { InvariantViolation, mulDivFloor } from '../../../foundation/core/index.ts';
import { EquityCurve, type RunRecord } from '../../../foundation/model/index.ts';
import { poolTrades } from './pool-trades.ts';

/** A finished run and its drawdown over every slice, a positive fraction. */
export interface StitchPart {
  readonly record: RunRecord;
  readonly maxDrawdown: number;
}

export interface StitchedRun {
  /** Daily equity, closed trades of all runs, first and last time: what is measured. */
  readonly run: MeasuredRun;
  /** Over all recorded slices of all runs, and not less than that of any run. */
  readonly maxDrawdown: number;
  /** Micros, rounded down. */
  readonly finalEquity: number;
}

/**
 * Chains runs, at least one, in time order, without a slice in common. An account that has nothing left trades
 * no more: its equity stays. Trades keep the size that they had in their own run. Fails with MONEY_OVERFLOW.
 */
export function stitchRuns(parts: readonly StitchPart[]): StitchedRun {
  const first = parts[0]?.record;
  const last = parts[parts.length - 1]?.record;
  if (first === undefined || last === undefined) {
    throw new InvariantViolation('runs are stitched where there is one');
  }
  const { cash, calendar } = first.inputs;
  const curve = new EquityCurve('DAY');
  const drawdown = new DrawdownTracker(cash);
  let worst = 0;
  let start = cash;
  for (const { record, maxDrawdown } of parts) {
    const { equity } = record.tables;
    const from = start;
    const chained = (value: number): number => (from <= 0 ? from : mulDivFloor(from, value, cash));
    drawdown.observe(Float64Array.from(equity.equity.view(), chained), 0, equity.equity.length);
    if (from > 0) worst = Math.max(worst, maxDrawdown);
    appendDays(curve, equity, chained);
    start = chained(record.summary.finalEquity);
  }
  const tables = { equity: curve, ...poolTrades(parts.map(({ record }) => record.tables)) };
  const summary = { firstTs: first.summary.firstTs, lastTs: last.summary.lastTs };
  return {
    run: { inputs: { cash, calendar }, tables, summary },
    maxDrawdown: Math.max(worst, drawdown.maxDrawdown),
    finalEquity: start,
  };
}

function appendDays(
  to: EquityCurve,
  { day, dayEquity }: EquityCurve,
  chained: (value: number) => number,
): void {
  day.view().forEach((at, i) => {
    const value = chained(dayEquity.at(i));
    const last = to.day.length - 1;
    // Two runs that meet within a day: its last equity counts, as in one run.
    if (last >= 0 && to.day.at(last) === at) to.dayEquity.set(last, value);
    else {
      to.day.push(at);
      to.dayEquity.push(value);
    }
  });
}
