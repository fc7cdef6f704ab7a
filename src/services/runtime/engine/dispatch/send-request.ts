/** Sends one request, once, and judges the answer. */
import { randomInt } from 'node:crypto';
import type { OutboxRow } from '../../../../adapters/db/index.ts';
import { judgeReply, type DeliveryVerdict } from '../../../../engines/delivery/index.ts';
import type {
  BrokerOrder,
  BrokerReply,
  TradingBroker,
} from '../../../../foundation/ports/index.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';

/** Added to a delay that the broker named, so that not all who were turned away come back at once. */
const JITTER_MS = 50;

interface Senders {
  readonly broker: TradingBroker;
  readonly driver: RunDriver;
  readonly crashAt: CrashAt;
}

export async function sendRequest(row: OutboxRow, of: Senders): Promise<DeliveryVerdict> {
  const request = row.ticket === null ? endOrder(row, of) : of.broker.submit(row.ticket);
  of.crashAt('CP4');
  const reply = await request;
  of.crashAt('CP5');
  return judgeReply(row, reply, randomInt(JITTER_MS));
}

/** A simulated market ends an order as late as a run's terms say; a cancel of the broker's own is at once. */
function endOrder(
  { clientOrderId }: OutboxRow,
  { broker, driver }: Senders,
): BrokerReply<BrokerOrder> {
  const order = driver.book.indexOf(clientOrderId);
  const by = order === null ? 'NOW' : driver.book.endOf(order);
  if (by === 'NOW' || broker.market === null) return broker.cancel(clientOrderId);
  return broker.market.endLater(clientOrderId, by);
}
