/**
 * Deterministic prices, costs, fees and partial quantities (contract 5). Worst case by default: a BUY
 * pays the bar's high, a SELL gets its low, and the price is rounded against us.
 */
import {
  addExact,
  floorDiv,
  MAX_SAFE,
  mulExact,
  mulPpmCeil,
  mulPpmFloor,
  Prng,
} from '../../foundation/core/index.ts';
import { BUY, type BarColumns, type Side } from '../../foundation/model/index.ts';
import { stopBase } from './priced-orders.ts';
import type { SimConfig } from './types.ts';

const TWO_POW_32 = 0x1_0000_0000;
const MILLION = 1_000_000;
const ONE_MICRO = 1;
/** ppm; a cap is at most 10,000 basis points, a million ppm. */
const ABOVE_EVERY_CAP = 1e12;

export class FillModel {
  private readonly config: SimConfig;
  private readonly halfSpread: number;
  private readonly draws: Prng;

  constructor(config: SimConfig, seed: number) {
    this.config = config;
    // ceil(spread_bps * 50), with the spread in ppm = bps * 100.
    this.halfSpread = Math.ceil(config.baseSpreadPpm / 2);
    this.draws = new Prng(seed);
  }

  /** Price in micros of a MARKET order that fills on the bar of `row`. */
  marketPrice(bars: BarColumns, row: number, side: Side): number {
    return this.withCost(bars, row, side, this.marketBase(bars, row, side));
  }

  /** Price in micros of such an order before costs. */
  marketBase(bars: BarColumns, row: number, side: Side): number {
    const column =
      this.config.ambiguityPolicy === 'NEXT_OPEN' ? bars.open : side === BUY ? bars.high : bars.low;
    return column[row] as number;
  }

  /** Price in micros of a STOP order that the bar of `row` reaches; the same in every model. */
  stopPrice(bars: BarColumns, row: number, side: Side, stop: number): number {
    return this.withCost(bars, row, side, stopBase(bars, row, side, stop));
  }

  /** What market and stop orders pay on the bar of `row` beyond the price before costs, in ppm of it. */
  costPpm(bars: BarColumns, row: number): number {
    const config = this.config;
    const range = rangePpm(
      bars.high[row] as number,
      bars.low[row] as number,
      bars.close[row] as number,
    );
    const slip = config.baseSlippagePpm;
    const cap = config.maxSlippagePpm;
    // Beyond the safe range the cap decides anyway, unless volatility does not count at all.
    if (range === Infinity) {
      return this.halfSpread + (config.volatilityMultiplierPpm > 0 ? cap : Math.min(slip, cap));
    }
    const volatility = boundedPpm(range, config.volatilityMultiplierPpm);
    return this.halfSpread + Math.min(slip + volatility, cap);
  }

  /** Fee in micros of `qty` shares at `price`; the minimum counts on an order's first fill. */
  fee(qty: number, price: number, isFirstFill: boolean): number {
    const config = this.config;
    const perShare = mulExact(config.commissionPerShare, qty);
    const ofNotional = mulPpmCeil(mulExact(price, qty), config.commissionPpm);
    const fee = addExact(perShare, ofNotional);
    return isFirstFill ? Math.max(fee, config.commissionMinimum) : fee;
  }

  /** Shares that fill of an order that could fill on a bar; draws once or twice per call. */
  fillQty(remaining: number): number {
    if (!this.config.partialFills) return remaining;
    const draw = this.draws.nextUint32();
    if (draw * MILLION >= this.config.partialProbabilityPpm * TWO_POW_32) return remaining;
    const quarters = 1 + (this.draws.nextUint32() % 4);
    return Math.max(1, quarterFloor(remaining, quarters));
  }

  snapshot(): readonly number[] {
    return this.draws.snapshot();
  }

  restore(from: readonly number[]): void {
    this.draws.restore(from);
  }

  private withCost(bars: BarColumns, row: number, side: Side, base: number): number {
    const cost = this.costPpm(bars, row);
    // base * (1e6 + cost) / 1e6 is base + base * cost / 1e6: the same rounding, a smaller product.
    if (side === BUY) return addExact(base, mulPpmCeil(base, cost));
    return Math.max(ONE_MICRO, base - mulPpmCeil(base, cost));
  }
}

/** floor((high - low) * 1e6 / close); Infinity where that is no safe integer. Two exact steps. */
function rangePpm(high: number, low: number, close: number): number {
  const thousands = (high - low) * 1000; // at most 9e14
  const whole = floorDiv(thousands, close);
  const rest = (thousands - whole * close) * 1000;
  const range = whole * 1000 + floorDiv(rest, close);
  return range <= MAX_SAFE ? range : Infinity;
}

/** floor(range * multiplier / 1e6), cut at a value above every cap. */
function boundedPpm(range: number, multiplierPpm: number): number {
  const rough = (range / MILLION) * multiplierPpm;
  return rough < ABOVE_EVERY_CAP ? mulPpmFloor(range, multiplierPpm) : ABOVE_EVERY_CAP;
}

/** floor(remaining * quarters / 4) without a wide product. */
function quarterFloor(remaining: number, quarters: number): number {
  const whole = Math.floor(remaining / 4);
  return whole * quarters + Math.floor(((remaining - whole * 4) * quarters) / 4);
}
