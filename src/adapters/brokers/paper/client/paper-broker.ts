/** The paper broker behind the reading port: strict about what it reads, and never sure of what it did not read. */
import { ok, type Result } from '../../../../foundation/core/index.ts';
import type {
  Broker,
  BrokerAccount,
  BrokerFault,
  BrokerHealth,
  BrokerOrder,
  BrokerPlace,
  BrokerPosition,
  BrokerReply,
  BrokerSnapshot,
} from '../../../../foundation/ports/index.ts';
import {
  accountReply,
  healthReply,
  ordersReply,
  positionsReply,
  type AccountReply,
} from '../wire.ts';
import type { WireOrder, WirePosition } from '../wire-words.ts';
import { allPages, type Listed } from './all-pages.ts';
import { accountOf, instantOf, orderOf, positionOf } from './from-wire.ts';
import { PaperLine, TIMEOUT_MS } from './paper-line.ts';

export class PaperBroker implements Broker {
  readonly name = 'paper';
  readonly environment = 'PAPER';
  protected readonly line: PaperLine;

  /** `program`: the file of this program; a broker that does not run is started from it. */
  constructor(place: BrokerPlace, program: string, timeoutMs: number = TIMEOUT_MS) {
    this.line = new PaperLine(place, program, timeoutMs);
  }

  async health(): BrokerReply<BrokerHealth> {
    const reply = await this.line.ask({ method: 'GET', path: '/v1/health', body: '' }, healthReply);
    if (!reply.ok) return reply;
    const { status, as_of } = reply.value;
    return ok({ status, serverTime: instantOf(as_of) });
  }

  async account(): BrokerReply<BrokerAccount> {
    const reply = await this.readAccount();
    return reply.ok ? ok(accountOf(reply.value)) : reply;
  }

  async openOrders(): BrokerReply<readonly BrokerOrder[]> {
    const listed = await this.listOrders('');
    return listed.ok ? ok(listed.value.rows.map(orderOf)) : listed;
  }

  async positions(): BrokerReply<readonly BrokerPosition[]> {
    const listed = await this.listPositions();
    return listed.ok ? ok(listed.value.rows.map(positionOf)) : listed;
  }

  async snapshot(): BrokerReply<BrokerSnapshot> {
    const account = await this.readAccount();
    if (!account.ok) return account;
    const orders = await this.listOrders('');
    if (!orders.ok) return orders;
    const positions = await this.listPositions();
    if (!positions.ok) return positions;
    const { as_of, cursor, instance } = account.value;
    return ok({
      mark: { asOf: instantOf(as_of), cursor, instance },
      account: accountOf(account.value),
      openOrders: orders.value.rows.map(orderOf),
      positions: positions.value.rows.map(positionOf),
    });
  }

  /** Orders that work, or with `&since=…` those of every state from then on. */
  protected listOrders(more: string): Promise<Result<Listed<WireOrder>, BrokerFault>> {
    return allPages(
      (after) =>
        this.line.askAccount(
          { method: 'GET', path: `/orders?after=${encodeURIComponent(after)}${more}`, body: '' },
          ordersReply,
        ),
      (row) => row.client_order_id,
    );
  }

  private readAccount(): Promise<Result<AccountReply, BrokerFault>> {
    return this.line.askAccount({ method: 'GET', path: '', body: '' }, accountReply);
  }

  private listPositions(): Promise<Result<Listed<WirePosition>, BrokerFault>> {
    return allPages(
      (after) =>
        this.line.askAccount(
          { method: 'GET', path: `/positions?after=${encodeURIComponent(after)}`, body: '' },
          positionsReply,
        ),
      (row) => row.symbol,
    );
  }
}
