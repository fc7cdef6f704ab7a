// From when on the broker is asked for orders: this host's clock may be set while a request's fate is sought.
import { afterEach, expect, it, vi } from 'vitest';
import { ok } from '../../../../foundation/core/index.ts';
import {
  parseClientOrderId,
  parseInstant,
  parseSymbol,
} from '../../../../foundation/model/index.ts';
import { findInLists } from './find-in-lists.ts';

const ID = parseClientOrderId('MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa');
const SPY = parseSymbol('SPY');
const PERMIT = parseInstant('2026-11-25T21:00:00Z');

afterEach(() => {
  vi.useRealTimers();
});

it.each(['2026-11-25T20:00:00Z', '2027-11-25T21:00:00Z'])(
  'asks from a minute before the permit on, by the database, though the clock here says %s',
  async (here) => {
    if (ID === null || SPY === null) throw new Error('names');
    vi.useFakeTimers({ now: new Date(here), toFake: ['Date'] });
    const asked: number[] = [];
    const listed = await findInLists(
      { clientOrderId: ID, symbol: SPY, dispatchedAt: PERMIT },
      {
        broker: {
          ordersSince: (at) => {
            asked.push(at);
            return Promise.resolve(ok([]));
          },
          positions: () => Promise.resolve(ok([])),
        },
        readPositions: () => Promise.resolve([]),
      },
    );
    expect(asked).toEqual([Date.parse('2026-11-25T20:59:00Z')]);
    expect(listed).toEqual({ kind: 'ABSENT' });
  },
);
