/**
 * What the preflight asks of a run's config (P3 to P7, P9). Limits are read from the stored text itself,
 * so that a reader that lets something through is not its own witness.
 */
import { canonicalConfig, configHash, describeLeaves } from '../../../engines/config/index.ts';
import type {
  LimitFact,
  Observed,
  PreflightEvidence,
  PreflightFacts,
} from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import {
  configKeySpec,
  parseConfigKey,
  parseMicros,
  parseQty,
  type ConfigKey,
  type Timeframe,
} from '../../../foundation/model/index.ts';
import { tickSettingsFrom } from '../../../trading/orchestrator/index.ts';
import { driveLimits } from './drive-limits.ts';
import { observe } from './observe.ts';
import {
  effectiveConfigOf,
  storedConfigTree,
  storedTexts,
  type StoredConfig,
} from './run-config.ts';

type ConfigChecks = 'P3' | 'P3.caps' | 'P4' | 'P5' | 'P6' | 'P7' | 'P9';

/** Limits that every run has. */
const RUN_LIMITS = [
  'risk.daily_loss_limit',
  'risk.max_drawdown',
  'risk.max_position_per_symbol',
  'risk.max_gross_exposure',
  'risk.max_leverage',
  'risk.reject_storm.max_rejects',
  'engine.allocation_cap',
  'data.outlier_threshold_pct',
] as const satisfies readonly ConfigKey[];

/** Limits of a single order that LIVE requires. */
const ORDER_LIMITS = [
  'risk.order.max_notional',
  'risk.order.max_qty',
  'risk.order.collar_pct',
] as const satisfies readonly ConfigKey[];

export interface StoredRunConfig extends StoredConfig {
  readonly configHash: string;
  readonly timeframe: Timeframe;
}

export async function configEvidence(
  run: StoredRunConfig,
): Promise<Pick<PreflightEvidence, ConfigChecks>> {
  const limits = (keys: readonly ConfigKey[]) => observe(() => limitsIn(run, keys));
  return {
    P3: await limits(RUN_LIMITS),
    'P3.caps': await limits([...RUN_LIMITS, ...ORDER_LIMITS]),
    P4: await limits(ORDER_LIMITS),
    P5: await pinEvidence(run),
    P6: await observe(() => unreadKeys(run)),
    P7: await observe(() => secretPaths(run)),
    P9: await observe(() => {
      const config = effectiveConfigOf(run);
      return driveLimits(tickSettingsFrom(config, { timeframe: run.timeframe, shadow: false }));
    }),
  };
}

/** The pinned hash, and that of the config as it is read now. */
export function pinEvidence(run: StoredRunConfig): Promise<Observed<PreflightFacts['P5']>> {
  return observe(() => ({
    pinned: run.configHash,
    recomputed: configHash(canonicalConfig(effectiveConfigOf(run).root)),
  }));
}

function limitsIn(run: StoredConfig, keys: readonly ConfigKey[]): LimitFact[] {
  return [...storedTexts(run, keys)].map(([path, text]) => ({
    path,
    value: text === 'OFF' ? null : amountOf(path, text),
  }));
}

/** In the unit of the key; NaN when the text is no amount of it. */
function amountOf(path: ConfigKey, text: string): number {
  const isCount = configKeySpec(path).kind === 'COUNT';
  const parsed = isCount ? parseQty(text) : parseMicros(text); // ppm are millionths, as micros are
  return parsed.ok ? parsed.value : NaN;
}

function unreadKeys(run: StoredConfig): string[] {
  return describeLeaves(storedConfigTree(run), run.mode)
    .filter(({ use, path }) => use === 'UNUSED' && parseConfigKey(path) === null)
    .map(({ path }) => path);
}

/** Where the reader of configs sees a credential. Throws CONFIG_INVALID for a text that it could not scan at all. */
function secretPaths(run: StoredConfig): string[] {
  try {
    storedConfigTree(run); // scanned whole, or refused
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const secrets = error.problems.filter(({ code }) => code === 'CONFIG_SECRET_DETECTED');
    if (secrets.length === 0) throw error;
    return secrets.map(({ path }) => path ?? 'a place without a name');
  }
}
