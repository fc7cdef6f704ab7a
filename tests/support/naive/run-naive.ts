// The naive twin: the whole tick of section 3 for orders in BACKTEST, written from the
// contract alone, slow and plain. It is the oracle for the fast kernel and imports nothing of it.
import { NaiveEntries } from './entries.ts';
import { NaiveFillSource } from './fill-source.ts';
import { gate, isRiskReducing, RepeatMemory } from './gates.ts';
import { clientOrderId } from './ids.ts';
import { judgeBar } from './integrity.ts';
import { intentsOf, targetsToIntents } from './intents.ts';
import type { NaiveIntent } from './intents.ts';
import { abs } from './money.ts';
import { NaiveOrders, PLAIN } from './orders.ts';
import type { LiveOrder } from './orders.ts';
import { NaivePortfolio, splitPrice } from './portfolio.ts';
import { NaiveProtection } from './protection.ts';
import { DayTrades, NaiveRisk } from './risk.ts';
import { maxDrawdown, slicesOf } from './slices.ts';
import type { NaiveSlice } from './slices.ts';
import type { NaiveBar, NaiveEquityRow, NaiveInput, NaiveResult } from './types.ts';
import type { NaiveSide, NaiveTargets } from './types.ts';

export { equityCsv, fillsCsv, ordersCsv } from './csv.ts';
export type * from './types.ts';

class NaiveRun {
  readonly input: NaiveInput;
  readonly portfolio: NaivePortfolio;
  readonly orders = new NaiveOrders();
  readonly source: NaiveFillSource;
  readonly equityRows: NaiveEquityRow[] = [];
  readonly rejectedByReason: Record<string, number> = {};
  readonly barsDropped: Record<string, number> = {};
  haltReason: string | null = null;
  readonly #risk: NaiveRisk;
  readonly #dayTrades = new DayTrades();
  readonly #repeats = new RepeatMemory();
  readonly #previousBar = new Map<string, NaiveBar>();
  readonly #history = new Map<string, NaiveBar[]>();
  /** Symbols that take no new risk for the rest of the run. */
  readonly #blocked = new Set<string>();
  #flattened = false;
  readonly #protection: NaiveProtection;
  readonly #entries: NaiveEntries;
  /** The book as it stands: the last one returned, less what protection took back. */
  #standing = new Map<string, bigint>();
  #day: number | null = null;
  /** Symbols whose flattening order a split cancelled in this slice. */
  #flattenAgain: string[] = [];

  constructor(input: NaiveInput) {
    const { cash, config, seed } = input;
    this.input = input;
    this.portfolio = new NaivePortfolio(cash);
    const { portfolio, orders } = this;
    const { engineId } = input;
    const replaceLatency = config.latencyReplaceEvents;
    this.#protection = new NaiveProtection(portfolio, orders, { replaceLatency, engineId });
    this.#protection.onStandDown = (symbol) => this.#standing.set(symbol, 0n);
    this.#entries = new NaiveEntries(orders, this.#protection.terms, engineId);
    this.source = new NaiveFillSource(config, seed, {
      portfolio,
      orders,
      dayTrades: this.#dayTrades,
      protection: this.#protection,
      entries: this.#entries,
    });
    this.#risk = new NaiveRisk(cash, config);
  }

  /** Section 3, steps 1 to 7. */
  tick(slice: NaiveSlice): void {
    this.#protection.ts = slice.ts;
    this.orders.traffic.now = slice.ts;
    this.#actions(slice.day);
    const bars = this.#integrity(slice);
    this.source.expireDays(slice.day);
    for (const [symbol, bar] of bars) this.source.fillWorking(symbol, bar);
    for (const [symbol, bar] of bars) this.portfolio.marks.set(symbol, bar.close);
    const equity = this.portfolio.equity();
    const legs = this.#riskTick(slice, equity) + this.#replaceFlattening(slice);
    const targets = this.#callStrategy(slice, bars);
    const accepted = this.#step6(slice, targets, equity, legs);
    this.#protection.endSlice();
    this.source.fillSameBar(accepted, bars);
    this.#record(slice.ts);
  }

  /** Section 6: before the first slice of the ex-date. Before the first day nothing is held. */
  #actions(day: number): void {
    const before = this.#day ?? day - 1;
    this.#day = day;
    for (const { day: exDay, symbol, effect } of this.input.actions ?? []) {
      if (exDay <= before || exDay > day) continue;
      if (effect.kind === 'DIVIDEND') this.portfolio.payDividend(symbol, effect.perShare);
      else this.#split(symbol, effect.parts, effect.of);
    }
  }

  #split(symbol: string, parts: bigint, of: bigint): void {
    const previous = this.#previousBar.get(symbol);
    this.portfolio.split(symbol, parts, of, previous?.close ?? 0n);
    for (const order of this.orders.workingOf(symbol)) {
      if (order.flatten) this.#flattenAgain.push(symbol);
      this.orders.cancel(order, 'CORPORATE_ACTION');
    }
    const divided = (bar: NaiveBar): NaiveBar => ({
      ...bar,
      close: splitPrice(bar.close, parts, of),
    });
    if (previous !== undefined) this.#previousBar.set(symbol, divided(previous));
    const flattening = this.#flattenAgain.includes(symbol);
    const target = this.#standing.get(symbol) ?? 0n;
    this.#protection.afterSplit(symbol, { parts, of }, { flattening, target });
    const history = this.#history.get(symbol);
    if (history !== undefined) this.#history.set(symbol, history.map(divided));
  }

  /** What is held of a symbol whose flattening order a split cancelled is ordered anew. */
  #replaceFlattening(slice: NaiveSlice): number {
    const symbols = this.#flattenAgain.filter((symbol) => this.portfolio.position(symbol) !== 0n);
    for (const [leg, symbol] of symbols.entries()) this.#closePosition(slice, symbol, leg);
    this.#flattenAgain = [];
    return symbols.length;
  }

  /** Step 1. Returns the bars that are used, by symbol in code-unit order. */
  #integrity(slice: NaiveSlice): Map<string, NaiveBar> {
    const used = new Map<string, NaiveBar>();
    for (const { symbol, bar } of slice.bars) {
      const previous = this.#previousBar.get(symbol);
      const halted = this.haltReason !== null;
      const verdict = judgeBar(bar, previous, halted, this.input.config);
      if (verdict !== 'BAR_OUT_OF_ORDER') this.#previousBar.set(symbol, bar);
      if (verdict === 'GAP_DETECTED') this.#halt(verdict);
      if (verdict === 'OUTLIER') {
        this.#blocked.add(symbol);
        const position = this.portfolio.position(symbol);
        this.orders.cancelRiskIncreasing(symbol, position, verdict);
      }
      if (verdict === 'OUTLIER' || verdict === 'BAR_OUT_OF_ORDER') count(this.barsDropped, verdict);
      else used.set(symbol, bar);
    }
    return used;
  }

  /** Halts once; the first reason stays. Cancels of a halt take effect at once. */
  #halt(code: string): void {
    if (this.haltReason !== null) return;
    this.haltReason = code;
    for (const symbol of this.orders.symbols()) {
      this.orders.cancelRiskIncreasing(symbol, this.portfolio.position(symbol), code);
    }
  }

  /** Step 4. Returns the number of flattening orders, which take the first legs of the tick. */
  #riskTick(slice: NaiveSlice, equity: bigint): number {
    let legs = 0;
    for (const code of this.#risk.tick(slice.day, equity)) {
      this.#halt(code);
      if (code === 'RISK_MAX_DRAWDOWN' && !this.#flattened) legs = this.#flatten(slice, code);
    }
    return legs;
  }

  #flatten(slice: NaiveSlice, code: string): number {
    this.#flattened = true;
    this.orders.cancelAll(code);
    const held = this.portfolio.held();
    for (const [leg, symbol] of held.entries()) this.#closePosition(slice, symbol, leg);
    return held.length;
  }

  #closePosition(slice: NaiveSlice, symbol: string, leg: number): void {
    const position = this.portfolio.position(symbol);
    const side: NaiveSide = position > 0n ? 'SELL' : 'BUY';
    const id = this.#orderId(slice.ts, symbol, leg);
    const order = { ...PLAIN, ts: slice.ts, id, symbol, side, qty: abs(position) };
    // From the next bar on in every fill model, plus the submit latency.
    const flattening = { ...order, role: 'FLATTENING' as const };
    this.orders.accept(flattening, this.input.config.latencySubmitEvents);
  }

  #orderId(ts: number, symbol: string, leg: number): string {
    const { engineId, runId, strategy } = this.input;
    return clientOrderId(engineId, runId, strategy.id, ts, symbol, leg);
  }

  /** Step 5. The last book returned in the slice stands; null: no call returned one. */
  #callStrategy(slice: NaiveSlice, bars: ReadonlyMap<string, NaiveBar>): NaiveTargets | null {
    for (const [symbol, bar] of bars) {
      const history = this.#history.get(symbol) ?? [];
      history.push(bar);
      this.#history.set(symbol, history);
    }
    let targets: NaiveTargets | null = null;
    for (const symbol of bars.keys()) {
      targets = this.input.strategy.onBar(symbol, this.#history, slice.ts) ?? targets;
    }
    return targets;
  }

  /** Step 6. Returns the accepted orders in creation order. */
  #step6(s: NaiveSlice, targets: NaiveTargets | null, equity: bigint, legs: number): LiveOrder[] {
    const { portfolio, orders } = this;
    const { latencyCancelEvents, latencyReplaceEvents } = this.input.config;
    const due = this.#entries.dueSymbols();
    if (targets === null && due.length === 0) return [];
    const replace = (): void => {
      this.#entries.replaceStale(latencyReplaceEvents);
    };
    let intents: NaiveIntent[];
    if (targets === null) {
      intents = intentsOf(due, this.#standing, { portfolio, orders });
    } else {
      this.#standing = new Map(targets);
      for (const [symbol, terms] of this.input.strategy.termsAt?.(s.ts) ?? []) {
        this.#protection.terms.set(symbol, terms);
      }
      intents = targetsToIntents(targets, {
        portfolio,
        orders,
        cancelLatency: latencyCancelEvents,
        replaceNow: latencyReplaceEvents === 0 ? replace : () => undefined,
      });
    }
    const accepted = this.#placeIntents(s, intents, equity, legs);
    if (latencyReplaceEvents > 0) replace();
    return accepted;
  }

  #placeIntents(
    s: NaiveSlice,
    intents: readonly NaiveIntent[],
    equity: bigint,
    legs: number,
  ): LiveOrder[] {
    const { portfolio, orders } = this;
    const { config } = this.input;
    const dayTrades = this.#dayTrades.count(s.session);
    const accepted: LiveOrder[] = [];
    for (const [index, intent] of intents.entries()) {
      const { symbol, side, qty, opening } = intent;
      const noNewRisk = this.haltReason !== null || this.#blocked.has(symbol);
      const id = this.#orderId(s.ts, symbol, legs + index);
      const { replaced, ...kind } = opening
        ? this.#entries.kindOf(symbol, id)
        : { ...PLAIN, role: 'EXIT' as const, id, replaced: null };
      const view = { portfolio, orders, config, equity, noNewRisk, dayTrades };
      const code = gate(intent, { ...view, limit: kind.limit, stop: kind.stop });
      if (code === null && !isRiskReducing(intent, view)) orders.traffic.entry(intent);
      const repeat = this.#repeats.note(intent, code);
      const root = replaced?.root ?? kind.id;
      const order = { ts: s.ts, symbol, side, qty, ...kind, root };
      const wait = replaced?.barsToWait ?? this.source.barsToWait();
      if (code === null) accepted.push(orders.accept(order, wait));
      else count(this.rejectedByReason, code);
      if (code !== null && !repeat) orders.reject(order, code);
      if (replaced !== null && (code === null || !repeat)) orders.countRevision(root, 'R');
    }
    this.#repeats.endTick();
    this.#entries.endIntents();
    return accepted;
  }

  /** Step 7. */
  #record(ts: number): void {
    const { portfolio } = this;
    const equity = portfolio.equity();
    const { cash } = portfolio;
    this.equityRows.push({ ts, equity, cash, gross: portfolio.gross(), net: portfolio.net() });
    this.#risk.recorded(equity);
  }
}

function count(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1;
}

export function runNaive(input: NaiveInput): NaiveResult {
  const run = new NaiveRun(input);
  for (const slice of slicesOf(input.symbols)) run.tick(slice);
  const { orders, portfolio, rejectedByReason } = run;
  return {
    orders: orders.rows,
    fills: run.source.fills,
    equity: run.equityRows,
    rejected: Object.values(rejectedByReason).reduce((sum, n) => sum + n, 0),
    rejectedByReason,
    barsDropped: run.barsDropped,
    halted: run.haltReason !== null,
    haltReason: run.haltReason,
    // Nothing that the twin models disarms a run: no second feed, no staleness.
    disarmed: false,
    realized: portfolio.realized,
    unrealized: portfolio.unrealized(),
    fees: portfolio.fees,
    dividends: portfolio.dividends,
    maxDrawdown: maxDrawdown(input.cash, run.equityRows),
    trades: portfolio.trades,
  };
}
