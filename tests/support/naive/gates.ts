// Section 8.2: the gates of one order intent, and the memory of repeated rejections.
import type { NaiveIntent } from './intents.ts';
import { abs, isSafe, max, parseMicros, partOf } from './money.ts';
import type { NaiveOrders } from './orders.ts';
import type { NaivePortfolio } from './portfolio.ts';
import type { NaiveConfig, NaiveLimit } from './types.ts';

const PDT_EQUITY = parseMicros('25000');

export interface GateView {
  readonly portfolio: NaivePortfolio;
  readonly orders: NaiveOrders;
  readonly config: NaiveConfig;
  /** Equity of step 3. */
  readonly equity: bigint;
  /** Halted or disarmed, or the symbol takes no new risk after an outlier. */
  readonly noNewRisk: boolean;
  /** Day trades of the last 5 sessions, today included. */
  readonly dayTrades: number;
}

/** What the order itself asks for; null where it has no such price. */
interface Asked extends GateView {
  readonly limit: bigint | null;
  readonly stop: bigint | null;
}

/** Opposite to the filled position, and with the working orders of its side not larger than it. */
export function isRiskReducing(intent: NaiveIntent, view: GateView): boolean {
  const position = view.portfolio.position(intent.symbol);
  const opposite = intent.side === 'SELL' ? position > 0n : position < 0n;
  const sameSide = view.orders.workingQty(intent.symbol, intent.side);
  return opposite && intent.qty + sameSide <= abs(position);
}

/** The worse direction, every working order at full remaining quantity, the intent included. */
function sharesAfter(symbol: string, intent: NaiveIntent, view: GateView): bigint {
  const position = view.portfolio.position(symbol);
  let buys = view.orders.workingQty(symbol, 'BUY');
  let sells = view.orders.workingQty(symbol, 'SELL');
  if (symbol === intent.symbol && intent.side === 'BUY') buys += intent.qty;
  if (symbol === intent.symbol && intent.side === 'SELL') sells += intent.qty;
  return max(abs(position + buys), abs(position - sells));
}

/** Exposure of one symbol after the intent; null when it leaves the safe range. */
function exposureAfter(symbol: string, intent: NaiveIntent, view: GateView): bigint | null {
  const exposure = sharesAfter(symbol, intent, view) * view.portfolio.mark(symbol);
  return isSafe(exposure) ? exposure : null;
}

function grossAfter(intent: NaiveIntent, view: GateView): bigint | null {
  const book = [...view.portfolio.held(), ...view.orders.symbols()];
  let total = 0n;
  for (const symbol of new Set([...book, intent.symbol])) {
    const exposure = exposureAfter(symbol, intent, view);
    if (exposure === null) return null;
    total += exposure;
  }
  return isSafe(total) ? total : null;
}

/**
 * A position equal to the limit passes. Open in the contract: a limit that is OFF computes nothing,
 * so it cannot overflow either, and a limit outside the safe range is an overflow like an exposure.
 */
function checkLimit(
  observe: () => bigint | null,
  ppm: NaiveLimit,
  equity: bigint,
  code: string,
): string | null {
  if (ppm === 'OFF') return null;
  const observed = observe();
  const limit = partOf(equity, ppm);
  if (observed === null || !isSafe(limit)) return 'RISK_OVERFLOW';
  return observed > limit ? code : null;
}

/** Gate 7. The collar is for orders with a price. */
function preTrade(intent: NaiveIntent, mark: bigint, view: Asked): string | null {
  const { config, orders, limit, stop } = view;
  const { traffic } = orders;
  if (config.orderMaxNotional !== 'OFF') {
    // A MARKET order has no price of its own: its notional is taken at the mark.
    const notional = intent.qty * (limit ?? stop ?? mark);
    if (!isSafe(notional)) return 'RISK_OVERFLOW';
    if (notional > config.orderMaxNotional) return 'RISK_ORDER_NOTIONAL';
  }
  if (config.orderMaxQty !== 'OFF' && intent.qty > config.orderMaxQty) return 'RISK_ORDER_QTY';
  if (config.orderCollarPpm !== 'OFF') {
    const width = partOf(mark, config.orderCollarPpm);
    const far = [limit, stop].some((price) => price !== null && abs(price - mark) > width);
    if (far) return 'RISK_PRICE_COLLAR';
  }
  const rates = [
    { max: config.orderMaxPerSecond, seconds: 1 },
    { max: config.orderMaxPerMinute, seconds: 60 },
  ];
  for (const { max: most, seconds } of rates) {
    if (most === 'OFF') continue;
    if (traffic.messagesWithin(seconds) + 1 > most) return 'RISK_MESSAGE_RATE';
  }
  const { orderRepeatWindowSeconds: window, orderMaxRepeats: repeats } = config;
  if (window === 'OFF' || repeats === 'OFF') return null;
  if (traffic.entriesWithin(intent, window) + 1 > repeats) return 'RISK_REPEATED_ORDER';
  return null;
}

/** The code of the first gate that fails, or null. */
export function gate(intent: NaiveIntent, view: Asked): string | null {
  const { config, equity, portfolio } = view;
  if (isRiskReducing(intent, view)) return null;
  if (view.noNewRisk) return 'RISK_HALTED';
  // A SELL that is not risk-reducing goes, at worst, below zero: it opens or increases a short.
  if (intent.side === 'SELL' && !config.allowShort) return 'RISK_SHORT_NOT_ALLOWED';
  const mark = portfolio.marks.get(intent.symbol);
  if (mark === undefined) return 'RISK_NO_MARK';

  const symbolAfter = (): bigint | null => exposureAfter(intent.symbol, intent, view);
  const allAfter = (): bigint | null => grossAfter(intent, view);
  const exposure =
    checkLimit(symbolAfter, config.maxPositionPerSymbolPpm, equity, 'RISK_POSITION_LIMIT') ??
    checkLimit(allAfter, config.maxGrossExposurePpm, equity, 'RISK_GROSS_EXPOSURE') ??
    checkLimit(allAfter, config.maxLeveragePpm, equity, 'RISK_LEVERAGE') ??
    checkLimit(allAfter, config.allocationCapPpm, equity, 'ISOLATION_ALLOCATION_CAP');
  if (exposure !== null) return exposure;

  const guarded = config.pdtMode === 'auto' && equity < PDT_EQUITY;
  if (guarded && view.dayTrades >= config.pdtMaxDayTrades) return 'RISK_PDT';
  return preTrade(intent, mark, view);
}

/** Per symbol the rejections of its latest tick in which it had an intent, repeats included. */
export class RepeatMemory {
  readonly #latest = new Map<string, Set<string>>();
  #tick = new Map<string, Set<string>>();

  /** Call once per intent, `code` null when accepted; true when a rejection is a repeat. */
  note(intent: NaiveIntent, code: string | null): boolean {
    const now = this.#tick.get(intent.symbol) ?? new Set<string>();
    this.#tick.set(intent.symbol, now);
    if (code === null) return false;
    const fact = `${intent.side}|${intent.qty}|${code}`;
    now.add(fact);
    return this.#latest.get(intent.symbol)?.has(fact) ?? false;
  }

  /** Call after the tick: its rejections replace those of every symbol that had an intent. */
  endTick(): void {
    for (const [symbol, facts] of this.#tick) this.#latest.set(symbol, facts);
    this.#tick = new Map();
  }
}
