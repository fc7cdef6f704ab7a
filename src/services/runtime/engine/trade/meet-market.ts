/** Lets the open slice's bars meet the orders at a simulated market, until nothing more comes of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, invariant } from '../../../../foundation/core/index.ts';
import type { BrokerFault } from '../../../../foundation/ports/index.ts';
import type { Engine } from '../engine.ts';

/** Between two tries of a question to the market. */
const RETRY_MS = 100;

/** A slice that is sent once more does nothing twice; a refusal that is final ends the engine. */
export async function meetMarket(engine: Engine): Promise<void> {
  const { driver, context } = engine;
  const { market } = engine.broker;
  if (market === null || !engine.isAtMarket) return;
  const slice = driver.marketSlice();
  while (!engine.isFenced && !context.isInterrupted()) {
    const seen = engine.dealtWith;
    const reply = await market.feed(slice, seen);
    if (!reply.ok) {
      refuseFinal(reply.error);
      await sleep(RETRY_MS);
      continue;
    }
    const { slice: reached, cursor, isSettled } = reply.value;
    const place = { slice: slice.slice, reached };
    invariant(isSettled || reached === slice.slice, 'a market waits in the open slice', place);
    if (isSettled && cursor <= seen) return;
    await engine.hearUpTo(cursor);
    context.crashAt('CP10');
  }
}

function refuseFinal({ code, message, outcome, isRetryable }: BrokerFault): void {
  if (outcome === 'NOT_DONE' && !isRetryable) throw new Failure('CONFLICT', code, message);
}
