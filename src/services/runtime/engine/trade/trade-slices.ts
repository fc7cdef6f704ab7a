/** Slice after slice: bars, fills, decisions, orders, until the record ends or something ends the run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../engine.ts';
import { meetMarket } from './meet-market.ts';
import { PaceKeeper } from './pace.ts';

/** Longest time without a look at timers and signals. */
const TURN_MS = 50;

/**
 * - FEED: every slice was decided.
 * - SIGNAL: the process is asked to end.
 * - DISARM: the tick took the right to trade away.
 * - FENCE: somebody else did, or the lease is gone.
 * - STOP: an operator did, by a stop: as asked.
 */
export type Ending =
  | { readonly by: 'FEED' }
  | { readonly by: 'SIGNAL' }
  | { readonly by: 'DISARM'; readonly reason: string }
  | { readonly by: 'FENCE' | 'STOP'; readonly why: string };

/** Goes on where the driver stands, in the middle of a slice as well. A halt of the tick is carried out and goes on. */
export async function tradeSlices(engine: Engine): Promise<Ending> {
  const { driver, context } = engine;
  const pace = new PaceKeeper(context.pace);
  const known = { disarmed: driver.disarmReason };
  let turn = performance.now();
  const { slices } = context.plan.prepared;
  const tell = (): void => {
    context.onProgress(driver.phase === 'CLOSED' ? driver.slice : driver.slice - 1, slices);
  };
  for (;;) {
    if (driver.phase === 'CLOSED') {
      const ts = driver.nextTs;
      if (ts === null) return { by: 'FEED' };
      const isOver = (): boolean => engine.isFenced || context.isInterrupted();
      const meanwhile = async (): Promise<void> => {
        await engine.hear();
        await engine.settleAll();
        await engine.writer.flushWhenDue();
        await engine.reconcileWhenDue();
        tell();
      };
      await pace.until(ts, { isOver, meanwhile });
      await engine.reconcileWhenDue();
      if (engine.stand.fenced !== null) return { by: 'FENCE', why: engine.stand.fenced.why };
      if (context.isInterrupted()) return { by: 'SIGNAL' };
      await engine.carryOut(driver.openSlice());
    }
    await meetMarket(engine);
    if (engine.stand.fenced !== null) return { by: 'FENCE', why: engine.stand.fenced.why };
    if (context.isInterrupted()) return { by: 'SIGNAL' };
    await engine.carryOut(driver.closeSlice());
    const { disarmReason } = driver;
    if (disarmReason !== null && disarmReason !== known.disarmed) {
      return { by: 'DISARM', reason: disarmReason };
    }
    if (performance.now() - turn >= TURN_MS) {
      tell();
      await nextTurn();
      turn = performance.now();
    }
  }
}
