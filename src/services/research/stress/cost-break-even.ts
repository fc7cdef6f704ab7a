/**
 * How many times the costs of a run its edge can bear: the multiplier on all of them at which no profit is
 * left. Multipliers are steps of 0.05 up to 20, so that the same run always has the same answer.
 */
import { Failure, mulPpmCeil } from '../../../foundation/core/index.ts';
import type { SimConfig } from '../../../engines/sim/index.ts';

/** Multipliers are ppm of 1. */
export const COST_STEP_PPM = 50_000;
const NO_CHANGE_PPM = 1_000_000;
/** Looked at in this order until one has no profit; closer together where strategies usually break. */
export const COST_LADDER_PPM = [
  0, 500_000, 1_000_000, 1_500_000, 2_000_000, 3_000_000, 4_000_000, 6_000_000, 8_000_000,
  12_000_000, 16_000_000, 20_000_000,
] as const;
/** The whole ladder, and halvings of its widest gap of 4 down to a step of 0.05. */
export const MAX_COST_RUNS = COST_LADDER_PPM.length + 7;

export interface CostPoint {
  readonly multiplierPpm: number;
  /** Final equity less opening cash, micros. */
  readonly netProfit: number;
  readonly sharpe: number | null;
  /** Fraction. */
  readonly cagr: number | null;
}

export interface CostBreakEven {
  /**
   * Smallest multiplier found without a profit, whose next lower step has one; null with a reason. Profit need
   * not fall with every step, so a lower one that was not looked at may have none as well.
   */
  readonly multiplierPpm: number | null;
  /**
   * `NO_EDGE`: no profit as it is. `NO_COSTS`: nothing to multiply. `SURVIVES_CAP`: profit at 20 times too.
   * `MONEY_OVERFLOW`: the search ended at a multiplier that makes amounts too large for exact money; such a run
   * has no end, and so neither a profit nor a loss.
   */
  readonly reason: 'NO_EDGE' | 'NO_COSTS' | 'SURVIVES_CAP' | 'MONEY_OVERFLOW' | null;
  /** All that was looked at, by multiplier. */
  readonly points: readonly CostPoint[];
}

/** `run` measures the run with its costs so multiplied; of its failures MONEY_OVERFLOW ends the search alone. */
export async function findBreakEven(
  sim: SimConfig,
  run: (multiplierPpm: number) => Promise<CostPoint>,
): Promise<CostBreakEven> {
  const points: CostPoint[] = [];
  const gainsAt = async (multiplierPpm: number): Promise<boolean> => {
    const point = await run(multiplierPpm);
    points.push(point);
    return point.netProfit > 0;
  };
  let found: Omit<CostBreakEven, 'points'>;
  try {
    found = await search(sim, gainsAt);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'MONEY_OVERFLOW') throw error;
    found = { multiplierPpm: null, reason: 'MONEY_OVERFLOW' };
  }
  return { ...found, points: points.sort((a, b) => a.multiplierPpm - b.multiplierPpm) };
}

async function search(
  sim: SimConfig,
  gainsAt: (multiplierPpm: number) => Promise<boolean>,
): Promise<Omit<CostBreakEven, 'points'>> {
  if (isFree(sim)) {
    await gainsAt(NO_CHANGE_PPM);
    return { multiplierPpm: null, reason: 'NO_COSTS' };
  }
  let gains = 0;
  let fails: number | null = null;
  for (const multiplier of COST_LADDER_PPM) {
    if (await gainsAt(multiplier)) {
      gains = multiplier;
    } else if (multiplier >= NO_CHANGE_PPM) {
      fails = multiplier;
      break;
    }
  }
  if (fails === null) return { multiplierPpm: null, reason: 'SURVIVES_CAP' };
  if (fails === NO_CHANGE_PPM) return { multiplierPpm: null, reason: 'NO_EDGE' };
  while (fails - gains > COST_STEP_PPM) {
    const steps = Math.floor((fails - gains) / (2 * COST_STEP_PPM));
    const middle = gains + steps * COST_STEP_PPM;
    if (await gainsAt(middle)) gains = middle;
    else fails = middle;
  }
  return { multiplierPpm: fails, reason: null };
}

/** All costs of a market so multiplied, rounded against us. Fails with MONEY_OVERFLOW. */
export function withCosts(sim: SimConfig, multiplierPpm: number): SimConfig {
  const times = (cost: number): number => mulPpmCeil(cost, multiplierPpm);
  return {
    ...sim,
    baseSpreadPpm: times(sim.baseSpreadPpm),
    baseSlippagePpm: times(sim.baseSlippagePpm),
    volatilityMultiplierPpm: times(sim.volatilityMultiplierPpm),
    maxSlippagePpm: times(sim.maxSlippagePpm),
    commissionPerShare: times(sim.commissionPerShare),
    commissionPpm: times(sim.commissionPpm),
    commissionMinimum: times(sim.commissionMinimum),
  };
}

/** Whether no multiple of its costs differs from them: it has none. */
function isFree(sim: SimConfig): boolean {
  const hasSlippage =
    sim.maxSlippagePpm > 0 && (sim.baseSlippagePpm > 0 || sim.volatilityMultiplierPpm > 0);
  const hasCommission =
    sim.commissionPerShare > 0 || sim.commissionPpm > 0 || sim.commissionMinimum > 0;
  return sim.baseSpreadPpm === 0 && !hasSlippage && !hasCommission;
}
