/**
 * The broker's side: two readings of it, of which each may have failed. Only what two agree on is compared.
 */
import { canonicalJson, type Result } from '../../foundation/core/index.ts';
import { formatMicros } from '../../foundation/model/index.ts';
import type { BrokerFault, BrokerMark, BrokerSnapshot } from '../../foundation/ports/index.ts';
import { findBehind } from './compare-marks.ts';
import type { Difference, DifferenceCode } from './difference.ts';
import type { OurBook } from './our-book.ts';

export type Reading = Result<BrokerSnapshot, BrokerFault>;

/** Two readings, the earlier first. */
export type Readings = readonly [Reading, Reading];

/** What stands in the way of believing the readings; empty: the second may be compared. */
export function doubtsOf(
  readings: Readings,
  { lastMark, bookedCursor }: Pick<OurBook, 'lastMark' | 'bookedCursor'>,
): readonly Difference[] {
  const [first, second] = readings;
  // Who failed once is not asked again: then both are the same one.
  if (!first.ok || !second.ok) return [...new Set(readings)].flatMap(failureOf);
  const { value: earlier } = first;
  const { value: later } = second;
  return [
    ...(lastMark === null ? [] : findBehind(lastMark, earlier.mark)),
    ...findBehind(earlier.mark, later.mark),
    ...unbooked(bookedCursor, later.mark),
    ...disagreements(earlier, later),
  ];
}

function failureOf(reading: Reading): readonly Difference[] {
  if (reading.ok) return [];
  const { code, message } = reading.error;
  return [doubt('RECONCILE_QUERY_FAILED', null, `${code}: ${message}`)];
}

/** Our side is the old one then: what it lacks may be on its way, and is no difference. */
function unbooked(bookedCursor: number | null, { cursor }: BrokerMark): readonly Difference[] {
  if (bookedCursor === null || cursor === null || bookedCursor >= cursor) return [];
  const told = `sent to message ${cursor}`;
  return [doubt('RECONCILE_MESSAGES_UNBOOKED', `booked to message ${bookedCursor}`, told)];
}

/** Equity moves with prices between two calls, and the marks move by themselves; all else stands still. */
function disagreements(earlier: BrokerSnapshot, later: BrokerSnapshot): readonly Difference[] {
  const parts: readonly (readonly [string, (of: BrokerSnapshot) => string])[] = [
    ['account', accountText],
    ['open orders', ({ openOrders }) => canonicalJson(openOrders.map((order) => ({ ...order })))],
    ['positions', ({ positions }) => canonicalJson(positions.map((position) => ({ ...position })))],
  ];
  return parts
    .filter(([, textOf]) => textOf(earlier) !== textOf(later))
    .map(([part]) =>
      doubt('RECONCILE_READINGS_DISAGREE', null, `${part} moved between two readings`),
    );
}

function accountText({ account }: BrokerSnapshot): string {
  const { last4, status, environment, cash } = account;
  return `${last4} ${status} ${environment} ${formatMicros(cash)}`;
}

function doubt(code: DifferenceCode, ours: string | null, theirs: string): Difference {
  return { code, severity: 'WARN', symbol: null, clientOrderId: null, ours, theirs };
}
