/**
 * Bars that stand closer together than their timeframe: most likely those of a file of a finer one. They are
 * allowed (contract 2.4 counts what is missing, not what is too much); whoever runs over them should know.
 */
import { intervalMs, type Timeframe } from '../../foundation/model/index.ts';
import type { PreparedBars } from './prepare-bars.ts';

/** Bars of one symbol that follow another too soon: how many, and the times of the first and the bar before it. */
export interface FinerBars {
  readonly symbol: string;
  readonly count: number;
  readonly ts: number;
  readonly previousTs: number;
}

/**
 * One entry for each symbol that has such bars, in the order of their first. Too soon is of `1D` on the day of
 * the bar before, else less than half an interval later: the last bar of a session may be a short one, and the
 * bars of a finer timeframe are at most a third as long.
 */
export function findFinerBars(
  { columns, symbols }: Pick<PreparedBars, 'columns' | 'symbols'>,
  timeframe: Timeframe,
): readonly FinerBars[] {
  const { ts, day, symbol, count } = columns;
  const least = intervalMs(timeframe) / 2;
  const isDaily = timeframe === '1D';
  const latest = new Int32Array(symbols.length).fill(-1);
  const found = new Map<number, FinerBars & { count: number }>();
  for (let row = 0; row < count; row++) {
    const of = symbol[row] as number;
    const before = latest[of] as number;
    latest[of] = row;
    if (before < 0) continue;
    const time = ts[row] as number;
    const previousTs = ts[before] as number;
    const isTooSoon = isDaily ? day[row] === day[before] : time - previousTs < least;
    if (!isTooSoon) continue;
    const known = found.get(of);
    if (known !== undefined) known.count++;
    else found.set(of, { symbol: symbols[of] ?? '', count: 1, ts: time, previousTs });
  }
  return [...found.values()];
}
