// Section 5: which bars fill which orders; cost, price, quantity and fee of one fill.
import { ceilDiv, floorDiv, max, min, MILLION, safe } from './money.ts';
import type { NaiveBar, NaiveConfig, NaiveSide } from './types.ts';

/** Cost in ppm, from the bar on which the fill happens. */
function costPpm(bar: NaiveBar, config: NaiveConfig): bigint {
  const halfSpread = ceilDiv(config.baseSpreadPpm, 2n);
  const range = floorDiv((bar.high - bar.low) * MILLION, bar.close);
  const vol = floorDiv(range * config.volatilityMultiplierPpm, MILLION);
  return halfSpread + min(config.baseSlippagePpm + vol, config.maxSlippageCapPpm);
}

/** What a MARKET order pays (BUY) or gets (SELL) on this bar. */
export function marketPrice(side: NaiveSide, bar: NaiveBar, config: NaiveConfig): bigint {
  const worst = side === 'BUY' ? bar.high : bar.low;
  const base = config.ambiguityPolicy === 'NEXT_OPEN' ? bar.open : worst;
  return withCost(side, base, bar, config);
}

function withCost(side: NaiveSide, base: bigint, bar: NaiveBar, config: NaiveConfig): bigint {
  const cost = costPpm(bar, config);
  if (side === 'BUY') return safe(ceilDiv(base * (MILLION + cost), MILLION));
  return max(1n, floorDiv(base * (MILLION - cost), MILLION));
}

export function reachesStop(side: NaiveSide, stop: bigint, bar: NaiveBar): boolean {
  return side === 'SELL' ? bar.low <= stop : bar.high >= stop;
}

/** A stop that the bar reaches; a gap through it fills at the open. */
export function stopPrice(
  side: NaiveSide,
  stop: bigint,
  bar: NaiveBar,
  config: NaiveConfig,
): bigint {
  const base = side === 'SELL' ? min(stop, bar.open) : max(stop, bar.open);
  return withCost(side, base, bar, config);
}

export function tradesThrough(side: NaiveSide, limit: bigint, bar: NaiveBar): boolean {
  return side === 'BUY' ? bar.low < limit : bar.high > limit;
}

/** Shares taken by a fill; draws once, or twice when the fill is partial. */
export function fillQty(remaining: bigint, config: NaiveConfig, draw: () => bigint): bigint {
  if (!config.partialFillsEnabled) return remaining;
  const partial = draw() * MILLION < config.partialFillsProbabilityPpm * 2n ** 32n;
  if (!partial) return remaining;
  const k = 1n + (draw() % 4n);
  return max(1n, floorDiv(remaining * k, 4n));
}

export function fillFee(
  price: bigint,
  qty: bigint,
  firstOfOrder: boolean,
  config: NaiveConfig,
): bigint {
  const notional = safe(price * qty);
  const fee = config.commissionPerShare * qty + ceilDiv(notional * config.commissionPpm, MILLION);
  return safe(firstOfOrder ? max(fee, config.commissionMinPerOrder) : fee);
}
