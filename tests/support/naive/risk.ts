// Section 8.1 and the PDT count of 8.2: day start, peak, limits and day trades.
import { max, partOf } from './money.ts';
import type { NaiveConfig } from './types.ts';

export type RiskCode = 'RISK_BAD_EQUITY' | 'RISK_DAILY_LOSS' | 'RISK_MAX_DRAWDOWN';

export class NaiveRisk {
  readonly #config: NaiveConfig;
  #day: number | null = null;
  #dayStart: bigint;
  #peak: bigint;
  /** Recorded equity (step 7) of the previous slice. */
  #previousEquity: bigint;

  constructor(initialCash: bigint, config: NaiveConfig) {
    this.#config = config;
    this.#dayStart = initialCash;
    this.#peak = initialCash;
    this.#previousEquity = initialCash;
  }

  /**
   * Steps (a) to (f) for one slice: the codes that apply, in order. (d) and (g) need kill switches
   * and broker rejects, which a backtest does not have.
   */
  tick(day: number, equity: bigint): RiskCode[] {
    const { dailyLossLimitPpm, maxDrawdownPpm } = this.#config;
    // The equity before the first slice is the initial cash, so the first day is no special case.
    if (day !== this.#day) this.#dayStart = this.#previousEquity;
    this.#day = day;
    this.#peak = max(this.#peak, equity);

    const codes: RiskCode[] = [];
    if (equity < 0n) codes.push('RISK_BAD_EQUITY');
    if (dailyLossLimitPpm !== 'OFF') {
      const floor = this.#dayStart - partOf(this.#dayStart, dailyLossLimitPpm);
      if (equity <= floor) codes.push('RISK_DAILY_LOSS');
    }
    if (maxDrawdownPpm !== 'OFF') {
      const floor = this.#peak - partOf(this.#peak, maxDrawdownPpm);
      if (equity <= floor) codes.push('RISK_MAX_DRAWDOWN');
    }
    return codes;
  }

  recorded(equity: bigint): void {
    this.#previousEquity = equity;
  }
}

/** Day trades: once per symbol and day, counted over the last 5 sessions, today included. */
export class DayTrades {
  readonly #days = new Map<number, { readonly session: number; readonly symbols: Set<string> }>();

  add(day: number, session: number, symbol: string): void {
    const entry = this.#days.get(day) ?? { session, symbols: new Set<string>() };
    entry.symbols.add(symbol);
    this.#days.set(day, entry);
  }

  count(todaySession: number): number {
    let total = 0;
    for (const { session, symbols } of this.#days.values()) {
      if (session > todaySession - 5) total += symbols.size;
    }
    return total;
  }
}
