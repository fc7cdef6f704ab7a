/**
 * INV-REC-02: a reading that failed, was cut, is older than what we know, lacks messages that were sent, or
 * moved between two calls gives UNKNOWN, with the reason and nothing else: never CLEAN, never flat.
 * Spec: 4-safety decision 8; docs/specs/reconcile.md.
 * Mutation that turns it red: take the second reading when the first failed, or an empty list for a cut one.
 */
import { describe, expect, it } from 'vitest';
import { reconcile, type OurBook, type Readings } from '../../../src/engines/reconcile/index.ts';
import { err, ok } from '../../../src/foundation/core/index.ts';
import type { BrokerFaultCode } from '../../../src/foundation/ports/index.ts';
import {
  buyOrder,
  instantOf,
  moneyOf,
  qtyOf,
  snapshotOf,
  symbolOf,
} from '../../support/broker/broker-values.ts';
import { bookOf, twice } from '../../support/reconcile/our-books.ts';

const FAULTS: readonly BrokerFaultCode[] = [
  'BROKER_UNREACHABLE',
  'BROKER_TIMEOUT',
  'BROKER_CONNECTION_LOST',
  'BROKER_REPLY_INVALID',
  'BROKER_REPLY_FOREIGN',
  'BROKER_PAGES_MISSING',
  'BROKER_REQUEST_REFUSED',
  'BROKER_FAILED',
];
const calm = ok(snapshotOf());

function codes(ours: Partial<OurBook>, readings: Readings): string[] {
  const { verdict, differences, account } = reconcile(bookOf(ours), readings);
  expect(account === null).toBe(verdict === 'UNKNOWN');
  return [verdict, ...differences.map(({ code }) => code)];
}

describe('a reading', () => {
  it.each(FAULTS)('that ended as %s, first or second, is UNKNOWN', (code) => {
    const fault = err({ code, isRetryable: true, outcome: 'UNKNOWN' as const, message: 'why' });
    for (const readings of [
      [fault, calm],
      [calm, fault],
    ] as const) {
      expect(codes({}, readings)).toEqual(['UNKNOWN', 'RECONCILE_QUERY_FAILED']);
    }
    expect(reconcile(bookOf(), [fault, calm]).differences[0]?.theirs).toBe(`${code}: why`);
  });

  it('that another one contradicts is UNKNOWN, in orders, positions and the account', () => {
    const moved = [
      snapshotOf({ openOrders: [buyOrder('MAIN_a')] }),
      snapshotOf({ positions: [{ symbol: symbolOf('TLT'), qty: qtyOf(1) }] }),
      snapshotOf({ account: { ...snapshotOf().account, cash: moneyOf('1') } }),
    ];
    for (const snapshot of moved) {
      expect(codes({}, [calm, ok(snapshot)])).toEqual(['UNKNOWN', 'RECONCILE_READINGS_DISAGREE']);
    }
  });

  it('whose prices alone moved agrees', () => {
    const richer = snapshotOf({ account: { ...snapshotOf().account, equity: moneyOf('100001') } });
    expect(codes({}, [calm, ok(richer)])).toEqual(['CLEAN']);
  });

  it('that is older than one that we took is UNKNOWN, by its clock or by its messages', () => {
    const behind = ['UNKNOWN', 'RECONCILE_MARK_BEHIND'];
    const { asOf } = snapshotOf().mark;
    const later = instantOf('2026-01-05T15:30:00.001Z');
    expect(codes({ lastMark: { asOf: later, cursor: 5 } }, twice(snapshotOf()))).toEqual(behind);
    expect(codes({ lastMark: { asOf, cursor: 6 } }, twice(snapshotOf()))).toEqual(behind);
    expect(codes({ lastMark: { asOf, cursor: 5 } }, twice(snapshotOf()))).toEqual(['CLEAN']);
    const unnumbered = snapshotOf({ mark: { asOf, cursor: null } });
    expect(codes({ lastMark: { asOf, cursor: 5 } }, twice(unnumbered))).toEqual(behind);
    expect(codes({ lastMark: { asOf, cursor: null } }, twice(unnumbered))).toEqual(['CLEAN']);
  });

  it('of which we have not booked every message is UNKNOWN: our side is the old one', () => {
    const unbooked = codes({ bookedCursor: 4 }, twice(snapshotOf()));
    expect(unbooked).toEqual(['UNKNOWN', 'RECONCILE_MESSAGES_UNBOOKED']);
  });
});
