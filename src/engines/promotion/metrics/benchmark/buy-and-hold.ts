/** What holding the run's own symbols would have earned, from their daily closes. */
import type { BarColumns, CorporateAction } from '../../../../foundation/model/index.ts';

export interface HeldSymbols {
  readonly bars: BarColumns;
  /** Symbols of the run, those without a bar included. */
  readonly symbolCount: number;
  /** Ascending by ex-date. */
  readonly actions: readonly CorporateAction[];
}

/**
 * Value by day, from 1: each symbol gets the same part of the money and is bought at its first daily
 * close, without costs; until then its part is cash, and it is never sold. Splits change the shares,
 * dividends stay as cash. `days` are the run's, ascending; bars of other days do not count.
 */
export function buyAndHold(days: Int32Array, held: HeldSymbols): Float64Array {
  const { bars, symbolCount, actions } = held;
  const part = 1 / symbolCount;
  const shares = new Float64Array(symbolCount);
  const mark = new Float64Array(symbolCount);
  const values = new Float64Array(days.length);
  let cash = 1;
  let row = 0;
  let action = 0;
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    for (
      let next = actions[action];
      next !== undefined && next.day <= day;
      next = actions[++action]
    ) {
      const { symbol, effect } = next;
      if (effect.kind === 'DIVIDEND') {
        cash += (shares[symbol] as number) * effect.perShare;
      } else {
        const ratio = effect.ratio.numerator / effect.ratio.denominator;
        shares[symbol] = (shares[symbol] as number) * ratio;
        mark[symbol] = (mark[symbol] as number) / ratio;
      }
    }
    while (row < bars.count && (bars.day[row] as number) < day) row++;
    while (row < bars.count && bars.day[row] === day) {
      mark[bars.symbol[row] as number] = bars.close[row] as number;
      row++;
    }
    let value = 0;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      const price = mark[symbol] as number;
      if (price === 0) continue;
      if (shares[symbol] === 0) {
        shares[symbol] = part / price;
        cash -= part;
      }
      value += (shares[symbol] as number) * price;
    }
    values[i] = cash + value;
  }
  return values;
}
