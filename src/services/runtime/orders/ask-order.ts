/** What the broker of a run says of one order. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { BrokerOrder, TradingBroker } from '../../../foundation/ports/index.ts';
import { requireBroker, type BrokersOfBuild } from '../arming/open-broker.ts';

/** SILENT says nothing of the order, ABSENT that the broker knows none of that id at present. */
export type BrokerWord =
  | { readonly kind: 'ORDER'; readonly order: BrokerOrder }
  | { readonly kind: 'ABSENT' }
  | { readonly kind: 'SILENT'; readonly code: string; readonly message: string };

/**
 * Asks once. Orders are looked up at the door through which they leave; of that door nothing but the
 * question is held here. A broker that cannot be asked is SILENT; throws nothing but defects.
 */
export async function askOrder(
  run: RunRow,
  clientOrderId: string,
  { brokers, home, env }: BrokersOfBuild,
): Promise<BrokerWord> {
  try {
    const { openToTrade, name } = requireBroker(run, brokers);
    if (openToTrade === undefined) {
      const message = `this build has no door of ${name} at which one order can be looked up`;
      return { kind: 'SILENT', code: 'BROKER_NOT_AVAILABLE', message };
    }
    const accountLast4 = run.account.slice(-4);
    const place = { home, env, accountLast4, openingCash: run.cash };
    const door: Pick<TradingBroker, 'orderOf'> = await openToTrade(place);
    const reply = await door.orderOf(clientOrderId);
    if (!reply.ok) return { kind: 'SILENT', code: reply.error.code, message: reply.error.message };
    return reply.value === null ? { kind: 'ABSENT' } : { kind: 'ORDER', order: reply.value };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'SILENT', code: error.code, message: error.message };
  }
}
