/** Says of bars that stand closer together than their timeframe how many there are, and where the first is. */
import { formatInstant, type Timeframe } from '../../foundation/model/index.ts';
import type { FinerBars } from '../../trading/backtest/index.ts';

const CODE = 'BARS_FINER_THAN_TIMEFRAME';

/** One line for stderr; such bars are run as they are. `whose`: the symbol or file that they stand in. */
export function finerWarning(
  whose: string,
  { count, ts, previousTs }: FinerBars,
  timeframe: Timeframe,
): string {
  const first = `${formatInstant(ts)} after ${formatInstant(previousTs)}`;
  return (
    `warning ${CODE}: ${whose}: ${count} bar(s) too close to the one before for ${timeframe}, ` +
    `the first ${first}; each counts as a bar of ${timeframe}`
  );
}
