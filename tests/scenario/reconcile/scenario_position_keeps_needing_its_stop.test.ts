/**
 * INV-REC-05: a position for which a stop was issued needs one until it is flat, whatever became of the stop:
 * a broker that shows none is CRITICAL, RECONCILE_STOP_MISSING. What was issued for an earlier position is of
 * no account.
 * Spec: 4-safety decision 7 and 8.
 * Mutation that turns it red: ask only for stops of positions whose stop still works in our book.
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

async function codesOf(runId: string): Promise<readonly unknown[]> {
  const { brokers, env } = bench.desk;
  const { json } = await mqk(['reconcile', 'run', '--run-id', runId, '--json'], { env, brokers });
  const { differences } = json;
  if (!Array.isArray(differences)) throw new Error(JSON.stringify(json));
  return differences.map((row: Readonly<Record<string, unknown>>) => row['code']);
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
});
