/**
 * What the tick decided, as fixed-width records: cheap inside the loop, serialised and hashed outside.
 * The order of records is the order of decisions.
 */
import { InvariantViolation } from '../../core/index.ts';

/**
 * Kinds of records and what their numbers hold; `d` is 0 where the table has none. Money in micros, quantities in shares.
 *
 * | kind              | a           | b          | c            |
 * | ----------------- | ----------- | ---------- | ------------ |
 * | BAR_DROPPED       | observed    | limit      | 0            |
 * | SYMBOL_BLOCKED    | observed    | limit      | 0            |
 * | HALTED, DISARMED  | observed    | limit      | 0            |
 * | FLATTEN_ORDERED   | orders      | 0          | 0            |
 * | DAY_STARTED       | day         | day start equity | peak   |
 * | ORDER_ACCEPTED    | 0           | 0          | 0            |
 * | ORDER_REJECTED    | observed    | limit      | 0            |
 * | CANCEL_REQUESTED, REPLACE_REQUESTED, ORDER_CANCELED, ORDER_EXPIRED | remaining shares | 0 | 0 |
 * | ORDER_ACKNOWLEDGED, CANCEL_REJECTED, REPLACE_REJECTED | remaining shares | 0 | 0 |
 * | ORDER_DESYNC      | shares told | remaining before | news; `d` the state before |
 * | SPLIT_APPLIED     | numerator   | denominator | shares after |
 * | SPLIT_FRACTION_PAID | cash      | realized   | 0            |
 * | SPLIT_RESIDUE     | realized    | equity not held by whole micros until the next bar | 0 |
 * | DIVIDEND_PAID     | cash        | cash a share | shares     |
 * | FILL_APPLIED      | price       | qty        | fee          |
 * | FILL_DUPLICATE    | fill number | 0          | 0            |
 * | FILL_BUSTED       | fill number | qty        | price        |
 * | FILL_CORRECTED    | price       | qty        | fee; `d` the fill number |
 * | BROKER_REJECTED   | rejects in the window | limit | remaining shares |
 */
export const EVENT_KINDS = [
  'BAR_DROPPED',
  'SYMBOL_BLOCKED',
  'HALTED',
  'DISARMED',
  'FLATTEN_ORDERED',
  'DAY_STARTED',
  'ORDER_ACCEPTED',
  'ORDER_REJECTED',
  'ORDER_ACKNOWLEDGED',
  'CANCEL_REQUESTED',
  'CANCEL_REJECTED',
  'REPLACE_REQUESTED',
  'REPLACE_REJECTED',
  'ORDER_CANCELED',
  'ORDER_EXPIRED',
  'ORDER_DESYNC',
  'SPLIT_APPLIED',
  'SPLIT_FRACTION_PAID',
  'SPLIT_RESIDUE',
  'DIVIDEND_PAID',
  'FILL_APPLIED',
  'FILL_DUPLICATE',
  'FILL_BUSTED',
  'FILL_CORRECTED',
  'BROKER_REJECTED',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** No symbol or no order belongs to the record. */
export const NONE = -1;

export interface TickEvent {
  readonly kind: EventKind;
  /** Slice time. */
  readonly ts: number;
  readonly symbol: number;
  readonly order: number;
  /** Reason id, or 0. */
  readonly reason: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** 0 unless said. */
  readonly d?: number;
}

const KIND_ID: ReadonlyMap<EventKind, number> = new Map(EVENT_KINDS.map((kind, id) => [kind, id]));

/** Numbers of a record, side by side: one array to grow and to index. */
const FIELDS = 9;
const FIRST_RECORDS = 256;

/** Append-only until drained: the shell reads `at(0..count)` between chunks, then clears. */
export class EventLog {
  count = 0;
  private data = new Float64Array(FIRST_RECORDS * FIELDS);

  append(event: TickEvent): void {
    const at = this.count * FIELDS;
    if (at === this.data.length) this.grow();
    const data = this.data;
    data[at] = kindId(event.kind);
    data[at + 1] = event.ts;
    data[at + 2] = event.symbol;
    data[at + 3] = event.order;
    data[at + 4] = event.reason;
    data[at + 5] = event.a;
    data[at + 6] = event.b;
    data[at + 7] = event.c;
    data[at + 8] = event.d ?? 0;
    this.count++;
  }

  /** The record at `index`, which must be below `count`. */
  at(index: number): TickEvent {
    const at = index * FIELDS;
    const { data } = this;
    return {
      kind: kindOf(data[at] as number),
      ts: data[at + 1] as number,
      symbol: data[at + 2] as number,
      order: data[at + 3] as number,
      reason: data[at + 4] as number,
      a: data[at + 5] as number,
      b: data[at + 6] as number,
      c: data[at + 7] as number,
      d: data[at + 8] as number,
    };
  }

  clear(): void {
    this.count = 0;
  }

  private grow(): void {
    const wider = new Float64Array(this.data.length * 2);
    wider.set(this.data);
    this.data = wider;
  }
}

function kindId(kind: EventKind): number {
  const id = KIND_ID.get(kind);
  if (id === undefined) throw new InvariantViolation('a kind of record has an id', { kind });
  return id;
}

function kindOf(id: number): EventKind {
  const kind = EVENT_KINDS[id];
  if (kind === undefined) throw new InvariantViolation('an id of a record has a kind', { id });
  return kind;
}
