/** The bars on which a strategy is checked: those that it is given, or generated and real ones. */
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { writeSampleBars } from '../../../adapters/sampledata/index.ts';
import type { StrategyDefinition } from '../../../engines/strategy/index.ts';
import type { CalendarName, Timeframe } from '../../../foundation/model/index.ts';
import { generatedSeries, type SymbolSeries } from '../../../trading/backtest/index.ts';
import type { BarsSource, Places, Watch } from '../backtest-request.ts';
import { loadBars } from '../load-bars.ts';

/** One set of bars, before the session filter. */
export interface CheckBars {
  /** `given`, `generated` or `sample`. */
  readonly name: string;
  readonly symbols: readonly SymbolSeries[];
  readonly timeframe: Timeframe;
  /** Null: as the config says. */
  readonly calendar: CalendarName | null;
}

/** Bars enough for what is looked for to happen, beside three times the warm-up. */
const FEWEST_GENERATED = 300;

export async function checkBars(
  of: {
    readonly bars: readonly BarsSource[];
    readonly timeframe: Timeframe | null;
    readonly calendar: CalendarName | null;
    readonly definition: StrategyDefinition;
    readonly warmup: number;
  },
  places: Places,
  watch: Watch,
): Promise<readonly CheckBars[]> {
  const { bars, calendar, definition, warmup } = of;
  const timeframe = of.timeframe ?? definition.timeframes?.[0] ?? '1D';
  if (bars.length > 0) {
    const symbols = await loadBars(bars, places.home, watch);
    return [{ name: 'given', symbols, timeframe, calendar }];
  }
  const generated: CheckBars = {
    name: 'generated',
    symbols: generatedSeries(Math.max(FEWEST_GENERATED, 3 * warmup), timeframe),
    timeframe,
    calendar: 'ALWAYS_ON',
  };
  if (timeframe !== '1D') return [generated];
  const sample = writeSampleBars(places.home, makeFolder);
  const symbols = await loadBars([sample], places.home, watch);
  return [generated, { name: 'sample', symbols, timeframe, calendar: 'XNYS' }];
}
