/** Sends one request, once, and judges the answer. */
import { randomInt } from 'node:crypto';
import type { OutboxRow } from '../../../../adapters/db/index.ts';
import { abortSend, judgeReply, type DeliveryVerdict } from '../../../../engines/delivery/index.ts';
import type {
  BrokerOrder,
  BrokerReply,
  MaySend,
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
  /** Whether the permit may still be used; asked right before the first byte. */
  readonly maySend: MaySend;
  /** Whether a fence stands: then nothing that did not leave ever will. */
  readonly isFenced: () => boolean;
}

/** This process never wrote a byte of what it gives up here: it is the only one that may say so. */
export async function sendRequest(row: OutboxRow, of: Senders): Promise<DeliveryVerdict> {
  const send = { isWithheld: false };
  const maySend = (): boolean => {
    send.isWithheld = !of.maySend();
    return !send.isWithheld;
  };
  const request =
    row.ticket === null ? endOrder(row, { ...of, maySend }) : of.broker.submit(row.ticket, maySend);
  of.crashAt('CP4');
  const reply = await request;
  of.crashAt('CP5');
  if (send.isWithheld) return abortSend(row, of.isFenced() ? 'FENCED' : 'ABORTED_BEFORE_SEND');
  return judgeReply(row, reply, randomInt(JITTER_MS));
}

/** A simulated market ends an order as late as a run's terms say; a cancel of the broker's own is at once. */
function endOrder(
  { clientOrderId }: OutboxRow,
  { broker, driver, maySend }: Senders,
): BrokerReply<BrokerOrder> {
  const order = driver.book.indexOf(clientOrderId);
  const by = order === null ? 'NOW' : driver.book.endOf(order);
  if (by === 'NOW' || broker.market === null) return broker.cancel(clientOrderId, maySend);
  return broker.market.endLater(clientOrderId, by, maySend);
}
