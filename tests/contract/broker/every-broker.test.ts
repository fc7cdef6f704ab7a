/** What the port promises, asked of every broker: the paper broker as a real process, and `sim-live`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/foundation/ports/index.ts';
import { LAST4, placeOf, SUBJECTS } from './brokers.ts';

describe.each(SUBJECTS)('$entry.name', ({ entry, seed, stop }) => {
  const home = mkdtempSync(join(tmpdir(), 'mqk-contract-'));
  let broker: Broker;

  beforeAll(async () => {
    broker = await entry.open(placeOf(home));
  });
  afterAll(async () => {
    await stop(home);
    rmSync(home, { recursive: true, force: true });
  });

  it('says who it is', () => {
    expect(broker).toMatchObject({ name: entry.name, environment: entry.environment });
  });

  it('is healthy, and its clock is near ours', async () => {
    const health = await broker.health();
    expect(health).toMatchObject({ ok: true, value: { status: 'READY' } });
    expect(health.ok && Math.abs(health.value.serverTime - Date.now())).toBeLessThan(2000);
  });

  it('has the account that was asked for, active, with whole amounts', async () => {
    const account = await broker.account();
    const { environment } = entry;
    expect(account).toMatchObject({
      ok: true,
      value: { last4: LAST4, status: 'ACTIVE', environment },
    });
    expect(account.ok && Number.isSafeInteger(account.value.cash)).toBe(true);
  });

  it('is flat at first: whole lists, that are empty', async () => {
    expect(await broker.openOrders()).toEqual({ ok: true, value: [] });
    expect(await broker.positions()).toEqual({ ok: true, value: [] });
  });

  it('lists every working order once, sorted, however many pages that takes', async () => {
    const ids = Array.from({ length: 1203 }, (_, n) => `MAIN_${String(n).padStart(5, '0')}`);
    await seed(home, ids.toReversed());
    const orders = await broker.openOrders();
    expect(orders.ok && orders.value.map(({ clientOrderId }) => clientOrderId)).toEqual(ids);
    expect(orders.ok && orders.value[0]).toMatchObject({
      symbol: 'SPY',
      side: -1,
      type: 'STOP',
      qty: 10,
      filledQty: 0,
      limitPrice: null,
      stopPrice: 440_000_000,
      state: 'WORKING',
    });
  }, 60_000);

  it('takes one reading of all of it, and reading leaves no trace', async () => {
    const first = await broker.snapshot();
    const second = await broker.snapshot();
    expect(first.ok && first.value.openOrders).toHaveLength(1203);
    if (!first.ok || !second.ok) throw new Error('no reading');
    expect({ ...second.value, mark: null }).toEqual({ ...first.value, mark: null });
    expect(second.value.mark.asOf).toBeGreaterThanOrEqual(first.value.mark.asOf);
    expect(second.value.mark.cursor).toBe(first.value.mark.cursor);
  });
});
