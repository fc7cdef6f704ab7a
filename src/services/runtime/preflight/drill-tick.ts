/**
 * A tick of its own for one drill: made-up bars of one symbol at a price of 1 USD, an account of a million,
 * and a strategy that wants what the drill tells it to. Everything between is what trades: the same
 * orchestrator, risk engine and chain of gates.
 */
import type { KernelStrategy } from '../../../engines/strategy/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import {
  MICROS_PER_UNIT,
  MS_PER_DAY,
  reasonText,
  REASONS,
  type BarColumns,
  type TargetBook,
} from '../../../foundation/model/index.ts';
import { Tick, type TickSettings } from '../../../trading/orchestrator/index.ts';

export const DRILL_PRICE = MICROS_PER_UNIT;
/** At 1 USD a share as many shares as there are parts in a million: a limit in ppm is one in shares. */
export const DRILL_CASH = 1_000_000 * MICROS_PER_UNIT;
/** Slices of a drill at most; each is a millisecond. */
export const MOST_DRILL_SLICES = 10_000;

/** A day on which no calendar matters; drills run on ALWAYS_ON. */
const DRILL_DAY = 20_000;

/** What the strategy wants at a slice: signed shares, by LIMIT when a price is given. */
export type Wish = (slice: number) => { readonly qty: number; readonly limit?: number };

export class DrillTick {
  readonly tick: Tick;
  private readonly bars: BarColumns;
  private next = 0;

  constructor(settings: TickSettings, slices: number, wish: Wish) {
    this.bars = flatBars(slices);
    this.tick = new Tick(
      {
        settings,
        days: calendarFor('ALWAYS_ON'),
        cash: DRILL_CASH,
        symbolCount: 1,
        resolution: 'DAY',
        createStrategy: ({ targets }) => wishing(targets, wish),
      },
      this.bars,
    );
  }

  /** Plays the next slice; `between` is what the broker says in it. */
  play(between: (tick: Tick) => void = () => undefined): this {
    const { tick, bars } = this;
    const row = this.next++;
    tick.time.clock = bars.ts[row] as number;
    tick.openSlice(row, row + 1);
    between(tick);
    tick.closeSlice();
    tick.recordSlice();
    tick.points.clear();
    return this;
  }

  /** The code with which a gate refused: of a halted run, what halted it. Null when nothing was refused. */
  get refusedWith(): string | null {
    const { rejectedBy, state } = this.tick;
    const refused = REASONS.findIndex(
      (reason, id) => OURS.test(reason) && (rejectedBy[id] as number) > 0,
    );
    if (refused < 0) return null;
    const code = reasonText(refused);
    return code === 'RISK_HALTED' ? reasonText(state.haltReason) : code;
  }
}

/** Refusals of the gates; a broker's are not. */
const OURS = /^(?:RISK|ISOLATION)_/;

function flatBars(count: number): BarColumns {
  const flat = (): Float64Array => new Float64Array(count).fill(DRILL_PRICE);
  return {
    count,
    ts: Float64Array.from({ length: count }, (_, slice) => DRILL_DAY * MS_PER_DAY + slice + 1),
    open: flat(),
    high: flat(),
    low: flat(),
    close: flat(),
    volume: new Float64Array(count).fill(1),
    symbol: new Uint16Array(count),
    day: new Int32Array(count).fill(DRILL_DAY),
    missing: new Float64Array(count),
    incomplete: new Uint8Array(count),
  };
}

function wishing(targets: TargetBook, wish: Wish): KernelStrategy {
  const nothing = (): void => undefined;
  return {
    useBars: nothing,
    extend: nothing,
    onSplit: nothing,
    restore: nothing,
    snapshot: () => ({}),
    onBar: (row) => {
      const { qty, limit } = wish(row);
      targets.set(0, qty);
      if (limit !== undefined) targets.enter(0, limit, NaN, 'GTC');
      targets.publish();
    },
  };
}
