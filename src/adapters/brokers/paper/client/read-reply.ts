/** From an answer's bytes to a value that can be trusted, or the fault that it is. */
import type { z } from 'zod';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type { BrokerFault, BrokerFaultCode } from '../../../../foundation/ports/index.ts';
import { errorReply } from '../wire.ts';
import { parseJson } from '../parse-json.ts';
import type { RawReply } from './exchange.ts';

/** Whose answer is expected. */
export interface Sender {
  readonly instance: string;
  readonly accountLast4: string;
}

/** What opens every answer. */
export interface Envelope {
  readonly instance: string;
  readonly environment: string;
  readonly account?: string;
}

/** Reads the answer to `what`: in exactly the form of `schema`, and from the one who was asked. */
export function readReply<T extends Envelope>(
  what: string,
  raw: RawReply,
  schema: z.ZodType<T>,
  sender: Sender,
): Result<T, BrokerFault> {
  const { status, text } = raw;
  const value = parseJson(text);
  if (status >= 400) return refused(what, raw, value);
  const parsed = schema.safeParse(value);
  if (status < 200 || status > 299 || !parsed.success) {
    const where = parsed.error?.issues[0]?.path.join('.') ?? '';
    return invalid(
      what,
      `status ${status}, ${text.length} characters, not as promised at "${where}"`,
    );
  }
  const { data } = parsed;
  const account = data.account ?? sender.accountLast4;
  if (
    data.instance !== sender.instance ||
    data.environment !== 'PAPER' ||
    account !== sender.accountLast4
  ) {
    const message = `${what}: answered by ${data.environment.slice(0, 16)} account ${account} of ${data.instance}`;
    return err({ code: 'BROKER_REPLY_FOREIGN', isRetryable: false, outcome: 'UNKNOWN', message });
  }
  return ok(data);
}

function refused(what: string, raw: RawReply, value: unknown): Result<never, BrokerFault> {
  const { status, retryAfterMs } = raw;
  const parsed = errorReply.loose().safeParse(value);
  // Only our broker's own words are a refusal; anybody can answer 400.
  if (!parsed.success) return invalid(what, `status ${status} without a reason`);
  const { error, code } = parsed.data;
  const message = `${what}: ${status} ${error.slice(0, 80)}`;
  if (status >= 500 && status !== NO_ROOM) {
    return err({ code: 'BROKER_FAILED', isRetryable: true, outcome: 'UNKNOWN', message });
  }
  const fault = { isRetryable: false, outcome: 'NOT_DONE', message } as const;
  if (status === RATE_LIMITED) {
    const wait = retryAfterMs === null ? {} : { retryAfterMs };
    return err({ ...fault, code: 'BROKER_RATE_LIMITED', isRetryable: true, ...wait });
  }
  if (status === UNAUTHORIZED) return err({ ...fault, code: 'BROKER_UNAUTHORIZED' });
  return err({ ...fault, code: REFUSALS[code ?? ''] ?? 'BROKER_REQUEST_REFUSED' });
}

/** The one status above 499 that says that nothing was done. */
const NO_ROOM = 507;
const RATE_LIMITED = 429;
const UNAUTHORIZED = 401;

/** Refusals that a caller must tell from the rest, by the broker's word. */
const REFUSALS: Readonly<Record<string, BrokerFaultCode>> = {
  ORDER_OVER: 'BROKER_ORDER_OVER',
  ORDER_DIFFERS: 'BROKER_ORDER_DIFFERS',
};

function invalid(what: string, message: string): Result<never, BrokerFault> {
  return err({
    code: 'BROKER_REPLY_INVALID',
    isRetryable: true,
    outcome: 'UNKNOWN',
    message: `${what}: ${message}`,
  });
}
