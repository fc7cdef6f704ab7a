/** Feeds the kernel with a naive twin's input, and prints its result as the twin does. */
import {
  BUY,
  clientOrderId,
  derivedOrderId,
  fillId,
  formatInstant,
  formatMicros,
  NO_ORDER,
  ORDER_ROLES,
  parseEngineId,
  parseRunId,
  parseStrategyId,
  reasonText,
  splitRatio,
  type BarColumns,
  type ClientOrderId,
  type CorporateAction,
  type Limit,
  type Ppm,
} from '../../../src/foundation/model/index.ts';
import { compareCodeUnits, type JsonObject } from '../../../src/foundation/core/index.ts';
import { CleanRows } from '../../../src/engines/integrity/index.ts';
import type { KernelStrategy, StrategyContext } from '../../../src/engines/strategy/index.ts';
import type { OrderLimits } from '../../../src/engines/risk/index.ts';
import type { SimConfig } from '../../../src/engines/sim/index.ts';
import { BacktestRun, digestResult } from '../../../src/trading/backtest/index.ts';
import type { TickSettings } from '../../../src/trading/orchestrator/index.ts';
import type { NaiveBar, NaiveConfig, NaiveInput, NaiveLimit, NaiveTerms } from '../naive/types.ts';

/** A book of targets by slice time: what a scripted strategy returns on every bar of the slice. */
export type Script = ReadonlyMap<number, ReadonlyMap<string, bigint> | null>;

/** Terms by slice time and symbol, declared with the slice's book. */
export type TermsScript = (ts: number) => ReadonlyMap<string, NaiveTerms>;

/** A kernel strategy that plays a script. */
export class ScriptedStrategy implements KernelStrategy {
  private bars: BarColumns;
  private readonly script: Script;
  private readonly symbols: readonly string[];
  private readonly context: StrategyContext;
  private readonly termsAt: TermsScript;

  constructor(
    script: Script,
    symbols: readonly string[],
    context: StrategyContext,
    termsAt: TermsScript = () => new Map(),
  ) {
    this.script = script;
    this.symbols = symbols;
    this.context = context;
    this.bars = context.bars;
    this.termsAt = termsAt;
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  extend(): void {
    // a script has no history
  }

  onBar(row: number): void {
    const ts = this.bars.ts[row] ?? 0;
    const book = this.script.get(ts);
    if (book === undefined || book === null) return;
    const price = (micros: bigint | null): number => (micros === null ? NaN : Number(micros));
    for (const [name, terms] of this.termsAt(ts)) {
      const { targets } = this.context;
      const id = this.symbols.indexOf(name);
      targets.enter(id, price(terms.limit), price(terms.trigger), terms.tif);
      targets.protect(id, price(terms.stop), price(terms.takeProfit), price(terms.trail));
    }
    this.symbols.forEach((symbol, id) => {
      this.context.targets.set(id, Number(book.get(symbol) ?? 0n));
    });
    this.context.targets.publish();
  }

  onSplit(): void {
    // the script's books go by time, not by price
  }

  snapshot(): JsonObject {
    return {};
  }

  restore(): void {
    // the script is its whole state
  }
}

function limit(value: NaiveLimit): Limit {
  return value === 'OFF' ? { kind: 'OFF' } : { kind: 'PPM', ppm: Number(value) as Ppm };
}

function tickSettings(config: NaiveConfig): TickSettings {
  return {
    integrity: {
      gapToleranceBars: config.gapToleranceBars,
      failOnGap: config.failOnGap,
      outlier: limit(config.outlierThresholdPpm),
      feedDisagreementPolicy: 'HALT_NEW',
      stalePolicy: 'DISARM',
      staleAfterMs: 180_000,
    },
    risk: {
      dailyLoss: limit(config.dailyLossLimitPpm),
      maxDrawdown: limit(config.maxDrawdownPpm),
      maxPositionPerSymbol: limit(config.maxPositionPerSymbolPpm),
      maxGrossExposure: limit(config.maxGrossExposurePpm),
      maxLeverage: limit(config.maxLeveragePpm),
      allowShort: config.allowShort,
      pdtMode: config.pdtMode,
      pdtMaxDayTrades: config.pdtMaxDayTrades,
      flattenOnCritical: true,
      rejectStormMax: 5,
      rejectStormWindowMs: 300_000,
      order: orderLimits(config),
    },
    allocationCap: limit(config.allocationCapPpm),
    cancelsAtOnce: config.latencyCancelEvents === 0,
    replacesAtOnce: config.latencyReplaceEvents === 0,
    checksStaleness: false,
    shadow: false,
    actionsPolicy: { kind: 'ALLOW' },
  };
}

function orderLimits(config: NaiveConfig): OrderLimits {
  const { orderMaxNotional, orderMaxQty, orderMaxPerSecond, orderMaxPerMinute } = config;
  const { orderRepeatWindowSeconds: seconds, orderMaxRepeats: max } = config;
  return {
    maxNotional: orNull(orderMaxNotional),
    maxQty: orNull(orderMaxQty),
    collar: limit(config.orderCollarPpm),
    maxPerSecond: orNull(orderMaxPerSecond),
    maxPerMinute: orNull(orderMaxPerMinute),
    repeats: seconds === 'OFF' || max === 'OFF' ? null : { max, windowMs: seconds * 1000 },
  };
}

function orNull(value: bigint | number | 'OFF'): number | null {
  return value === 'OFF' ? null : Number(value);
}

function simConfig(config: NaiveConfig): SimConfig {
  return {
    ambiguityPolicy: config.ambiguityPolicy,
    baseSpreadPpm: Number(config.baseSpreadPpm),
    baseSlippagePpm: Number(config.baseSlippagePpm),
    volatilityMultiplierPpm: Number(config.volatilityMultiplierPpm),
    maxSlippagePpm: Number(config.maxSlippageCapPpm),
    partialFills: config.partialFillsEnabled,
    partialProbabilityPpm: Number(config.partialFillsProbabilityPpm),
    commissionPerShare: Number(config.commissionPerShare),
    commissionPpm: Number(config.commissionPpm),
    commissionMinimum: Number(config.commissionMinPerOrder),
    latencySubmitBars: config.latencySubmitEvents,
    latencyCancelBars: config.latencyCancelEvents,
    latencyReplaceBars: config.latencyReplaceEvents,
  };
}

interface Row {
  readonly symbol: number;
  readonly bar: NaiveBar;
}

/** Bars of all symbols, merged by time and symbol. */
function columnsOf(input: NaiveInput): { columns: BarColumns; symbols: string[] } {
  const symbols = [...input.symbols.keys()].sort(compareCodeUnits);
  const rows: Row[] = symbols.flatMap((name, symbol) =>
    (input.symbols.get(name) ?? []).map((bar) => ({ symbol, bar })),
  );
  rows.sort((a, b) => a.bar.ts - b.bar.ts || a.symbol - b.symbol);
  const floats = (of: (row: Row) => bigint | number): Float64Array =>
    Float64Array.from(rows, (row) => Number(of(row)));
  const columns: BarColumns = {
    count: rows.length,
    ts: floats((row) => row.bar.ts),
    open: floats((row) => row.bar.open),
    high: floats((row) => row.bar.high),
    low: floats((row) => row.bar.low),
    close: floats((row) => row.bar.close),
    volume: floats((row) => row.bar.volume),
    symbol: Uint16Array.from(rows, (row) => row.symbol),
    day: Int32Array.from(rows, (row) => row.bar.day),
    missing: Float64Array.from(rows, (row) => row.bar.missing),
    incomplete: new Uint8Array(rows.length),
  };
  return { columns, symbols };
}

function actionsOf(input: NaiveInput, symbols: readonly string[]): CorporateAction[] {
  return (input.actions ?? []).map(({ day, symbol, effect }) => ({
    day,
    symbol: symbols.indexOf(symbol),
    effect:
      effect.kind === 'SPLIT'
        ? { kind: 'SPLIT', ratio: splitRatio(Number(effect.parts), Number(effect.of)) }
        : { kind: 'DIVIDEND', perShare: Number(effect.perShare) },
  }));
}

/** A backtest of the kernel on the twin's input; as a sweep runs it, its clean bars known and days kept. */
export function kernelRun(
  input: NaiveInput,
  create: (symbols: readonly string[], context: StrategyContext) => KernelStrategy,
  as: 'RUN' | 'SWEEP' = 'RUN',
): { run: BacktestRun; symbols: readonly string[]; bars: BarColumns; sim: SimConfig } {
  const { columns, symbols } = columnsOf(input);
  const sim = simConfig(input.config);
  const sessionOf = new Map(
    [...input.symbols.values()].flat().map((bar) => [bar.day, bar.session] as const),
  );
  const settings = tickSettings(input.config);
  const clean = CleanRows.find(columns, settings.integrity);
  const run = new BacktestRun({
    ...(as === 'SWEEP' ? { clean, resolution: 'DAY' } : {}),
    prepared: {
      columns,
      symbols,
      slices: new Set(columns.ts).size,
      droppedOutsideSession: 0,
    },
    settings,
    sim,
    days: { sessionOrdinal: (day) => sessionOf.get(day) ?? 0, openMillis: (ts) => ts },
    createStrategy: (context) => create(symbols, context),
    cash: Number(input.cash),
    seed: input.seed,
    actions: actionsOf(input, symbols),
  });
  return { run, symbols, bars: columns, sim };
}

/** Orders, fills and equity as text rows in the order of contract 11. */
export function kernelRows(
  run: BacktestRun,
  of: { input: NaiveInput; symbols: readonly string[] },
) {
  const { tables, summary } = run.finish();
  const digest = digestResult(tables, summary, run.drawdown.maxDrawdown);
  const { orders, fills, equity } = tables;
  const runId = parseRunId(of.input.runId);
  const engineId = parseEngineId(of.input.engineId);
  const strategyId = parseStrategyId(of.input.strategy.id);
  if (runId === null || engineId === null || strategyId === null) throw new Error('bad ids');
  const symbolOf = (order: number): string => of.symbols[orders.symbol.at(order)] ?? '';
  const sideOf = (order: number): string => (orders.side.at(order) === BUY ? 'BUY' : 'SELL');
  const idOf = (order: number): ClientOrderId => {
    const { parent, revision } = orders.termsOf(order);
    if (parent !== NO_ORDER) {
      const role = ORDER_ROLES[orders.role.at(order)];
      const derivation = role === 'STOP' ? 'STOP' : role === 'TAKE_PROFIT' ? 'TP' : 'R';
      return derivedOrderId(idOf(parent), { engineId, derivation, revision });
    }
    return clientOrderId({
      engineId,
      runId,
      strategyId,
      tsText: formatInstant(orders.ts.at(order)),
      symbol: symbolOf(order),
      leg: orders.leg.at(order),
    });
  };
  const priceOf = (price: number): string => (Number.isNaN(price) ? '' : formatMicros(price));
  const kindOf = (order: number): string => {
    const { type, limitPrice, stopPrice } = orders.termsOf(order);
    return `${type},${priceOf(limitPrice)},${priceOf(stopPrice)}`;
  };
  const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  return {
    summary,
    digest,
    orders: range(orders.count).map((i) =>
      [
        i + 1,
        formatInstant(orders.ts.at(i)),
        idOf(i),
        symbolOf(i),
        sideOf(i),
        orders.qty.at(i),
        kindOf(i),
        orders.statusOf(i),
        reasonText(orders.reason.at(i)) ?? '',
      ].join(','),
    ),
    fills: range(fills.count).map((i) =>
      [
        i + 1,
        formatInstant(fills.ts.at(i)),
        fillId(idOf(fills.order.at(i)), fills.number.at(i)),
        idOf(fills.order.at(i)),
        symbolOf(fills.order.at(i)),
        sideOf(fills.order.at(i)),
        fills.qty.at(i),
        formatMicros(fills.price.at(i)),
        formatMicros(fills.fee.at(i)),
      ].join(','),
    ),
    equity: range(equity.ts.length).map((i) =>
      [
        formatInstant(equity.ts.at(i)),
        ...[equity.equity, equity.cash, equity.gross, equity.net].map((c) => formatMicros(c.at(i))),
      ].join(','),
    ),
  };
}
