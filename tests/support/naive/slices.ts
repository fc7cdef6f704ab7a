// Section 3: the slices of a run; section 12: the drawdown over them.
import { max } from './money.ts';
import type { NaiveBar, NaiveEquityRow, NaiveHistory } from './types.ts';

export interface NaiveSlice {
  readonly ts: number;
  readonly day: number;
  readonly session: number;
  /** Symbols in code-unit order; two bars of one symbol and time keep the order of their series. */
  readonly bars: readonly { readonly symbol: string; readonly bar: NaiveBar }[];
}

/**
 * All bars with one time are one slice, slices in time order. So a series that goes back in time
 * is put in order here, and only a time given twice reaches the integrity check as out of order.
 */
export function slicesOf(symbols: NaiveHistory): NaiveSlice[] {
  const byTime = new Map<number, { symbol: string; bar: NaiveBar }[]>();
  for (const symbol of [...symbols.keys()].sort()) {
    for (const bar of symbols.get(symbol) ?? []) {
      const bars = byTime.get(bar.ts) ?? [];
      bars.push({ symbol, bar });
      byTime.set(bar.ts, bars);
    }
  }
  const slices: NaiveSlice[] = [];
  for (const ts of [...byTime.keys()].sort((a, b) => a - b)) {
    const bars = byTime.get(ts) ?? [];
    const first = bars[0];
    // One instant has one day on the run's calendar, whatever the symbol.
    if (first !== undefined) {
      slices.push({ ts, day: first.bar.day, session: first.bar.session, bars });
    }
  }
  return slices;
}

/** Largest `(peak - e) / peak` over all slices, the initial cash included. */
export function maxDrawdown(cash: bigint, rows: readonly NaiveEquityRow[]): number {
  let peak = cash;
  let worst = 0;
  for (const { equity } of rows) {
    peak = max(peak, equity);
    if (peak > 0n) worst = Math.max(worst, Number(peak - equity) / Number(peak));
  }
  return worst;
}
