/** Reads the sim's settings from the effective config. */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import type { SimConfig } from '../../engines/sim/index.ts';

export function simConfigFrom(config: EffectiveConfig): SimConfig {
  const read = config.readerFor('engines/sim');
  return {
    ambiguityPolicy: read.choice('execution.ambiguity_policy'),
    baseSpreadPpm: read.ppm('execution.base_spread_bps'),
    baseSlippagePpm: read.ppm('execution.base_slippage_bps'),
    volatilityMultiplierPpm: read.ppm('execution.volatility_multiplier'),
    maxSlippagePpm: read.ppm('execution.max_slippage_cap_bps'),
    partialFills: read.flag('execution.partial_fills.enabled'),
    partialProbabilityPpm: read.ppm('execution.partial_fills.probability'),
    commissionPerShare: read.micros('execution.commission.per_share'),
    commissionPpm: read.ppm('execution.commission.bps'),
    commissionMinimum: read.micros('execution.commission.min_per_order'),
    latencySubmitBars: read.count('execution.latency_submit_events'),
    latencyCancelBars: read.count('execution.latency_cancel_events'),
    latencyReplaceBars: read.count('execution.latency_replace_events'),
  };
}
