/**
 * Everything that a backtest reads from its config, read at once and here alone: so that a test can hold the
 * declared readers of each key against the reads that happen.
 */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import type { PromotionThresholds } from '../../engines/promotion/index.ts';
import type { SimConfig } from '../../engines/sim/index.ts';
import type { CalendarName, EngineId, Timeframe } from '../../foundation/model/index.ts';
import { simConfigFrom } from '../../trading/backtest/index.ts';
import { tickSettingsFrom, type TickSettings } from '../../trading/orchestrator/index.ts';
import { promotionThresholdsFrom } from './promotion-settings.ts';

export interface BacktestSettings {
  readonly engineId: EngineId;
  readonly calendar: CalendarName;
  readonly extendedHours: boolean;
  readonly tick: TickSettings;
  readonly sim: SimConfig;
  /** By which the run is judged, when it is. */
  readonly promotion: PromotionThresholds;
}

/** Settings of a backtest over bars of `timeframe`; a shadow run sends no order. */
export function readBacktestSettings(
  config: EffectiveConfig,
  of: { readonly timeframe: Timeframe; readonly shadow: boolean },
): BacktestSettings {
  const read = config.readerFor('services/research');
  return {
    engineId: read.engineId(),
    calendar: read.choice('data.calendar'),
    extendedHours: read.flag('data.extended_hours'),
    tick: tickSettingsFrom(config, of),
    sim: simConfigFrom(config),
    promotion: promotionThresholdsFrom(config),
  };
}
