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

/** What the strategy wants of each symbol at a slice: signed shares, by LIMIT when a price is given. */
export type Wish = (
  slice: number,
  symbol: number,
) => { readonly qty: number; readonly limit?: number };

/** Of the account: one symbol and a million, unless the drill needs others. */
export interface DrillAccount {
  readonly symbols?: number;
  /** Micros. */
  readonly cash?: number;
}

export class DrillTick {
  readonly tick: Tick;
  private readonly bars: BarColumns;
  private readonly symbols: number;
  private next = 0;

  constructor(
    settings: TickSettings,
    slices: number,
    wish: Wish,
    { symbols = 1, cash = DRILL_CASH }: DrillAccount = {},
  ) {
    this.symbols = symbols;
    this.bars = flatBars(slices, symbols);
    this.tick = new Tick(
      {
        settings,
        days: calendarFor('ALWAYS_ON'),
        cash,
        symbolCount: symbols,
        resolution: 'DAY',
        createStrategy: ({ targets }) => wishing(targets, symbols, wish),
      },
      this.bars,
    );
  }

  /** Plays the next slice; `between` is what the broker says in it. */
  play(between: (tick: Tick) => void = () => undefined): this {
    const { tick, bars } = this;
    const row = this.next;
    this.next += this.symbols;
    tick.time.clock = bars.ts[row] as number;
    tick.openSlice(row, this.next);
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

/** A row for each symbol of each slice. */
function flatBars(slices: number, symbols: number): BarColumns {
  const count = slices * symbols;
  const flat = (): Float64Array => new Float64Array(count).fill(DRILL_PRICE);
  const sliceOf = (row: number): number => Math.floor(row / symbols);
  return {
    count,
    ts: Float64Array.from({ length: count }, (_, row) => DRILL_DAY * MS_PER_DAY + sliceOf(row) + 1),
    open: flat(),
    high: flat(),
    low: flat(),
    close: flat(),
    volume: new Float64Array(count).fill(1),
    symbol: Uint16Array.from({ length: count }, (_, row) => row % symbols),
    day: new Int32Array(count).fill(DRILL_DAY),
    missing: new Float64Array(count),
    incomplete: new Uint8Array(count),
  };
}

function wishing(targets: TargetBook, symbols: number, wish: Wish): KernelStrategy {
  const nothing = (): void => undefined;
  return {
    useBars: nothing,
    extend: nothing,
    onSplit: nothing,
    restore: nothing,
    snapshot: () => ({}),
    onBar: (row) => {
      const symbol = row % symbols;
      const { qty, limit } = wish(Math.floor(row / symbols), symbol);
      targets.set(symbol, qty);
      if (limit !== undefined) targets.enter(symbol, limit, NaN, 'GTC');
      targets.publish();
    },
  };
}
