/**
 * What a run's events tell beyond its tables: integrity and risk decisions, and when splits took effect.
 * It looks at each chunk of events before they are cleared, and keeps a bounded number of them.
 */
import type { Capped } from '../../../adapters/report/index.ts';
import type { LaneEvent } from '../../../adapters/report/index.ts';
import {
  NONE,
  reasonText,
  type EventKind,
  type EventLog,
  type TickEvent,
} from '../../../foundation/model/index.ts';

/** As many as one picture can show; the log has all. */
const MAX_EVENTS = 400;

/** Lane of each kind of event that is a decision of integrity or risk. */
const LANES: ReadonlyMap<EventKind, string> = new Map([
  ['HALTED', 'Halt'],
  ['DISARMED', 'Disarm'],
  ['FLATTEN_ORDERED', 'Flatten'],
  ['SYMBOL_BLOCKED', 'Symbol blocked'],
  ['BAR_DROPPED', 'Bar dropped'],
  ['ORDER_DESYNC', 'Desync'],
  ['BROKER_REJECTED', 'Broker reject'],
  ['SPLIT_APPLIED', 'Split'],
  ['DIVIDEND_PAID', 'Dividend'],
]);

/** A split as it took effect: the position after it, signed shares. */
export interface SplitPoint {
  readonly ts: number;
  readonly symbol: number;
  readonly position: number;
}

export class RunEvents {
  readonly splits: SplitPoint[] = [];
  private readonly symbols: readonly string[];
  private readonly shown: LaneEvent[] = [];
  private total = 0;

  constructor(symbols: readonly string[]) {
    this.symbols = symbols;
  }

  /** Takes what matters of a log that is about to be cleared. */
  take(log: EventLog): void {
    for (let i = 0; i < log.count; i++) this.look(log.at(i));
  }

  /** The first decisions of the run, in order. */
  lane(): Capped<LaneEvent> {
    return { rows: this.shown, total: this.total };
  }

  private look(event: TickEvent): void {
    const { kind, ts, symbol } = event;
    if (kind === 'SPLIT_APPLIED') this.splits.push({ ts, symbol, position: event.c });
    const lane = LANES.get(kind);
    if (lane === undefined) return;
    this.total++;
    if (this.shown.length < MAX_EVENTS) this.shown.push({ at: ts, lane, text: this.textOf(event) });
  }

  private textOf({ symbol, reason }: TickEvent): string {
    const name = symbol === NONE ? '' : (this.symbols[symbol] ?? '');
    return [reasonText(reason) ?? '', name].filter((part) => part !== '').join(' ');
  }
}
