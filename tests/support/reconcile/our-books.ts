/** Books of the engine MAIN on the account 0042, as tests write them. */
import { ok } from '../../../src/foundation/core/index.ts';
import type { BrokerSnapshot } from '../../../src/foundation/ports/index.ts';
import type { OurBook, Readings } from '../../../src/engines/reconcile/index.ts';
import { engineOf, symbolOf } from '../broker/broker-values.ts';

/** Flat, trading SPY and QQQ. */
export function bookOf(over: Partial<OurBook> = {}): OurBook {
  return {
    engineId: engineOf('MAIN'),
    accountLast4: '0042',
    environment: 'PAPER',
    symbols: [symbolOf('SPY'), symbolOf('QQQ')],
    positions: [],
    openOrders: [],
    knownOrderIds: new Set(),
    requiredStops: [],
    lastMark: null,
    bookedCursor: null,
    ...over,
  };
}

/** Two readings that agree. */
export function twice(snapshot: BrokerSnapshot): Readings {
  return [ok(snapshot), ok(snapshot)];
}
