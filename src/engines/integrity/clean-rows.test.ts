// Contract 7: what is known of bars before a run changes no verdict, number or state of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limit } from '../../../tests/support/tick/amounts.ts';
import {
  SliceTime,
  splitRatio,
  TradingState,
  type BarColumns,
} from '../../foundation/model/index.ts';
import { ACCEPT, CleanRows, HALT, IntegrityEngine, type IntegrityConfig } from './index.ts';

const CONFIG: IntegrityConfig = {
  gapToleranceBars: 1,
  failOnGap: true,
  outlier: limit('0.2'),
  feedDisagreementPolicy: 'HALT',
  stalePolicy: 'DISARM',
  staleAfterMs: 3000,
};
const SYMBOLS = 2;
const SECOND = 1000;
const OPEN = { openMillis: (ts: number) => ts };

/** Seldom: most bars are in order, complete and near the one before. */
function seldom<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

const step = fc.record({
  symbol: fc.integer({ min: 0, max: SYMBOLS - 1 }),
  close: seldom(100_000_000, fc.integer({ min: 70_000_000, max: 130_000_000 })),
  seconds: seldom(1, fc.integer({ min: -3, max: 1 })),
  missing: seldom(0, fc.integer({ min: 1, max: 3 })),
  incomplete: seldom(0, fc.constant(1)),
  /** What happens before the bar; rarely anything. */
  before: seldom<'CLOCK' | 'FEED' | 'HALT' | 'MOVE' | 'NOTHING' | 'RESTART' | 'SPLIT'>(
    'NOTHING',
    fc.constantFrom('CLOCK', 'FEED', 'HALT', 'MOVE', 'RESTART', 'SPLIT'),
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(steps: readonly Step[]): BarColumns {
  const closes = Float64Array.from(steps, ({ close }) => close);
  let now = 0;
  return {
    count: steps.length,
    ts: Float64Array.from(steps, ({ seconds }) => (now += seconds * SECOND)),
    open: closes,
    high: closes,
    low: closes,
    close: closes,
    volume: closes,
    symbol: Uint16Array.from(steps, ({ symbol }) => symbol),
    day: new Int32Array(steps.length),
    missing: Float64Array.from(steps, ({ missing }) => missing),
    incomplete: Uint8Array.from(steps, ({ incomplete }) => incomplete),
  };
}

/** Rows `from` to `to` of columns; nothing is missing before a symbol's first bar in them. */
function stretchOf(bars: BarColumns, from: number, to: number): BarColumns {
  const symbol = bars.symbol.slice(from, to);
  const missing = bars.missing.slice(from, to);
  for (let id = 0; id < SYMBOLS; id++) {
    const first = symbol.indexOf(id);
    if (first >= 0) missing[first] = 0;
  }
  return {
    ...bars,
    count: to - from,
    ts: bars.ts.slice(from, to),
    close: bars.close.slice(from, to),
    symbol,
    missing,
    incomplete: bars.incomplete.slice(from, to),
  };
}

/** An engine that is told what happens between bars, and asked after each. */
class Judge {
  private readonly state = new TradingState(SYMBOLS);
  private readonly time = new SliceTime();
  private readonly bars: BarColumns;
  private readonly clean: CleanRows | null;
  private engine: IntegrityEngine;

  constructor(bars: BarColumns, clean: CleanRows | null) {
    this.bars = bars;
    this.clean = clean;
    this.engine = this.newEngine();
  }

  judge(row: number, { symbol, before }: Step): unknown {
    const { bars, engine, state, time } = this;
    const ts = bars.ts[row] ?? NaN;
    if (before === 'FEED') {
      const prices = { open: 1, high: 1, low: 1, close: 1, volume: 1 };
      engine.observeSecondFeed({ symbol, ts: bars.ts[row - 1] ?? NaN, ...prices });
    }
    if (before === 'HALT') state.halted = true;
    if (before === 'SPLIT') engine.split(symbol, splitRatio(2, 1));
    if (before === 'MOVE') engine.useBars({ ...bars });
    if (before === 'RESTART') {
      this.engine = this.newEngine();
      this.engine.restore(engine.snapshot());
    }
    time.ts = ts;
    time.clock = before === 'CLOCK' ? ts - 1 : ts;
    const verdict = this.engine.step(row, symbol);
    const { reason, observed, limit: against } = this.engine;
    const numbers = verdict === ACCEPT ? null : [reason, observed, against];
    return {
      verdict,
      numbers,
      previous: this.engine.previousCloseOf(symbol),
      stale: this.engine.nextStale(0, OPEN),
      state: row % 3 === 0 ? this.engine.snapshot() : null,
    };
  }

  private newEngine(): IntegrityEngine {
    const { bars, clean, state, time } = this;
    return new IntegrityEngine(CONFIG, { state, time, bars, clean });
  }
}

describe('clean rows', () => {
  it('change nothing of what is judged, whatever happens between the bars', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const bars = columnsOf(steps);
        const knowing = new Judge(bars, CleanRows.find(bars, CONFIG));
        const looking = new Judge(bars, null);
        steps.forEach((one, row) => {
          expect(knowing.judge(row, one)).toEqual(looking.judge(row, one));
        });
      }),
      { numRuns: 1000 },
    );
  });

  const plain: Step = {
    symbol: 0,
    close: 100_000_000,
    seconds: 1,
    missing: 0,
    incomplete: 0,
    before: 'NOTHING',
  };

  it('name the bar before, of the same symbol, and no bar that must be looked at', () => {
    const bars = columnsOf([
      plain,
      { ...plain, symbol: 1 },
      plain,
      { ...plain, missing: 2 },
      { ...plain, close: 130_000_000 },
      { ...plain, incomplete: 1, close: 130_000_000 },
      { ...plain, seconds: 0, close: 130_000_000 },
    ]);
    const { follows } = CleanRows.find(bars, CONFIG);
    expect([...follows].map((row) => Math.max(row, -1))).toEqual([-1, -1, 0, -1, -1, -1, -1]);
  });

  it('of a window are those that would be found in it', () => {
    const steps = fc.array(step, { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (all, a, b) => {
        const bars = columnsOf(all);
        const from = a % all.length;
        const window = stretchOf(bars, from, from + 1 + (b % (all.length - from)));
        const cut = CleanRows.find(bars, CONFIG).within(window, from);
        expect(cut.follows).toEqual(CleanRows.find(window, CONFIG).follows);
        expect(cut.bars).toBe(window);
      }),
      { numRuns: 1000 },
    );
  });

  it('count for their own columns and limits only', () => {
    const bars = columnsOf([plain, { ...plain, missing: 2 }]);
    const tolerant = CleanRows.find(bars, { ...CONFIG, failOnGap: false });
    const foreign = CleanRows.find({ ...bars, missing: new Float64Array(2) }, CONFIG);
    expect(tolerant.follows[1]).toBe(0);
    expect(foreign.follows[1]).toBe(0);
    for (const clean of [tolerant, foreign]) {
      const judge = new Judge(bars, clean);
      judge.judge(0, plain);
      expect(judge.judge(1, plain)).toMatchObject({ verdict: HALT });
    }
  });
});
