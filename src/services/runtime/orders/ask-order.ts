/** What the broker of a run says of one order. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { BrokerOrder, TradingBroker } from '../../../foundation/ports/index.ts';
import { openTradingBroker, type BrokersOfBuild } from '../arming/open-broker.ts';

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
  brokers: BrokersOfBuild,
): Promise<BrokerWord> {
  try {
    return await wordOf(await openTradingBroker(run, brokers), clientOrderId);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'SILENT', code: error.code, message: error.message };
  }
}

/** Asks once, at an open door. */
export async function wordOf(
  door: Pick<TradingBroker, 'orderOf'>,
  clientOrderId: string,
): Promise<BrokerWord> {
  const reply = await door.orderOf(clientOrderId);
  if (!reply.ok) return { kind: 'SILENT', code: reply.error.code, message: reply.error.message };
  return reply.value === null ? { kind: 'ABSENT' } : { kind: 'ORDER', order: reply.value };
}
