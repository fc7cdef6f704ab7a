/** What is known of how far the broker once was, against a mark of it: it may have lost its state, or be another one. */
import { formatInstant } from '../../foundation/model/index.ts';
import type { BrokerMark } from '../../foundation/ports/index.ts';
import type { Difference } from './difference.ts';

/** How far a broker is known to have been, by what it told us itself. */
export interface KnownMark {
  /** The last reading that was taken for good; null: there was none. */
  readonly lastMark: BrokerMark | null;
  /** Number of its newest message that we have, booked or not; null: none, or it numbers none. */
  readonly lastMessage: number | null;
}

/** The first reason not to believe a broker with this mark: nothing that it shows or lacks is news then. Null: none. */
export function lostStateOf(
  { lastMark, lastMessage }: KnownMark,
  mark: BrokerMark,
): Difference | null {
  const [behind] = lastMark === null ? [] : findBehind(lastMark, mark);
  const [lost] =
    lastMessage === null ? [] : findLost(`have message ${lastMessage}`, lastMessage, mark);
  return behind ?? lost ?? null;
}

/** A reading from before what we know would show a past in which our last orders don't exist; so would another broker's. */
export function findBehind(known: BrokerMark, read: BrokerMark): readonly Difference[] {
  const isForeign = known.instance !== undefined && known.instance !== read.instance;
  const isOlder = read.asOf < known.asOf;
  // A broker that stops numbering can't be told from one that lost its messages.
  const isShorter = known.cursor !== null && (read.cursor === null || read.cursor < known.cursor);
  if (!isForeign && !isOlder && !isShorter) return [];
  const told = { ours: markText(known, isForeign), theirs: markText(read, isForeign) };
  const about = { symbol: null, clientOrderId: null } as const;
  return [{ code: 'RECONCILE_MARK_BEHIND', severity: 'WARN', ...about, ...told }];
}

/** Messages up to `last` are ours, and the broker ends before. `ours`: what we have of them. */
export function findLost(
  ours: string,
  last: number,
  { cursor }: BrokerMark,
): readonly Difference[] {
  if (cursor === null || last <= cursor) return [];
  const told = { ours, theirs: `sent to message ${cursor}` };
  const about = { symbol: null, clientOrderId: null } as const;
  return [{ code: 'RECONCILE_MESSAGES_LOST', severity: 'CRITICAL', ...about, ...told }];
}

function markText({ asOf, cursor, instance }: BrokerMark, isNamed: boolean): string {
  const named = isNamed ? `${instance ?? 'no instance'}, ` : '';
  return `${named}${formatInstant(asOf)}${cursor === null ? '' : `, message ${cursor}`}`;
}
