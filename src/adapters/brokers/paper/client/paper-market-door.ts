/** The market of the paper broker, as the engine feeds it. */
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type {
  BrokerFault,
  BrokerOrder,
  BrokerReply,
  LateEnd,
  MarketSlice,
  MarketStand,
  MarketTerms,
  MaySend,
  SimulatedMarket,
} from '../../../../foundation/ports/index.ts';
import { marketReply, orderReply } from '../wire.ts';
import type { Ask } from './exchange.ts';
import { orderOf } from './from-wire.ts';
import type { PaperLine } from './paper-line.ts';
import { wireSliceOf } from './to-wire.ts';

export class PaperMarketDoor implements SimulatedMarket {
  private readonly line: PaperLine;

  constructor(line: PaperLine) {
    this.line = line;
  }

  open({ runId, fills, seed, symbols }: MarketTerms): BrokerReply<MarketStand> {
    const body = JSON.stringify({ run_id: runId, fills, seed, symbols });
    return this.stand({ method: 'PUT', path: '/market', body });
  }

  async endLater(clientOrderId: string, by: LateEnd, maySend?: MaySend): BrokerReply<BrokerOrder> {
    const path = `/orders/${encodeURIComponent(clientOrderId)}/end`;
    const body = JSON.stringify({ by });
    const ask: Ask = { method: 'POST', path, body, maySend };
    const reply = await this.line.askAccount(ask, orderReply);
    if (!reply.ok) return reply;
    const { order } = reply.value;
    if (order.client_order_id === clientOrderId) return ok(orderOf(order));
    const message = `${path}: answered with another order`;
    return err({ code: 'BROKER_REPLY_INVALID', isRetryable: false, outcome: 'UNKNOWN', message });
  }

  feed(slice: MarketSlice, seen: number): BrokerReply<MarketStand> {
    const body = JSON.stringify({ ...wireSliceOf(slice), seen });
    return this.stand({ method: 'POST', path: '/market/slices', body });
  }

  private async stand(ask: Ask): Promise<Result<MarketStand, BrokerFault>> {
    const reply = await this.line.askAccount(ask, marketReply);
    if (!reply.ok) return reply;
    const { slice, cursor, is_settled } = reply.value;
    return ok({ slice, cursor, isSettled: is_settled });
  }
}
