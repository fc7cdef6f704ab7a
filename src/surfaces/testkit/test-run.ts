/** From an author's bars and options to a backtest, under the settings that the product ships. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../adapters/configfiles/index.ts';
import {
  StrategyHost,
  type ParamValue,
  type StrategyDefinition,
} from '../../engines/strategy/index.ts';
import { calendarFor } from '../../foundation/calendar/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import {
  parseMicros,
  type BarSeries,
  type CalendarName,
  type Timeframe,
} from '../../foundation/model/index.ts';
import { readBacktestSettings } from '../../services/research/index.ts';
import { BarBuilder, prepareBars, type ProofSubject } from '../../trading/backtest/index.ts';

/** By symbol. */
export type TestBars = Readonly<Record<string, BarBuilder | BarSeries>>;

export interface RunOptions {
  /** Those that are not given have their defaults. */
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Opening cash as decimal text; `100000` by default. */
  readonly cash?: string;
  /** Of market and strategy; 1 by default. */
  readonly seed?: number;
  /** Of the bars; `1D` by default. */
  readonly timeframe?: Timeframe;
  /** `ALWAYS_ON` by default, as bar builders make them. */
  readonly calendar?: CalendarName;
  /** Config values by path, as text: `{ 'risk.allow_short': 'true' }`. */
  readonly set?: Readonly<Record<string, string>>;
}

/** Fails as a backtest of the same strategy, parameters, bars and settings does. */
export function testRun(
  definition: StrategyDefinition,
  bars: TestBars,
  options: RunOptions = {},
): ProofSubject {
  const { params: given = {}, cash = '100000', seed = 1, timeframe = '1D' } = options;
  new StrategyHost(timeframe).register(definition);
  const calendar = calendarFor(options.calendar ?? 'ALWAYS_ON');
  const config = loadConfig({
    configDir: join(packageRoot(), 'config'),
    files: null,
    sets: [
      { path: 'data.calendar', value: calendar.name },
      ...Object.entries(options.set ?? {}).map(([path, value]) => ({ path, value })),
    ],
    mode: 'BACKTEST',
  });
  const settings = readBacktestSettings(config, { timeframe, shadow: false });
  const symbols = Object.entries(bars).map(([symbol, series]) => ({
    symbol,
    series: series instanceof BarBuilder ? series.build() : series,
  }));
  const { extendedHours, engineId, tick, sim } = settings;
  const params = {
    ...Object.fromEntries(definition.params.fields.map((one) => [one.name, one.defaultValue])),
    ...given,
  };
  return {
    prepared: prepareBars({ symbols, calendar, timeframe, extendedHours }),
    settings: tick,
    sim,
    days: calendar,
    createStrategy: (context) => definition.create(params, context),
    cash: cashOf(cash),
    seed,
    warmup: definition.warmup(params),
    engineId,
  };
}

function cashOf(text: string): number {
  const parsed = parseMicros(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  throw new Failure('INPUT', 'USAGE_INVALID', `cash "${text.slice(0, 80)}" must be above 0`);
}

/** The folder above this file that holds the shipped config: it runs from src/ and from dist/. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'config', 'defaults'))) folder = dirname(folder);
  return folder;
}
