/** The door to the paper broker through which orders leave. Each call is one try; what it proves its fault says. */
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import { formatInstant, type UtcMillis } from '../../../../foundation/model/index.ts';
import type {
  BrokerEar,
  BrokerFault,
  BrokerMessages,
  BrokerOrder,
  BrokerPlace,
  BrokerReply,
  BrokerStream,
  MaySend,
  OrderTicket,
  SimulatedMarket,
  TradingBroker,
} from '../../../../foundation/ports/index.ts';
import { foundOrderReply, messagesReply, orderReply } from '../wire.ts';
import { allMessages } from './all-messages.ts';
import type { Ask } from './exchange.ts';
import { orderOf } from './from-wire.ts';
import { listenTo } from './message-stream.ts';
import { PaperBroker } from './paper-broker.ts';
import { TIMEOUT_MS } from './paper-line.ts';
import { PaperMarketDoor } from './paper-market-door.ts';
import { ticketOf } from './to-wire.ts';

export class PaperTradingBroker extends PaperBroker implements TradingBroker {
  readonly market: SimulatedMarket;

  constructor(place: BrokerPlace, program: string, timeoutMs: number = TIMEOUT_MS) {
    super(place, program, timeoutMs);
    this.market = new PaperMarketDoor(this.line);
  }

  async submit(ticket: OrderTicket, maySend?: MaySend): BrokerReply<BrokerOrder> {
    const wire = ticketOf(ticket);
    const path = '/orders';
    const ask: Ask = { method: 'POST', path, body: JSON.stringify(wire), maySend };
    const reply = await this.line.askAccount(ask, orderReply);
    if (!reply.ok) return reply;
    const { order } = reply.value;
    const other = Object.entries(wire).find(([key, value]) => Reflect.get(order, key) !== value);
    if (other === undefined) return ok(orderOf(order));
    const message = `POST ${path}: the order that was taken has another ${other[0]}`;
    return err({ code: 'BROKER_REPLY_INVALID', isRetryable: false, outcome: 'UNKNOWN', message });
  }

  cancel(clientOrderId: string, maySend?: MaySend): BrokerReply<BrokerOrder> {
    return this.orderAfter({ method: 'DELETE', path: orderPath(clientOrderId), body: '', maySend });
  }

  async orderOf(clientOrderId: string): BrokerReply<BrokerOrder | null> {
    const path = orderPath(clientOrderId);
    const reply = await this.line.askAccount({ method: 'GET', path, body: '' }, foundOrderReply);
    if (!reply.ok) return reply;
    const { order } = reply.value;
    if (order === null) return ok(null);
    return order.client_order_id === clientOrderId ? ok(orderOf(order)) : otherOrder(path);
  }

  async ordersSince(at: UtcMillis): BrokerReply<readonly BrokerOrder[]> {
    const listed = await this.listOrders(`&since=${encodeURIComponent(formatInstant(at))}`);
    return listed.ok ? ok(listed.value.rows.map(orderOf)) : listed;
  }

  messages(after: number): BrokerReply<BrokerMessages> {
    return allMessages(
      (from) =>
        this.line.askAccount(
          { method: 'GET', path: `/messages?after=${from}`, body: '' },
          messagesReply,
        ),
      after,
    );
  }

  listen(after: number, ear: BrokerEar): BrokerStream {
    return listenTo(this.line, after, ear);
  }

  private async orderAfter(ask: Ask): Promise<Result<BrokerOrder, BrokerFault>> {
    const reply = await this.line.askAccount(ask, orderReply);
    if (!reply.ok) return reply;
    const { order } = reply.value;
    return ask.path === orderPath(order.client_order_id)
      ? ok(orderOf(order))
      : otherOrder(ask.path);
  }
}

function orderPath(clientOrderId: string): string {
  return `/orders/${encodeURIComponent(clientOrderId)}`;
}

function otherOrder(path: string): Result<never, BrokerFault> {
  const message = `${path}: answered with another order`;
  return err({ code: 'BROKER_REPLY_INVALID', isRetryable: false, outcome: 'UNKNOWN', message });
}
