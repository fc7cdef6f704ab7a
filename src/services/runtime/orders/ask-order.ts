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

/** A broker that is asked for one order, and whether it is to be believed. */
type AskedDoor = Pick<TradingBroker, 'orderOf' | 'snapshot'>;

/**
 * Asks once. Orders are looked up at the door through which they leave; of that door nothing but
 * questions is held here. A broker that cannot be asked is SILENT. `prove` comes before the question, and throws for a
 * broker whose word is not to be believed; nothing else is thrown but defects.
 */
export async function askOrder(
  run: RunRow,
  clientOrderId: string,
  brokers: BrokersOfBuild,
  prove: (door: AskedDoor) => Promise<void> = async () => {},
): Promise<BrokerWord> {
  let door: AskedDoor;
  try {
    door = await openTradingBroker(run, brokers);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'SILENT', code: error.code, message: error.message };
  }
  await prove(door);
  return await wordOf(door, clientOrderId);
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
