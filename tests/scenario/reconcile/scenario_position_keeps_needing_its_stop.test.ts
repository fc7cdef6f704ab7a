/**
 * INV-REC-05: what a run holds and issued a stop for needs one until the run is flat, in its size, whatever became
 * of the stop: a broker that shows none is CRITICAL, RECONCILE_STOP_MISSING. What was issued for an earlier
 * position is of no account.
 * Spec: 4-safety decision 7 and 8.
 * Mutation that turns it red: ask only for stops of positions whose stop still works in our book; ask for
 * the size of the whole position.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import { qtyOf, symbolOf } from '../../support/broker/broker-values.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { BookedTrades } from '../../support/reconcile/booked-trades.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

type Row = Readonly<Record<string, unknown>>;

async function differencesOf(runId: string): Promise<readonly Row[]> {
  const { brokers, env } = bench.desk;
  const { json } = await mqk(['reconcile', 'run', '--run-id', runId, '--json'], { env, brokers });
  const { differences } = json;
  if (!Array.isArray(differences)) throw new Error(JSON.stringify(json));
  return differences as readonly Row[];
}

async function codesOf(runId: string): Promise<readonly unknown[]> {
  return (await differencesOf(runId)).map(({ code }) => code);
}

describe('a position', () => {
  it.each(['CANCELED', 'REJECTED', 'EXPIRED'])('whose stop was %s still needs one', async (end) => {
    const run = await bench.start();
    const trades = new BookedTrades(bench.database.db, run);
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(10) }];
    await trades.fill(10);
    expect(await codesOf(run.runId)).toEqual([]);
    await trades.stop(end);
    expect(await codesOf(run.runId)).toEqual(['RECONCILE_STOP_MISSING']);
  });

  it('needs none for the stop of one that was closed or turned before', async () => {
    const run = await bench.start();
    const trades = new BookedTrades(bench.database.db, run);
    await trades.fill(10);
    await trades.stop('CANCELED');
    await trades.fill(-10);
    expect(await codesOf(run.runId)).toEqual([]);
    await trades.fill(-5);
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(-5) }];
    expect(await codesOf(run.runId)).toEqual([]);
    await trades.stop('CANCELED', 'BUY');
    expect(await codesOf(run.runId)).toEqual(['RECONCILE_STOP_MISSING']);
    await trades.fill(8);
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
    expect(await codesOf(run.runId)).toEqual([]);
  });

  it('needs one in the size of what the runs hold that issued one', async () => {
    const [plain, earlier, later] = [await bench.start(), await bench.start(), await bench.start()];
    const { db } = bench.database;
    await new BookedTrades(db, plain).fill(21);
    await new BookedTrades(db, earlier).fill(4);
    await new BookedTrades(db, later).fill(10);
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(35) }];
    expect(await codesOf(later.runId)).toEqual([]);
    const missing = { code: 'RECONCILE_STOP_MISSING', symbol: 'SPY', theirs: '0' };
    await new BookedTrades(db, later).stop('CANCELED');
    expect(await differencesOf(later.runId)).toMatchObject([{ ...missing, ours: '10' }]);
    await new BookedTrades(db, earlier).stop('CANCELED');
    expect(await differencesOf(later.runId)).toMatchObject([{ ...missing, ours: '14' }]);
    // What the run that declared none holds on the other side takes nothing off.
    await new BookedTrades(db, plain).fill(-33);
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(2) }];
    expect(await differencesOf(later.runId)).toMatchObject([{ ...missing, ours: '14' }]);
  });
});
