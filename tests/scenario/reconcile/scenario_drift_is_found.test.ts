/**
 * INV-REC-01: whatever differs between our book and the broker's account is found, each kind by its own code
 * and severity: drift of a position, an order that nobody here knows, terms that are not ours, a stop that
 * does not work. Other engines' orders and other symbols are told and change nothing.
 * Spec: 4-safety decision 8; docs/specs/reconcile.md.
 * Mutation that turns it red: compare only symbols that we hold, or let an unknown id of our prefix pass.
 */
import { describe, expect, it } from 'vitest';
import { reconcile, type OurBook } from '../../../src/engines/reconcile/index.ts';
import { SELL } from '../../../src/foundation/model/index.ts';
import type { BrokerSnapshot } from '../../../src/foundation/ports/index.ts';
import {
  buyOrder,
  qtyOf,
  snapshotOf,
  stopOrder,
  symbolOf,
} from '../../support/broker/broker-values.ts';
import { bookOf, twice } from '../../support/reconcile/our-books.ts';

const SPY = symbolOf('SPY');
const known = new Set(['MAIN_a', 'MAIN_old']);
const at = (symbol: string, qty: number) => ({ symbol: symbolOf(symbol), qty: qtyOf(qty) });
const stop = { symbol: SPY, side: SELL, qty: qtyOf(10), exiting: 0 } as const;

function found(ours: Partial<OurBook>, theirs: Partial<BrokerSnapshot>): string[] {
  const { verdict, differences } = reconcile(
    bookOf({ knownOrderIds: known, ...ours }),
    twice(snapshotOf(theirs)),
  );
  return [verdict, ...differences.map(({ severity, code }) => `${severity} ${code}`)];
}

const CRITICAL: readonly (readonly [string, Partial<OurBook>, Partial<BrokerSnapshot>])[] = [
  ['RECONCILE_POSITION_MISMATCH', { positions: [at('SPY', 10)] }, { positions: [at('SPY', 8)] }],
  ['RECONCILE_POSITION_MISMATCH', { positions: [at('SPY', 10)] }, {}],
  ['RECONCILE_POSITION_MISMATCH', {}, { positions: [at('QQQ', -1)] }],
  ['RECONCILE_ORDER_UNKNOWN', {}, { openOrders: [buyOrder('MAIN_new')] }],
  ['RECONCILE_ORDER_REVIVED', {}, { openOrders: [buyOrder('MAIN_old')] }],
  [
    'RECONCILE_ORDER_DIFFERS',
    { openOrders: [buyOrder('MAIN_a')] },
    { openOrders: [buyOrder('MAIN_a', { qty: qtyOf(11) })] },
  ],
  [
    'RECONCILE_ORDER_FILLS_DIFFER',
    { openOrders: [buyOrder('MAIN_a', { filledQty: qtyOf(4) })] },
    { openOrders: [buyOrder('MAIN_a')] },
  ],
  [
    'RECONCILE_ORDER_DOUBLED',
    { openOrders: [buyOrder('MAIN_a')] },
    { openOrders: [buyOrder('MAIN_a'), buyOrder('MAIN_a', { brokerOrderId: 'b-2' })] },
  ],
  ['RECONCILE_MESSAGES_LOST', { bookedCursor: 6 }, {}],
  ['RECONCILE_ACCOUNT_FOREIGN', {}, { account: { ...snapshotOf().account, environment: 'LIVE' } }],
  ['RECONCILE_ACCOUNT_NOT_ACTIVE', {}, { account: { ...snapshotOf().account, status: 'UNKNOWN' } }],
];

describe('drift', () => {
  it.each(CRITICAL)('%s is CRITICAL', (code, ours, theirs) => {
    expect(found(ours, theirs)).toEqual(['CRITICAL', `CRITICAL ${code}`]);
  });

  it('of a stop: missing, too small, being cancelled, on the wrong side, or another engine’s', () => {
    const held = {
      positions: [at('SPY', 10)],
      requiredStops: [stop],
      openOrders: [stopOrder('MAIN_a')],
    };
    const shown = (order: ReturnType<typeof stopOrder>) => ({
      positions: [at('SPY', 10)],
      openOrders: [order],
    });
    const missing = 'CRITICAL RECONCILE_STOP_MISSING';
    expect(found(held, shown(stopOrder('MAIN_a')))).toEqual(['CLEAN']);
    expect(found(held, { positions: [at('SPY', 10)] })).toEqual([
      'CRITICAL',
      missing,
      'WARN RECONCILE_ORDER_MISSING',
    ]);
    const cancelled = shown(stopOrder('MAIN_a', { state: 'CANCEL_PENDING' }));
    expect(found(held, cancelled)).toEqual(['CRITICAL', missing]);
    expect(found(held, shown(stopOrder('EXP_a')))).toContain(missing);
    expect(found(held, shown(stopOrder('MAIN_a', { side: 1 })))).toContain(missing);
    const large = stopOrder('MAIN_a', { qty: qtyOf(12) });
    expect(found({ ...held, openOrders: [large] }, shown(large))).toEqual([
      'WARN',
      'WARN RECONCILE_STOP_OVERSIZED',
    ]);
  });

  it('of a stop is none while an exit works that closes the rest', () => {
    const leaving = (exiting: number) => ({
      positions: [at('SPY', 10)],
      requiredStops: [{ ...stop, exiting }],
    });
    const shown = (qty: number) => {
      const openOrders = [stopOrder('MAIN_a', { qty: qtyOf(qty) })];
      return { positions: [at('SPY', 10)], openOrders };
    };
    const both = (exiting: number, qty: number) =>
      found({ ...leaving(exiting), openOrders: shown(qty).openOrders }, shown(qty));
    expect(found(leaving(10), { positions: [at('SPY', 10)] })).toEqual(['CLEAN']);
    expect([both(4, 6), both(4, 10)]).toEqual([['CLEAN'], ['CLEAN']]);
    expect(both(4, 5)).toEqual(['CRITICAL', 'CRITICAL RECONCILE_STOP_MISSING']);
    expect(both(4, 11)).toEqual(['WARN', 'WARN RECONCILE_STOP_OVERSIZED']);
  });

  it('that may be news on its way closes the gate and disarms nothing', () => {
    const ours = { openOrders: [buyOrder('MAIN_a')] };
    expect(found(ours, {})).toEqual(['WARN', 'WARN RECONCILE_ORDER_MISSING']);
    const ahead = { openOrders: [buyOrder('MAIN_a', { filledQty: qtyOf(4) })] };
    expect(found(ours, ahead)).toEqual(['WARN', 'WARN RECONCILE_ORDER_FILLS_DIFFER']);
    const odd = { openOrders: [buyOrder('MAIN_a', { state: 'UNKNOWN' })] };
    expect(found(ours, odd)).toEqual(['WARN', 'WARN RECONCILE_ORDER_STATE_UNKNOWN']);
  });

  it('of others is told and is CLEAN, unless it is in our symbols', () => {
    const others = {
      openOrders: [buyOrder('EXP_a'), buyOrder('by-hand'), buyOrder('MAIN2_a')],
      positions: [at('TLT', 7)],
    };
    expect(found({}, others)).toEqual([
      'CLEAN',
      ...Array<string>(3).fill('INFO RECONCILE_ORDER_FOREIGN'),
      'INFO RECONCILE_POSITION_FOREIGN',
    ]);
    expect(found({}, { positions: [at('SPY', 7)] })[0]).toBe('CRITICAL');
  });

  it('is told whole, the worst first', () => {
    const all = found(
      { positions: [at('SPY', 1)], openOrders: [buyOrder('MAIN_a')] },
      { openOrders: [buyOrder('MAIN_x'), buyOrder('hand')] },
    );
    expect(all).toEqual([
      'CRITICAL',
      'CRITICAL RECONCILE_ORDER_UNKNOWN',
      'CRITICAL RECONCILE_POSITION_MISMATCH',
      'WARN RECONCILE_ORDER_MISSING',
      'INFO RECONCILE_ORDER_FOREIGN',
    ]);
  });
});
