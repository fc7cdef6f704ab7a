/** The line to the paper broker of one account: one request at a time of asking, to the one that runs or is started. */
import type { z } from 'zod';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import { formatMicros } from '../../../../foundation/model/index.ts';
import type { BrokerFault, BrokerPlace } from '../../../../foundation/ports/index.ts';
import { readAddress } from '../address.ts';
import { paperPlaces } from '../places.ts';
import { accountReply, type Address } from '../wire.ts';
import { exchange, type Ask } from './exchange.ts';
import { readReply, type Envelope } from './read-reply.ts';
import { startPaperBroker } from './start.ts';

/** `broker_timeout` of the safety page: a broker that is silent for so long is as good as gone. */
export const TIMEOUT_MS = 10_000;

export class PaperLine {
  readonly last4: string;
  private readonly place: BrokerPlace;
  private readonly program: string;
  private readonly timeoutMs: number;
  /** The account is opened once, before its first request. */
  private isOpened = false;

  /** `program`: the file of this program; a broker that does not run is started from it. */
  constructor(place: BrokerPlace, program: string, timeoutMs: number) {
    this.last4 = place.accountLast4;
    this.place = place;
    this.program = program;
    this.timeoutMs = timeoutMs;
  }

  /** Asks about the account, which a new paper broker does not have yet: opening it again changes nothing. */
  async askAccount<T extends Envelope>(
    ask: Ask,
    schema: z.ZodType<T>,
  ): Promise<Result<T, BrokerFault>> {
    const opened = await this.open();
    return opened.ok ? this.ask({ ...ask, path: this.pathOf(ask.path) }, schema) : opened;
  }

  /** One request, to the broker that runs or to one that is started now. */
  async ask<T extends Envelope>(ask: Ask, schema: z.ZodType<T>): Promise<Result<T, BrokerFault>> {
    const found = this.find();
    const first = found === null ? null : await this.askAt(found, ask, schema);
    // Nothing was sent to a socket that nobody listens at, so that asking another one is no second try.
    if (first !== null && (first.ok || first.error.code !== 'BROKER_UNREACHABLE')) return first;
    if (first !== null && ask.maySend?.() === false) return first;
    const started = await this.start(found);
    return started.ok ? this.askAt(started.value, ask, schema) : started;
  }

  /** Opens the account where it is not yet open, and tells where the broker listens. */
  async addressOfAccount(): Promise<Result<Address, BrokerFault>> {
    const opened = await this.open();
    if (!opened.ok) return opened;
    const found = this.find();
    return found === null ? this.start(null) : ok(found);
  }

  /** A path of the account. */
  pathOf(path: string): string {
    return `/v1/accounts/${this.last4}${path}`;
  }

  private async open(): Promise<Result<null, BrokerFault>> {
    if (this.isOpened) return ok(null);
    const body = JSON.stringify({ cash: formatMicros(this.place.openingCash) });
    const opened = await this.ask({ method: 'PUT', path: this.pathOf(''), body }, accountReply);
    // What the account was to be asked has not left.
    if (!opened.ok) return err({ ...opened.error, outcome: 'NOT_DONE' });
    this.isOpened = true;
    return ok(null);
  }

  private find(): Address | null {
    return readAddress(paperPlaces(this.place.home).address);
  }

  private async start(dead: Address | null): Promise<Result<Address, BrokerFault>> {
    const started = await startPaperBroker(this.program, this.place, dead);
    if (started.ok) return started;
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
    const sender = { instance, accountLast4: this.last4 };
    return readReply(`${ask.method} ${ask.path}`, reply.value, schema, sender);
  }
}
