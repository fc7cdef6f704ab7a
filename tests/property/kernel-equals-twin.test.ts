/**
 * The kernel equals the naive twin (BigInt, Maps, from the contract alone) on random bars, targets and
 * limits: every order row, fill row, equity row and count, byte for byte; and what explains the kernel's
 * prices afterwards gives the twin's. A run as a sweep makes it, with its clean bars known before, ends in
 * the same state with the same result.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyContext } from '../../src/engines/strategy/index.ts';
import { ORDER_ROLES, ORDER_TYPES, TIMES_IN_FORCE } from '../../src/foundation/model/index.ts';
import { explainFillPrices, FILL_RULES } from '../../src/trading/backtest/index.ts';
import { explainedPrices } from '../support/kernel/explained-prices.ts';
import {
  kernelRows,
  kernelRun,
  ScriptedStrategy,
  type Script,
} from '../support/kernel/from-naive.ts';
import { equityCsv, fillsCsv, ordersCsv, runNaive } from '../support/naive/run-naive.ts';
import type { NaiveBar, NaiveConfig, NaiveInput, NaiveTerms } from '../support/naive/types.ts';

// The limits of gate 7 look back over seconds and minutes.
const STEPS_MS = [500, 1000, 20_000, 60_000];
const START = Date.UTC(2024, 0, 2, 14, 31);
const SLICES = 60;
const SLICES_PER_DAY = 12;
const SYMBOLS = ['AAA', 'BBB', 'CCC'];
const RUNS = Number(process.env['MQK_PROPERTY_RUNS'] ?? 400);

interface Move {
  readonly present: boolean;
  readonly close: number;
  readonly up: number;
  readonly down: number;
  readonly missing: number;
}

const move = fc.record({
  present: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  close: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -40_000, max: 40_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -300_000, max: 300_000 }) },
  ),
  up: fc.integer({ min: 0, max: 15_000 }),
  down: fc.integer({ min: 0, max: 15_000 }),
  missing: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
});

const moves = fc.array(move, { minLength: SLICES, maxLength: SLICES });

/** A series from ppm moves of the close; ts, day and session from the slice number. */
function series(start: number, steps: readonly Move[], stepMs: number): NaiveBar[] {
  const bars: NaiveBar[] = [];
  let close = start;
  steps.forEach((step, slice) => {
    const open = close;
    close = Math.max(1, Math.floor((close * (1_000_000 + step.close)) / 1_000_000));
    if (!step.present) return;
    const day = Math.floor(slice / SLICES_PER_DAY);
    bars.push({
      ts: START + slice * stepMs,
      open: BigInt(open),
      high: BigInt(Math.floor((Math.max(open, close) * (1_000_000 + step.up)) / 1_000_000)),
      low: BigInt(
        Math.max(1, Math.floor((Math.min(open, close) * (1_000_000 - step.down)) / 1_000_000)),
      ),
      close: BigInt(close),
      volume: 100,
      day,
      session: day,
      missing: bars.length === 0 ? 0 : step.missing,
    });
  });
  return bars;
}

/** Most runs without: such a limit hides what stands behind it. */
const orOff = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('OFF' as const) }, { weight: 1, arbitrary: of });

const limit = (max: number) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant('OFF' as const) },
    { weight: 3, arbitrary: fc.integer({ min: 10_000, max }).map(BigInt) },
  );

const config: fc.Arbitrary<NaiveConfig> = fc.record({
  ambiguityPolicy: fc.constantFrom('CONSERVATIVE_WORST_CASE', 'NEXT_OPEN', 'SAME_BAR_WORST_CASE'),
  baseSpreadPpm: fc.integer({ min: 0, max: 2_001 }).map(BigInt),
  baseSlippagePpm: fc.integer({ min: 0, max: 2_000 }).map(BigInt),
  volatilityMultiplierPpm: fc.integer({ min: 0, max: 2_000_000 }).map(BigInt),
  maxSlippageCapPpm: fc.integer({ min: 0, max: 10_000 }).map(BigInt),
  latencySubmitEvents: fc.integer({ min: 0, max: 3 }),
  latencyCancelEvents: fc.integer({ min: 0, max: 3 }),
  latencyReplaceEvents: fc.integer({ min: 0, max: 3 }),
  partialFillsEnabled: fc.boolean(),
  partialFillsProbabilityPpm: fc.integer({ min: 0, max: 1_000_000 }).map(BigInt),
  commissionPerShare: fc.integer({ min: 0, max: 20_000 }).map(BigInt),
  commissionPpm: fc.integer({ min: 0, max: 500 }).map(BigInt),
  commissionMinPerOrder: fc.integer({ min: 0, max: 2_000_000 }).map(BigInt),
  failOnGap: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  gapToleranceBars: fc.integer({ min: 0, max: 3 }),
  outlierThresholdPpm: fc.oneof(
    fc.constant('OFF' as const),
    fc.constantFrom(50_000n, 200_000n, 1_000_000n),
  ),
  dailyLossLimitPpm: limit(300_000),
  maxDrawdownPpm: limit(500_000),
  maxPositionPerSymbolPpm: limit(1_000_000),
  maxGrossExposurePpm: limit(3_000_000),
  maxLeveragePpm: limit(3_000_000),
  allocationCapPpm: limit(3_000_000),
  allowShort: fc.boolean(),
  pdtMode: fc.constantFrom('auto', 'off'),
  pdtMaxDayTrades: fc.integer({ min: 0, max: 3 }),
  orderMaxNotional: orOff(fc.integer({ min: 1_000_000, max: 9_000_000_000 }).map(BigInt)),
  orderMaxQty: orOff(fc.integer({ min: 1, max: 80 }).map(BigInt)),
  orderCollarPpm: orOff(fc.integer({ min: 1000, max: 60_000 }).map(BigInt)),
  orderMaxPerSecond: orOff(fc.integer({ min: 1, max: 4 })),
  orderMaxPerMinute: orOff(fc.integer({ min: 1, max: 8 })),
  orderRepeatWindowSeconds: orOff(fc.integer({ min: 1, max: 300 })),
  orderMaxRepeats: fc.integer({ min: 1, max: 4 }),
});

const book = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.dictionary(fc.constantFrom(...SYMBOLS), fc.integer({ min: -60, max: 60 }), {
      maxKeys: 3,
    }),
  },
);

const action = fc.record({
  day: fc.integer({ min: -1, max: SLICES / SLICES_PER_DAY }),
  symbol: fc.constantFrom(...SYMBOLS),
  effect: fc.oneof(
    fc
      .constantFrom([2n, 1n], [1n, 2n], [11n, 10n], [9n, 10n], [3n, 2n], [7n, 1n], [333n, 1000n])
      .map(([parts = 1n, of = 1n]) => ({ kind: 'SPLIT' as const, parts, of })),
    fc
      .integer({ min: 1, max: 3_000_000 })
      .map((perShare) => ({ kind: 'DIVIDEND' as const, perShare: BigInt(perShare) })),
  ),
});

/** Prices of terms as ppm of the close before, so that bars reach them; null is none. */
const near = (min: number, max: number) =>
  fc.option(fc.integer({ min: 1_000_000 + min, max: 1_000_000 + max }), { freq: 2 });
const terms = fc.record({
  limit: near(-30_000, 30_000),
  trigger: near(-30_000, 30_000),
  tif: fc.constantFrom('GTC', 'DAY', 'IOC'),
  stop: near(-60_000, 60_000),
  takeProfit: near(-60_000, 60_000),
  trail: fc.option(fc.integer({ min: 1_000, max: 80_000 }), { freq: 2 }),
});
type SomeTerms = typeof terms extends fc.Arbitrary<infer T> ? T : never;

/** Terms of a slice: of the run's first symbols; most slices declare none. */
const declared = fc.oneof(
  { weight: 2, arbitrary: fc.constant<SomeTerms[]>([]) },
  { weight: 1, arbitrary: fc.array(terms, { minLength: 1, maxLength: 3 }) },
);

const scenario = fc.record({
  declared: fc.oneof(
    { weight: 1, arbitrary: fc.constant<SomeTerms[][]>([]) },
    { weight: 4, arbitrary: fc.array(declared, { minLength: SLICES, maxLength: SLICES }) },
  ),
  actions: fc.array(action, { maxLength: 6 }),
  symbols: fc.integer({ min: 1, max: SYMBOLS.length }),
  starts: fc.array(fc.integer({ min: 1_000_000, max: 900_000_000 }), {
    minLength: 3,
    maxLength: 3,
  }),
  stepMs: fc.constantFrom(...STEPS_MS),
  steps: fc.array(moves, { minLength: 3, maxLength: 3 }),
  books: fc.array(book, { minLength: SLICES, maxLength: SLICES }),
  config,
  cash: fc.integer({ min: 2_000, max: 60_000 }).map((usd) => BigInt(usd) * 1_000_000n),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function inputOf(of: Scenario): { input: NaiveInput; script: Script } {
  const names = SYMBOLS.slice(0, of.symbols);
  const script: Script = new Map(
    of.books.map((targets, slice) => {
      const kept = Object.entries(targets ?? {}).filter(([name]) => names.includes(name));
      const targetBook = new Map(kept.map(([name, qty]) => [name, BigInt(qty)] as const));
      return [START + slice * of.stepMs, targets === null ? null : targetBook] as const;
    }),
  );
  const symbols = new Map(
    names.map(
      (name, i) => [name, series(of.starts[i] ?? 1_000_000, of.steps[i] ?? [], of.stepMs)] as const,
    ),
  );
  const termsAt = (ts: number): ReadonlyMap<string, NaiveTerms> => {
    const slice = of.declared[(ts - START) / of.stepMs] ?? [];
    return new Map(
      names.flatMap((name, i) => {
        const some = slice[i];
        const close = symbols.get(name)?.findLast((bar) => bar.ts <= ts)?.close;
        return some === undefined || close === undefined ? [] : [[name, priced(some, close)]];
      }),
    );
  };
  const input: NaiveInput = {
    symbols,
    strategy: { id: 'scripted', onBar: (_symbol, _history, ts) => script.get(ts) ?? null, termsAt },
    config: of.config,
    cash: of.cash,
    actions: of.actions
      .filter(({ symbol }) => names.includes(symbol))
      .sort((a, b) => a.day - b.day || names.indexOf(a.symbol) - names.indexOf(b.symbol)),
    seed: of.seed,
    runId: '00000000-0000-5000-8000-000000000000',
    engineId: 'MAIN',
  };
  return { input, script };
}

function priced(of: SomeTerms, close: bigint): NaiveTerms {
  const at = (ppm: number | null): bigint | null => {
    if (ppm === null) return null;
    const price = (close * BigInt(ppm)) / 1_000_000n;
    return price < 1n ? 1n : price;
  };
  const { tif, ...prices } = of;
  const { limit, trigger, stop, takeProfit, trail } = prices;
  return {
    tif,
    limit: at(limit),
    trigger: at(trigger),
    stop: at(stop),
    takeProfit: at(takeProfit),
    trail: at(trail),
  };
}

/** Runs both and compares every row; notes what kinds of orders there were. */
function compare(of: Scenario, seen: Set<string>): void {
  const { input, script } = inputOf(of);
  const create = (names: readonly string[], context: StrategyContext): ScriptedStrategy =>
    new ScriptedStrategy(script, names, context, input.strategy.termsAt);
  const { run, symbols, bars, sim } = kernelRun(input, create);
  const swept = kernelRun(input, create, 'SWEEP').run;
  while (!run.isDone) run.advance();
  while (!swept.isDone) swept.advance();
  const rows = kernelRows(run, { input, symbols });
  const twin = runNaive(input);
  const body = (csv: string): string[] => csv.trimEnd().split('\n').slice(1);
  expect(rows.orders).toEqual(body(ordersCsv(twin)));
  for (const { role, type, tif, reason } of twin.orders) {
    [role, type, tif, reason].forEach((word) => seen.add(word));
  }
  if (of.declared.some((slice) => slice.some(({ trail }) => trail !== null))) seen.add('TRAIL');
  expect(rows.fills).toEqual(body(fillsCsv(twin)));
  expect(rows.equity).toEqual(body(equityCsv(twin)));
  expect(rows.summary.rejected).toBe(twin.rejected);
  expect(rows.summary.rejectedByReason).toEqual(twin.rejectedByReason);
  expect(rows.summary.barsDropped).toEqual(twin.barsDropped);
  expect(rows.summary.haltReason).toBe(twin.haltReason);
  expect(rows.summary.trades).toBe(twin.trades.length);
  expect(BigInt(rows.summary.realized)).toBe(twin.realized);
  expect(BigInt(rows.summary.unrealized)).toBe(twin.unrealized);
  expect(BigInt(rows.summary.fees)).toBe(twin.fees);
  expect(BigInt(rows.summary.dividends)).toBe(twin.dividends);
  expect(swept.tick.stateHash()).toBe(run.tick.stateHash());
  expect(kernelRows(swept, { input, symbols }).digest).toBe(rows.digest);
  const explained = explainFillPrices(run.finish().tables, bars, sim);
  explained.rule.forEach((rule) => seen.add(FILL_RULES[rule] ?? ''));
  expect(explainedPrices(explained, run)).toEqual(twin.fills.map(({ price }) => price));
}

describe('the kernel and its naive twin', () => {
  it('agree on every row of random runs', () => {
    const seen = new Set<string>();
    const law = fc.property(scenario, (of) => {
      fc.pre(of.steps.slice(0, of.symbols).some((steps) => steps.some((step) => step.present)));
      compare(of, seen);
    });
    expect(() => {
      fc.assert(law, { numRuns: RUNS });
    }).not.toThrow();
    const orderWords = [...ORDER_ROLES, ...ORDER_TYPES, ...TIMES_IN_FORCE, 'TRAIL', 'REPLACED'];
    expect([...seen]).toEqual(expect.arrayContaining([...orderWords, ...FILL_RULES]));
  });
});
