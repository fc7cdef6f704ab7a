/**
 * Any two sides, readings that fail, lag or move included: the engine finds what its naive twin finds, tells
 * it in one order whatever the order of its inputs, and a broker that shows exactly our book is CLEAN.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile, type OurBook, type Reading } from '../../src/engines/reconcile/index.ts';
import { err, ok } from '../../src/foundation/core/index.ts';
import { BUY, SELL } from '../../src/foundation/model/index.ts';
import type { BrokerOrder, BrokerSnapshot } from '../../src/foundation/ports/index.ts';
import {
  buyOrder,
  instantOf,
  moneyOf,
  qtyOf,
  snapshotOf,
  stopOrder,
  symbolOf,
} from '../support/broker/broker-values.ts';
import { naiveReconcile } from '../support/naive/reconcile-twin.ts';
import { bookOf, twice } from '../support/reconcile/our-books.ts';

const RUNS = 3000;
const SYMBOLS = ['SPY', 'QQQ', 'TLT'];
const IDS = ['MAIN_a', 'MAIN_b', 'MAIN_c', 'MAIN2_a', 'OTHER_a', 'by-hand'];

const position = fc
  .record({ symbol: fc.constantFrom(...SYMBOLS), qty: fc.constantFrom(-10, 5, 10) })
  .map(({ symbol, qty }) => ({ symbol: symbolOf(symbol), qty: qtyOf(qty) }));
const positions = fc.uniqueArray(position, { selector: ({ symbol }) => symbol, maxLength: 3 });

const order: fc.Arbitrary<BrokerOrder> = fc
  .record({
    id: fc.constantFrom(...IDS),
    symbol: fc.constantFrom(...SYMBOLS),
    isStop: fc.boolean(),
    side: fc.constantFrom(BUY, SELL),
    filled: fc.constantFrom(0, 0, 4),
    state: fc.constantFrom('WORKING' as const, 'CANCEL_PENDING' as const, 'UNKNOWN' as const),
  })
  .map(({ id, symbol, isStop, side, filled, state }) =>
    (isStop ? stopOrder : buyOrder)(id, {
      symbol: symbolOf(symbol),
      side,
      filledQty: qtyOf(filled),
      state,
    }),
  );

/** Our book holds our own orders only. */
const ownOrder = order.filter(({ clientOrderId }) => clientOrderId.startsWith('MAIN_'));

const mark = fc
  .record({
    second: fc.constantFrom(0, 0, 1),
    cursor: fc.constantFrom(null, 5, 5, 6),
    named: fc.constantFrom({}, {}, { instance: 'one' }, { instance: 'two' }),
  })
  .map(({ second, cursor, named }) => ({
    asOf: instantOf(`2026-01-05T15:30:0${second}Z`),
    cursor,
    ...named,
  }));

const book: fc.Arbitrary<OurBook> = fc
  .record({
    positions,
    openOrders: fc.uniqueArray(ownOrder, {
      selector: ({ clientOrderId }) => clientOrderId,
      maxLength: 3,
    }),
    known: fc.subarray(IDS),
    stops: fc.uniqueArray(position, { selector: ({ symbol }) => symbol, maxLength: 2 }),
    lastMark: fc.option(mark),
    bookedCursor: fc.constantFrom(null, null, 5, 6),
  })
  .map(({ known, stops, ...rest }) =>
    bookOf({
      ...rest,
      knownOrderIds: new Set([...known, ...rest.openOrders.map((one) => one.clientOrderId)]),
      requiredStops: stops.map(({ symbol, qty }) => ({
        symbol,
        side: qty > 0 ? SELL : BUY,
        qty: qtyOf(Math.abs(qty)),
        exiting: Math.abs(qty) % 4,
      })),
    }),
  );

const snapshot: fc.Arbitrary<BrokerSnapshot> = fc
  .record({
    mark,
    positions,
    openOrders: fc.array(order, { maxLength: 4 }),
    status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'RESTRICTED' as const),
    last4: fc.constantFrom('0042', '0042', '0042', '9999'),
  })
  .map(({ status, last4, ...rest }) => {
    const { account } = snapshotOf();
    return snapshotOf({ ...rest, account: { ...account, status, last4 } });
  });

const failed: Reading = err({
  code: 'BROKER_PAGES_MISSING',
  isRetryable: true,
  outcome: 'NOT_DONE',
  message: 'cut',
});

/** Mostly two readings that agree, so that most cases reach the comparison. */
const readings = fc.oneof(
  { weight: 8, arbitrary: snapshot.map(twice) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      snapshot.map((of) => ok(of)),
      snapshot.map((of) => ok(of)),
    ),
  },
  { weight: 1, arbitrary: snapshot.map((of): [Reading, Reading] => [ok(of), failed]) },
  { weight: 1, arbitrary: snapshot.map((of): [Reading, Reading] => [failed, ok(of)]) },
);

describe('reconcile', () => {
  it('finds what its twin finds, and gives the same verdict', () => {
    const verdicts = new Set<string>();
    fc.assert(
      fc.property(book, readings, (ours, theirs) => {
        const { verdict, differences } = reconcile(ours, theirs);
        const lines = differences.map(
          ({ severity, code, symbol, clientOrderId }) =>
            `${severity} ${code} ${symbol ?? '-'} ${clientOrderId ?? '-'}`,
        );
        const twin = naiveReconcile(ours, theirs);
        expect(lines.toSorted()).toEqual([...twin.lines].sort());
        expect(verdict).toBe(twin.verdict);
        verdicts.add(verdict);
      }),
      { numRuns: RUNS },
    );
    expect([...verdicts].sort()).toEqual(['CLEAN', 'CRITICAL', 'UNKNOWN', 'WARN']);
  });

  it('tells it in one order, whatever the order of its inputs', () => {
    fc.assert(
      fc.property(book, snapshot, (ours, theirs) => {
        const turned = {
          ...ours,
          positions: ours.positions.toReversed(),
          openOrders: ours.openOrders.toReversed(),
          symbols: ours.symbols.toReversed(),
          requiredStops: ours.requiredStops.toReversed(),
        };
        const ids = theirs.openOrders.map(({ clientOrderId }) => clientOrderId);
        // Of a doubled id, which copy came first is part of what is said.
        fc.pre(new Set(ids).size === ids.length);
        const mirrored = {
          ...theirs,
          openOrders: theirs.openOrders.toReversed(),
          positions: theirs.positions.toReversed(),
        };
        expect(reconcile(turned, twice(mirrored))).toEqual(reconcile(ours, twice(theirs)));
      }),
      { numRuns: 500 },
    );
  });

  it('is CLEAN when the broker shows exactly our book', () => {
    fc.assert(
      fc.property(book, (ours) => {
        const working = ours.openOrders.map((one) =>
          buyOrder(one.clientOrderId, { ...one, state: 'WORKING' }),
        );
        const { positions: held } = ours;
        const calm = { ...ours, openOrders: working, requiredStops: [], lastMark: null };
        const shown = snapshotOf({ openOrders: working, positions: held });
        const found = reconcile({ ...calm, bookedCursor: 5 }, twice(shown));
        expect(found).toMatchObject({ verdict: 'CLEAN', differences: [] });
        expect(found.account?.cash).toBe(moneyOf('100000'));
      }),
      { numRuns: 500 },
    );
  });
});
