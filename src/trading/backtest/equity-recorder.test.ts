// Contract 11, the equity curve: a row per slice or per day, whatever the chunks, and a day's last equity.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../../tests/support/tick/amounts.ts';
import { NO_COSTS, tickSettings } from '../../../tests/support/tick/settings.ts';
import { DrawdownTracker } from '../../engines/promotion/index.ts';
import {
  MAX_SLICE_ROWS,
  type BarColumns,
  type EquityCurve,
  type EquityResolution,
} from '../../foundation/model/index.ts';
import { Tick, type TradingDays } from '../orchestrator/index.ts';
import { BUILT_IN_STRATEGIES } from '../strategies/index.ts';
import { BacktestRun } from './backtest-run.ts';
import { EquityRecorder } from './equity-recorder.ts';
import { SimFillSource } from './fills/sim-fill-source.ts';

const CASH = usd('1000');
/** Each day is a session, and the market never closes. */
const DAYS: TradingDays = { sessionOrdinal: (day) => day, openMillis: (ts) => ts };
const [BUY_AND_HOLD] = BUILT_IN_STRATEGIES.filter(({ id }) => id === 'buy_and_hold');

interface Slice {
  readonly ts: number;
  readonly day: number;
  readonly close: number;
}

function columnsOf(slices: readonly Slice[]): BarColumns {
  const closes = Float64Array.from(slices, ({ close }) => close);
  return {
    count: slices.length,
    ts: Float64Array.from(slices, ({ ts }) => ts),
    open: closes,
    high: closes,
    low: closes,
    close: closes,
    volume: new Float64Array(slices.length).fill(1),
    symbol: new Uint16Array(slices.length),
    day: Int32Array.from(slices, ({ day }) => day),
    missing: new Float64Array(slices.length),
    incomplete: new Uint8Array(slices.length),
  };
}

/** A run of ten shares over the slices, whose points are drained when the test says so. */
class RecordedRun {
  readonly drawdown = new DrawdownTracker(CASH);
  /** What the books say after each slice. */
  readonly seen: (readonly number[])[] = [];
  private readonly recorder: EquityRecorder;
  private readonly bars: BarColumns;
  private readonly resolution: EquityResolution;
  private parts: { readonly tick: Tick; readonly sim: SimFillSource };
  private row = 0;

  constructor(slices: readonly Slice[], resolution: EquityResolution) {
    this.bars = columnsOf(slices);
    this.resolution = resolution;
    this.recorder = new EquityRecorder(resolution, this.drawdown);
    this.parts = this.newParts();
  }

  /** Plays as many slices as there are left, and drains. */
  play(slices: number): void {
    const { tick, sim } = this.parts;
    const to = Math.min(this.bars.count, this.row + slices);
    for (; this.row < to; this.row++) {
      const ts = this.bars.ts[this.row] ?? NaN;
      tick.time.clock = ts;
      tick.openSlice(this.row, this.row + 1);
      if (tick.orders.workingCount > 0) sim.fillOpenSlice(this.row, this.row + 1);
      tick.closeSlice();
      tick.recordSlice();
      const { equity, cash, gross, net } = tick.portfolio;
      this.seen.push([ts, equity, cash, gross, net]);
    }
    this.recorder.drain(tick.points);
  }

  /** Goes on with another tick, which took over this one's snapshot. */
  restart(): void {
    const { tick, sim } = this.parts;
    this.parts = this.newParts();
    this.parts.tick.restore(tick.snapshot());
    this.parts.sim.restore(sim.snapshot());
  }

  /** Plays the rest; the whole curve. */
  finish(): EquityCurve {
    this.play(this.bars.count);
    this.parts.tick.endDay();
    this.recorder.drain(this.parts.tick.points);
    return this.recorder.curve;
  }

  private newParts(): { tick: Tick; sim: SimFillSource } {
    const { bars, resolution } = this;
    const tick = new Tick(
      {
        settings: tickSettings({}),
        days: DAYS,
        cash: CASH,
        symbolCount: 1,
        resolution,
        createStrategy: (context) => {
          if (BUY_AND_HOLD === undefined) throw new Error('buy_and_hold is built in');
          return BUY_AND_HOLD.create({ qty: 10 }, { ...context, symbols: ['AAA'], seed: 1 });
        },
      },
      bars,
    );
    return { tick, sim: new SimFillSource({ tick, bars, config: NO_COSTS, seed: 1 }) };
  }
}

/** Rows of a curve: ts, equity, cash, gross, net. */
function rowsOf(curve: EquityCurve): number[][] {
  const { ts, equity, cash, gross, net } = curve;
  const columns = [ts, equity, cash, gross, net].map((column) => [...column.view()]);
  return [...ts.view()].map((_ts, row) => columns.map((column) => column[row] ?? NaN));
}

/** The obviously right way: what belongs to the last slice of each day. */
function lastOfDays<T>(slices: readonly Slice[], all: readonly T[]): T[] {
  return all.filter((_one, i) => slices[i + 1]?.day !== slices[i]?.day);
}

const someSlices: fc.Arbitrary<Slice[]> = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 2 }),
      close: fc.integer({ min: 1_000_000, max: 20_000_000 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    let day = 100;
    return rows.map(({ step, close }, i) => {
      day += i === 0 ? 0 : step;
      return { ts: (i + 1) * 1000, day, close };
    });
  });
const somePieces = fc.array(
  fc.record({ slices: fc.integer({ min: 0, max: 9 }), restarts: fc.boolean() }),
  { maxLength: 6 },
);
type Piece = typeof somePieces extends fc.Arbitrary<(infer T)[]> ? T : never;

function record(slices: readonly Slice[], resolution: EquityResolution, pieces: readonly Piece[]) {
  const run = new RecordedRun(slices, resolution);
  for (const piece of pieces) {
    run.play(piece.slices);
    if (piece.restarts) run.restart();
  }
  return { curve: run.finish(), seen: run.seen, maxDrawdown: run.drawdown.maxDrawdown };
}

describe('the equity recorder, whatever the chunks and restarts', () => {
  it('keeps each slice, and the last equity of each day', () => {
    fc.assert(
      fc.property(someSlices, somePieces, (slices, pieces) => {
        const { curve, seen } = record(slices, 'SLICE', pieces);
        expect(curve.resolution).toBe('SLICE');
        expect(seen).toHaveLength(slices.length);
        expect(rowsOf(curve)).toEqual(seen);
        expect([...curve.day.view()]).toEqual(lastOfDays(slices, slices).map(({ day }) => day));
        expect([...curve.dayEquity.view()]).toEqual(lastOfDays(slices, seen.map(equityOf)));
      }),
    );
  });

  it('keeps, by day, exactly the last slice of each day of the rows by slice', () => {
    fc.assert(
      fc.property(someSlices, somePieces, somePieces, (slices, pieces, others) => {
        const bySlice = record(slices, 'SLICE', others);
        const byDay = record(slices, 'DAY', pieces);
        expect(byDay.curve.resolution).toBe('DAY');
        expect(rowsOf(byDay.curve)).toEqual(lastOfDays(slices, rowsOf(bySlice.curve)));
        expect([...byDay.curve.day.view()]).toEqual([...bySlice.curve.day.view()]);
        expect([...byDay.curve.dayEquity.view()]).toEqual([...bySlice.curve.dayEquity.view()]);
      }),
    );
  });

  it('shows every slice to the drawdown, by day too', () => {
    fc.assert(
      fc.property(someSlices, somePieces, (slices, pieces) => {
        const { seen, maxDrawdown } = record(slices, 'DAY', pieces);
        const tracker = new DrawdownTracker(CASH);
        tracker.observe(Float64Array.from(seen, equityOf), 0, seen.length);
        expect(maxDrawdown).toBe(tracker.maxDrawdown);
      }),
    );
  });

  it('is tried on equity that moves', () => {
    const slices = [5, 7, 6, 9].map((close, i) => ({ ts: i + 1, day: i, close: close * 1e6 }));
    const { seen } = record(slices, 'SLICE', []);
    expect(new Set(seen.map(equityOf)).size).toBeGreaterThan(2);
  });
});

describe('a backtest', () => {
  /** A run over one bar of data that counts as so many slices. */
  function resolutionOf(slices: number): EquityResolution {
    const columns = columnsOf([{ ts: 1000, day: 1, close: 1_000_000 }]);
    const prepared = { columns, symbols: ['AAA'], slices, droppedOutsideSession: 0 };
    const run = new BacktestRun({
      prepared,
      settings: tickSettings({}),
      sim: NO_COSTS,
      days: DAYS,
      createStrategy: (context) => {
        if (BUY_AND_HOLD === undefined) throw new Error('buy_and_hold is built in');
        return BUY_AND_HOLD.create({ qty: 10 }, context);
      },
      cash: CASH,
      seed: 1,
    });
    while (!run.isDone) run.advance();
    const { equity } = run.finish().tables;
    expect(equity.ts.length).toBe(1);
    return equity.resolution;
  }

  it('keeps each slice up to 200,000 of them, above that each day', () => {
    expect(MAX_SLICE_ROWS).toBe(200_000);
    expect(resolutionOf(MAX_SLICE_ROWS)).toBe('SLICE');
    expect(resolutionOf(MAX_SLICE_ROWS + 1)).toBe('DAY');
  });
});

function equityOf(row: readonly number[]): number {
  return row[1] ?? NaN;
}
