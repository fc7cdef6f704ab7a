/** The paper broker behind the port: strict about what it reads, and never sure of what it did not read. */
import type { z } from 'zod';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import { formatMicros } from '../../../../foundation/model/index.ts';
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
import { readAddress } from '../address.ts';
import { paperPlaces } from '../places.ts';
import {
  accountReply,
  healthReply,
  ordersReply,
  positionsReply,
  type AccountReply,
  type Address,
  type WireOrder,
  type WirePosition,
} from '../wire.ts';
import { allPages, type Listed } from './all-pages.ts';
import { exchange, type Ask } from './exchange.ts';
import { accountOf, instantOf, orderOf, positionOf } from './from-wire.ts';
import { readReply } from './read-reply.ts';
import { startPaperBroker } from './start.ts';

/** `broker_timeout` of the safety page: a broker that is silent for so long is as good as gone. */
const TIMEOUT_MS = 10_000;

export class PaperBroker implements Broker {
  readonly name = 'paper';
  readonly environment = 'PAPER';
  private readonly place: BrokerPlace;
  private readonly program: string;
  private readonly timeoutMs: number;
  /** The account is opened once, before its first request. */
  private isOpened = false;

  /** `program`: the file of this program; a broker that does not run is started from it. */
  constructor(place: BrokerPlace, program: string, timeoutMs: number = TIMEOUT_MS) {
    this.place = place;
    this.program = program;
    this.timeoutMs = timeoutMs;
  }

  async health(): BrokerReply<BrokerHealth> {
    const reply = await this.ask({ method: 'GET', path: '/v1/health', body: '' }, healthReply);
    if (!reply.ok) return reply;
    const { status, as_of } = reply.value;
    return ok({ status, serverTime: instantOf(as_of) });
  }

  async account(): BrokerReply<BrokerAccount> {
    const reply = await this.readAccount();
    return reply.ok ? ok(accountOf(reply.value)) : reply;
  }

  async openOrders(): BrokerReply<readonly BrokerOrder[]> {
    const listed = await this.listOrders();
    return listed.ok ? ok(listed.value.rows.map(orderOf)) : listed;
  }

  async positions(): BrokerReply<readonly BrokerPosition[]> {
    const listed = await this.listPositions();
    return listed.ok ? ok(listed.value.rows.map(positionOf)) : listed;
  }

  async snapshot(): BrokerReply<BrokerSnapshot> {
    const account = await this.readAccount();
    if (!account.ok) return account;
    const orders = await this.listOrders();
    if (!orders.ok) return orders;
    const positions = await this.listPositions();
    if (!positions.ok) return positions;
    return ok({
      mark: { asOf: instantOf(account.value.as_of), cursor: account.value.cursor },
      account: accountOf(account.value),
      openOrders: orders.value.rows.map(orderOf),
      positions: positions.value.rows.map(positionOf),
    });
  }

  private readAccount(): Promise<Result<AccountReply, BrokerFault>> {
    return this.askAccount({ method: 'GET', path: '', body: '' }, accountReply);
  }

  private listOrders(): Promise<Result<Listed<WireOrder>, BrokerFault>> {
    return allPages(
      (after) =>
        this.askAccount(
          { method: 'GET', path: `/orders?after=${encodeURIComponent(after)}`, body: '' },
          ordersReply,
        ),
      (row) => row.client_order_id,
    );
  }

  private listPositions(): Promise<Result<Listed<WirePosition>, BrokerFault>> {
    return allPages(
      (after) =>
        this.askAccount(
          { method: 'GET', path: `/positions?after=${encodeURIComponent(after)}`, body: '' },
          positionsReply,
        ),
      (row) => row.symbol,
    );
  }

  /** Asks about the account, which a new paper broker does not have yet: opening it again changes nothing. */
  private async askAccount<T extends Envelope>(
    ask: Ask,
    schema: z.ZodType<T>,
  ): Promise<Result<T, BrokerFault>> {
    const { accountLast4, openingCash } = this.place;
    const path = `/v1/accounts/${accountLast4}`;
    if (!this.isOpened) {
      const body = JSON.stringify({ cash: formatMicros(openingCash) });
      const opened = await this.ask({ method: 'PUT', path, body }, accountReply);
      if (!opened.ok) return opened;
      this.isOpened = true;
    }
    return this.ask({ ...ask, path: `${path}${ask.path}` }, schema);
  }

  /** One request, to the broker that runs or to one that is started now. */
  private async ask<T extends Envelope>(
    ask: Ask,
    schema: z.ZodType<T>,
  ): Promise<Result<T, BrokerFault>> {
    const found = readAddress(paperPlaces(this.place.home).address);
    const first = found === null ? null : await this.askAt(found, ask, schema);
    // Nothing was sent to a socket that nobody listens at, so that asking another one is no second try.
    if (first !== null && (first.ok || first.error.code !== 'BROKER_UNREACHABLE')) return first;
    const started = await startPaperBroker(this.program, this.place, found);
    if (started.ok) return this.askAt(started.value, ask, schema);
    return err({
      code: 'BROKER_UNREACHABLE',
      isRetryable: true,
      outcome: 'NOT_DONE',
      message: `no paper broker could be started: ${started.error}`,
    });
  }

  private async askAt<T extends Envelope>(
    { socket, instance }: Address,
    ask: Ask,
    schema: z.ZodType<T>,
  ): Promise<Result<T, BrokerFault>> {
    const reply = await exchange(socket, ask, this.timeoutMs);
    if (!reply.ok) return reply;
    const sender = { instance, accountLast4: this.place.accountLast4 };
    return readReply(`${ask.method} ${ask.path}`, reply.value, schema, sender);
  }
}

interface Envelope {
  readonly instance: string;
  readonly environment: string;
  readonly account?: string;
}
