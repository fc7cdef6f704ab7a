/** Reads the tick's settings from the effective config: the same in every mode. */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import type { IntegrityConfig } from '../../engines/integrity/index.ts';
import type { OrderLimits, RiskConfig } from '../../engines/risk/index.ts';
import { intervalMs, MS_PER_SECOND, type Timeframe } from '../../foundation/model/index.ts';
import type { ActionsPolicy, TickSettings } from './types.ts';

/** Settings of a run over bars of `timeframe`. */
export function tickSettingsFrom(
  config: EffectiveConfig,
  of: { readonly timeframe: Timeframe; readonly shadow: boolean },
): TickSettings {
  const read = config.readerFor('trading/orchestrator');
  return {
    integrity: integrityFrom(config, of.timeframe),
    risk: riskFrom(config),
    allocationCap: config.readerFor('engines/isolation').limit('engine.allocation_cap'),
    cancelsAtOnce: read.count('execution.latency_cancel_events') === 0,
    replacesAtOnce: read.count('execution.latency_replace_events') === 0,
    checksStaleness: read.flag('data.stale_in_backtest'),
    shadow: of.shadow,
    actionsPolicy: actionsPolicyFrom(config),
  };
}

function actionsPolicyFrom(config: EffectiveConfig): ActionsPolicy {
  const read = config.readerFor('trading/orchestrator');
  const sessionsBefore = read.count('data.corporate_actions.forbid_sessions_before');
  const sessionsAfter = read.count('data.corporate_actions.forbid_sessions_after');
  const kind = read.choice('data.corporate_actions.policy');
  return kind === 'ALLOW' ? { kind } : { kind, sessionsBefore, sessionsAfter };
}

function integrityFrom(config: EffectiveConfig, timeframe: Timeframe): IntegrityConfig {
  const read = config.readerFor('engines/integrity');
  const thresholdMs = read.count('runtime.stale_data_threshold_seconds') * MS_PER_SECOND;
  return {
    gapToleranceBars: read.count('data.gap_tolerance_bars'),
    failOnGap: read.flag('data.fail_on_gap'),
    outlier: read.limit('data.outlier_threshold_pct'),
    feedDisagreementPolicy: read.choice('data.feed_disagreement_policy'),
    stalePolicy: read.choice('data.stale_policy'),
    staleAfterMs: thresholdMs + intervalMs(timeframe),
  };
}

function riskFrom(config: EffectiveConfig): RiskConfig {
  const read = config.readerFor('engines/risk');
  return {
    dailyLoss: read.limit('risk.daily_loss_limit'),
    maxDrawdown: read.limit('risk.max_drawdown'),
    maxPositionPerSymbol: read.limit('risk.max_position_per_symbol'),
    maxGrossExposure: read.limit('risk.max_gross_exposure'),
    maxLeverage: read.limit('risk.max_leverage'),
    allowShort: read.flag('risk.allow_short'),
    pdtMode: read.choice('risk.pdt_mode'),
    pdtMaxDayTrades: read.count('risk.pdt_max_day_trades'),
    flattenOnCritical: read.flag('risk.flatten_on_critical'),
    rejectStormMax: read.count('risk.reject_storm.max_rejects'),
    rejectStormWindowMs: read.count('risk.reject_storm.window_seconds') * MS_PER_SECOND,
    order: orderLimitsFrom(config),
  };
}

function orderLimitsFrom(config: EffectiveConfig): OrderLimits {
  const read = config.readerFor('engines/risk');
  const windowSeconds = read.countLimit('risk.order.repeat_window_seconds');
  const maxRepeats = read.countLimit('risk.order.max_repeats');
  return {
    maxNotional: read.microsLimit('risk.order.max_notional'),
    maxQty: read.countLimit('risk.order.max_qty'),
    collar: read.limit('risk.order.collar_pct'),
    maxPerSecond: read.countLimit('risk.order.max_per_second'),
    maxPerMinute: read.countLimit('risk.order.max_per_minute'),
    repeats:
      windowSeconds === null || maxRepeats === null // the validator lets no half of it through
        ? null
        : { max: maxRepeats, windowMs: windowSeconds * MS_PER_SECOND },
  };
}
