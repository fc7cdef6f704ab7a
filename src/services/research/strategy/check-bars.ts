/** The bars on which a strategy is checked that is given none: generated ones, and for 1D the sample series. */
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { writeSampleBars } from '../../../adapters/sampledata/index.ts';
import type { CalendarName, Timeframe } from '../../../foundation/model/index.ts';
import { generatedSeries, type SymbolSeries } from '../../../trading/backtest/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { loadBars } from '../load-bars.ts';

/** One set of bars, before the session filter. */
export interface CheckBars {
  readonly name: 'generated' | 'sample';
  readonly symbols: readonly SymbolSeries[];
  readonly calendar: CalendarName;
}

/** Bars enough for what is looked for to happen, beside three times the warm-up. */
const FEWEST_GENERATED = 300;

/** Fails as writing and loading the sample series do. */
export async function ownCheckBars(
  of: { readonly timeframe: Timeframe; readonly warmup: number },
  places: Places,
  watch: Watch,
): Promise<readonly CheckBars[]> {
  const { timeframe, warmup } = of;
  const generated: CheckBars = {
    name: 'generated',
    symbols: generatedSeries(Math.max(FEWEST_GENERATED, 3 * warmup), timeframe),
    calendar: 'ALWAYS_ON',
  };
  if (timeframe !== '1D') return [generated];
  const sample = writeSampleBars(places.home, makeFolder);
  const symbols = await loadBars([sample], places.home, watch);
  return [generated, { name: 'sample', symbols, calendar: 'XNYS' }];
}
