/**
 * Any sequence of broker news and own requests, in any order and as often as it likes: an order's
 * shares are conserved, an ended order never works again, and the book counts what is open, no more.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderEventId, orderStep } from '../../src/engines/execution/index.ts';
import { OrderTraffic, RiskTick } from '../../src/engines/risk/index.ts';
import {
  BUY,
  EventLog,
  OrderTable,
  reasonId,
  type OrderEvent,
  SliceTime,
} from '../../src/foundation/model/index.ts';
import { NO_LIMITS, NO_ORDER_LIMITS } from '../support/tick/settings.ts';
import { OrderMoves } from '../../src/trading/orchestrator/orders/order-moves.ts';

const RUNS = 500;
const QTY = 20;
const REASON = reasonId('TARGET_CHANGED');
const NEWS = {
  ACK: (moves: OrderMoves, order: number) => moves.acknowledge(order),
  CANCEL_ACK: (moves: OrderMoves, order: number) => moves.confirmCancel(order),
  CANCEL_REJECT: (moves: OrderMoves, order: number) => moves.rejectCancel(order),
  REPLACE_ACK: (moves: OrderMoves, order: number) => moves.confirmReplace(order),
  REPLACE_REJECT: (moves: OrderMoves, order: number) => moves.rejectReplace(order),
  REJECT: (moves: OrderMoves, order: number) => moves.reject(order, REASON),
  EXPIRE: (moves: OrderMoves, order: number) => moves.expire(order, REASON),
} as const;
const NEWS_NAMES = [
  'ACK',
  'CANCEL_ACK',
  'CANCEL_REJECT',
  'REPLACE_ACK',
  'REPLACE_REJECT',
  'REJECT',
  'EXPIRE',
] as const;

const happening = fc.oneof(
  fc.record({ what: fc.constant('FILL' as const), qty: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ what: fc.constant('BUST' as const), qty: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ what: fc.constant('CORRECT' as const), qty: fc.integer({ min: -10, max: 10 }) }),
  fc.record({ what: fc.constantFrom('CANCEL' as const, 'REPLACE' as const), qty: fc.constant(0) }),
  fc.record({ what: fc.constantFrom(...NEWS_NAMES), qty: fc.constant(0) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

class Life {
  readonly events = new EventLog();
  readonly orders = new OrderTable(1);
  readonly time = new SliceTime();
  readonly traffic = new OrderTraffic(NO_ORDER_LIMITS, 1, this.time);
  readonly risk = new RiskTick(NO_LIMITS, 1, this.time);
  readonly moves = new OrderMoves(this);
  readonly order = this.orders.accept({
    symbol: 0,
    side: BUY,
    qty: QTY,
    ts: 0,
    leg: 0,
    role: 'ENTRY',
    terms: null,
  });
  filled = 0;

  happen({ what, qty }: Happening): void {
    const { order, moves } = this;
    if (what === 'FILL') {
      moves.fill(order, qty);
      this.filled += qty;
    } else if (what === 'BUST') {
      // as an inbox does: only what has filled can be taken back
      const taken = Math.min(qty, this.filled);
      if (taken === 0) return;
      moves.bust(order, taken);
      this.filled -= taken;
    } else if (what === 'CORRECT') {
      // a fill that was corrected stays a fill of at least one share
      if (this.filled === 0 || this.filled + qty < 1) return;
      moves.correct(order, qty);
      this.filled += qty;
    } else if (what === 'CANCEL') {
      if (this.mayAsk('CANCEL_REQUEST')) moves.requestCancel(order, REASON);
    } else if (what === 'REPLACE') {
      if (this.mayAsk('REPLACE_REQUEST')) moves.requestReplace(order, REASON);
    } else {
      NEWS[what](moves, order);
    }
  }

  private mayAsk(event: OrderEvent): boolean {
    const state = this.orders.state.at(this.order);
    return orderStep(state, orderEventId(event)).effect === 'APPLY';
  }
}

describe('the life of an order', () => {
  it('conserves shares and never comes back', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 12 }), (happenings) => {
        const life = new Life();
        const { orders, order } = life;
        let ended = false;
        for (const one of happenings) {
          life.happen(one);
          expect(life.filled).toBeGreaterThanOrEqual(0);
          expect(QTY - orders.remaining.at(order)).toBe(life.filled);
          const works = orders.isWorking(order);
          expect(ended && works).toBe(false);
          ended = !works;
          expect(orders.openQty(0)).toBe(works ? orders.remaining.at(order) : 0);
          expect(orders.workingCount).toBe(works ? 1 : 0);
          expect(works && orders.remaining.at(order) <= 0).toBe(false);
          seen.add(orders.statusOf(order));
        }
      }),
      { numRuns: RUNS },
    );
    expect([...seen].sort()).toEqual(['CANCELED', 'EXPIRED', 'FILLED', 'REJECTED', 'WORKING']);
  });
});
